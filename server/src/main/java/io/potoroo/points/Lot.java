package io.potoroo.points;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one credit.
 *
 * @param expired what was left when its time had come, as far as no reversal took it since
 */
record Lot(
        long number,
        String origin,
        long amount,
        long remaining,
        long expired,
        Instant openedAt,
        Instant availableAt,
        @Nullable Instant expiresAt) {

    /** Soonest to expire first, then the oldest. */
    static final Comparator<Lot> SPENDING_ORDER = Comparator.comparing(
                    Lot::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparingLong(Lot::number);

    boolean isSpendable(Instant now) {
        return !availableAt.isAfter(now) && !isExpired(now);
    }

    boolean isPending(Instant now) {
        return availableAt.isAfter(now) && !isExpired(now);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    Lot less(long taken) {
        return new Lot(number, origin, amount, remaining - taken, expired, openedAt, availableAt, expiresAt);
    }

    /** After its time has come and was booked. */
    Lot ended() {
        return new Lot(number, origin, amount, 0, expired + remaining, openedAt, availableAt, expiresAt);
    }

    /** After a reversal took so much of what had expired. */
    Lot lessExpired(long taken) {
        return new Lot(number, origin, amount, remaining, expired - taken, openedAt, availableAt, expiresAt);
    }
}
