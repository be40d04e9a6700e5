package io.potoroo.rewards;

import java.util.Arrays;

/** Whom a reward is for, by the numbers that clients know. */
public enum Audience {
    EVERYONE(0),
    TARGETED(1),
    TIERS(2);

    private final int number;

    Audience(int number) {
        this.number = number;
    }

    /** Throws {@link IllegalArgumentException} for a number that means nothing. */
    static Audience of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no audience has the number " + number));
    }

    public int number() {
        return number;
    }
}
