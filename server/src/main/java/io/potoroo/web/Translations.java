package io.potoroo.web;

import io.potoroo.kernel.Language;
import io.potoroo.kernel.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Says messages in the language of the request that they answer; {@code messages/*.json} hold the sentences. */
public final class Translations {

    private static final Map<Language, Map<String, String>> SENTENCES =
            Map.of(Language.FR, sentences(Language.FR), Language.ES, sentences(Language.ES));

    private static final String CHOSEN = Translations.class.getName();

    private Translations() {}

    /** In English where nothing is being answered, and where a sentence is not translated. */
    public static String of(Message message) {
        var sentences = SENTENCES.getOrDefault(language(), Map.of());
        return message.in(sentences.getOrDefault(message.sentence(), message.sentence()));
    }

    /** Decided once for a request, which may be told thousands of things. */
    private static Language language() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes answered)) {
            return Language.EN;
        }
        var request = answered.getRequest();
        if (request.getAttribute(CHOSEN) instanceof Language chosen) {
            return chosen;
        }
        var language = PreferredLanguage.of(request);
        request.setAttribute(CHOSEN, language);
        return language;
    }

    private static Map<String, String> sentences(Language language) {
        var file = new ClassPathResource("messages/" + language.code() + ".json");
        try (var stream = file.getInputStream()) {
            return Map.copyOf(JsonMapper.shared().readValue(stream, new TypeReference<Map<String, String>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
