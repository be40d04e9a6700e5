package io.potoroo.transactions;

import org.jspecify.annotations.Nullable;

/**
 * How much a program asks for. Points count before visits and visits before the amount; what does not count is only
 * recorded, and a zero counts as nothing.
 */
record Asked(
        @Nullable Long amountMinor,
        @Nullable Long points,
        @Nullable Integer visits) {

    boolean byPoints() {
        return points != null && points != 0;
    }

    boolean byVisits() {
        return !byPoints() && visits != null && visits != 0;
    }

    boolean isNothing() {
        return !byPoints() && !byVisits() && moneyMinor() == 0;
    }

    /** The money side of the row, whatever the points come from. */
    long moneyMinor() {
        return amountMinor == null ? 0 : amountMinor;
    }

    long pointsGiven() {
        return points == null ? 0 : points;
    }

    int visitsGiven() {
        return visits == null ? 0 : visits;
    }
}
