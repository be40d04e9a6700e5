package io.potoroo.points;

import java.time.Instant;
import java.util.UUID;

/** One line of an account that is never changed; the amount is signed. */
record Entry(
        UUID customerId,
        Unit unit,
        long number,
        Kind kind,
        long amount,
        long balanceAfter,
        String reference,
        long transactionId,
        Instant postedAt) {

    enum Kind {
        CREDIT,
        DEBIT,
        REVERSAL,
        /** Lent so that a reversal of spent points leaves the balance at zero. */
        SHORTFALL,
        /** Given, where a reversal's shortfall is forgiven. */
        WRITE_OFF,
        /** Pays back what was lent. */
        DEBT_PAYMENT,
        /** Takes what was left of a lot when its time had come. */
        EXPIRY,
        /** Gives back what had expired, so that the reversal of what earned it takes nothing else. */
        RESTORATION;

        String stored() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
