package io.potoroo.tiers;

import java.util.Arrays;

/** Whether one of the criteria suffices or all are needed; the numbers are fixed by the wire contract. */
public enum Relation {
    ANY(0),
    ALL(1);

    private final int number;

    Relation(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static Relation of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow();
    }
}
