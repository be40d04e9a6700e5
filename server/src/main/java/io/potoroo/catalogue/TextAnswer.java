package io.potoroo.catalogue;

import org.jspecify.annotations.Nullable;

/** A text as most answers show it. */
public record TextAnswer(
        int id,
        int languageId,
        String title,
        @Nullable String description,
        @Nullable String termsConditions,
        @Nullable String link,
        LanguageAnswer language) {

    public static TextAnswer of(Text text) {
        return new TextAnswer(
                Text.number(text.language()),
                Text.number(text.language()),
                text.title(),
                text.description(),
                text.termsConditions(),
                text.link(),
                LanguageAnswer.of(text.language()));
    }
}
