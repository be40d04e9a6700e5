package io.potoroo.catalogue;

import io.potoroo.kernel.Language;
import org.jspecify.annotations.Nullable;

/**
 * What is said of something in one language.
 *
 * @param product what an offer of a free product gives; null for anything else
 */
public record Text(
        Language language,
        String title,
        @Nullable String description,
        @Nullable String termsConditions,
        @Nullable String link,
        @Nullable String product) {

    /** The number clients know the language by. */
    public static int number(Language language) {
        return switch (language) {
            case EN -> 1;
            case FR -> 2;
            case ES -> 3;
        };
    }

    /** The language of a number that clients sent; they send no other than those of {@link #number}. */
    public static Language language(int number) {
        return switch (number) {
            case 1 -> Language.EN;
            case 2 -> Language.FR;
            case 3 -> Language.ES;
            default -> throw new IllegalArgumentException("no language has the number " + number);
        };
    }
}
