package io.potoroo.rewards;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of rewards, by the numbers that clients know them by. */
public enum RewardType {
    FREE_PRODUCT(15),
    DISCOUNT_AMOUNT(16),
    DISCOUNT_PERCENTAGE(18);

    private final int number;

    RewardType(int number) {
        this.number = number;
    }

    /** Throws {@link IllegalArgumentException} for a number that no kind has. */
    static RewardType of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rewards have the type " + number));
    }

    public int number() {
        return number;
    }

    /** As clients know it by name. */
    String told() {
        return "redeem_" + name().toLowerCase(Locale.ROOT);
    }
}
