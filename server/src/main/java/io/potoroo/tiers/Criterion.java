package io.potoroo.tiers;

import java.util.Arrays;
import java.util.Optional;

/** What a program counts of a customer; the numbers are fixed by the wire contract. */
public enum Criterion {
    SPEND(1, "reach_spend"),
    POINTS(2, "reach_points"),
    VISITS(3, "reach_visits");

    private final int number;
    private final String threshold;

    Criterion(int number, String threshold) {
        this.number = number;
        this.threshold = threshold;
    }

    int number() {
        return number;
    }

    /** The name of a level's field that says how much is asked. */
    String threshold() {
        return threshold;
    }

    static Optional<Criterion> of(int number) {
        return Arrays.stream(values()).filter(it -> it.number == number).findFirst();
    }
}
