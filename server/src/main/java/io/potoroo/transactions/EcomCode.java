package io.potoroo.transactions;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a customer shows a web shop for points that were redeemed online, once.
 *
 * @param transactionId that took the points
 * @param branchId the shop
 * @param code letters whose case counts, unguessable, unique in the business
 * @param value minor units of money; of a percentage the per cent
 * @param points what it cost
 * @param cancelledBy the transaction that gave the points back; null: none did
 */
record EcomCode(
        long transactionId,
        UUID customerId,
        UUID branchId,
        String code,
        Kind kind,
        long value,
        long points,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable Long cancelledBy) {

    /** What the shop gives for a code. */
    enum Kind {
        DISCOUNT_AMOUNT,
        DISCOUNT_PERCENTAGE,
        FREE_PRODUCT;

        /** As clients know it, and as it is stored. */
        String told() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String told) {
            return valueOf(told.toUpperCase(Locale.ROOT));
        }
    }

    /** Where a code is in its life, by the numbers that clients know. */
    enum Status {
        ACTIVE(1, "Active"),
        CANCELLED(3, "Cancelled"),
        EXPIRED(4, "Expired");

        private final int number;
        private final String description;

        Status(int number, String description) {
            this.number = number;
            this.description = description;
        }

        int number() {
            return number;
        }

        String description() {
            return description;
        }
    }

    Status status(Instant at) {
        if (cancelledBy != null) {
            return Status.CANCELLED;
        }
        return expiresAt.isAfter(at) ? Status.ACTIVE : Status.EXPIRED;
    }

    /** What the cart must come to, so that nothing of a sum of money is lost. */
    long minimumSubtotalMinor() {
        return kind == Kind.DISCOUNT_AMOUNT ? value : 0;
    }

    EcomCode cancelled(long transactionId) {
        return new EcomCode(
                this.transactionId,
                customerId,
                branchId,
                code,
                kind,
                value,
                points,
                issuedAt,
                expiresAt,
                transactionId);
    }
}
