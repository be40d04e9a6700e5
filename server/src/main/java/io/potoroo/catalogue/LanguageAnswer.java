package io.potoroo.catalogue;

import io.potoroo.kernel.Language;
import java.util.Locale;

/** A language as answers name it. */
public record LanguageAnswer(int id, String abbreviation, String name) {

    public static LanguageAnswer of(Language language) {
        var abbreviation = language.name().toLowerCase(Locale.ROOT);
        return new LanguageAnswer(
                Text.number(language), abbreviation, Locale.of(abbreviation).getDisplayLanguage(Locale.ENGLISH));
    }
}
