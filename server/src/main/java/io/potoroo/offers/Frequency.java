package io.potoroo.offers;

import java.util.Arrays;

/** How often an offer applies to one customer's purchases, by the numbers that clients know. */
public enum Frequency {
    DAILY(1),
    WEEKLY(2),
    SPECIFIC_TIMES(3),
    ONCE(4);

    private final int number;

    Frequency(int number) {
        this.number = number;
    }

    /** Throws {@link IllegalArgumentException} for a number that means nothing. */
    static Frequency of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no frequency has the number " + number));
    }

    public int number() {
        return number;
    }
}
