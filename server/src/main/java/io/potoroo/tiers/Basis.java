package io.potoroo.tiers;

import java.util.Arrays;

/** What decides a level; the numbers are fixed by the wire contract. */
public enum Basis {
    /** What the current cycle has come to so far. */
    CURRENT_CYCLE(1),
    /** What the cycle before came to: levels move when a cycle ends. */
    PREVIOUS_CYCLE(2),
    /** Nothing: levels stay as they are. */
    MANUAL(3);

    private final int number;

    Basis(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Basis of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow();
    }
}
