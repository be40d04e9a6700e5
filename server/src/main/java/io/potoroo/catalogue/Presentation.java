package io.potoroo.catalogue;

import io.potoroo.customers.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpHeaders;

/**
 * How something is shown, and where it is to be had.
 *
 * @param texts one for each language; English is always there
 * @param images the first one is the default
 * @param branchIds ascending
 */
public record Presentation(List<Text> texts, List<ImageSet> images, List<UUID> branchIds) {

    static final Presentation NOTHING = new Presentation(List.of(), List.of(), List.of());

    /** The text in the language that the caller prefers of those there are, or else in English. */
    public Text textFor(HttpServletRequest request) {
        var preferred = preferred(request);
        return texts.stream()
                .filter(it -> it.language() == preferred)
                .findFirst()
                .orElseGet(this::english);
    }

    private Text english() {
        return texts.stream()
                .filter(it -> it.language() == Language.EN)
                .findFirst()
                .orElseThrow();
    }

    private Language preferred(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null) {
            return Language.EN;
        }
        try {
            var tag = Locale.lookupTag(
                    Locale.LanguageRange.parse(header),
                    texts.stream()
                            .map(it -> it.language().name().toLowerCase(Locale.ROOT))
                            .toList());
            return Arrays.stream(Language.values())
                    .filter(it -> it.name().equalsIgnoreCase(tag))
                    .findFirst()
                    .orElse(Language.EN);
        } catch (IllegalArgumentException unreadable) {
            return Language.EN;
        }
    }
}
