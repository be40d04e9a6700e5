package io.potoroo.points;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is left of one credit. */
record Lot(
        long number,
        String origin,
        long amount,
        long remaining,
        Instant openedAt,
        Instant availableAt,
        @Nullable Instant expiresAt) {

    /** Soonest to expire first, then the oldest. */
    static final Comparator<Lot> SPENDING_ORDER = Comparator.comparing(
                    Lot::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparingLong(Lot::number);

    boolean isSpendable(Instant now) {
        return !availableAt.isAfter(now) && (expiresAt == null || expiresAt.isAfter(now));
    }

    boolean isPending(Instant now) {
        return availableAt.isAfter(now);
    }

    Lot less(long taken) {
        return new Lot(number, origin, amount, remaining - taken, openedAt, availableAt, expiresAt);
    }
}
