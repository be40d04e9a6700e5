package io.potoroo.catalogue;

import io.potoroo.kernel.Language;
import io.potoroo.web.PreferredLanguage;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;

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
        var preferred =
                PreferredLanguage.of(request, texts.stream().map(Text::language).toList());
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
}
