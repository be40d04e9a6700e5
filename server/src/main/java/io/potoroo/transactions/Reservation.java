package io.potoroo.transactions;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Points or a coupon that a customer has set aside for a shop to take off one sale.
 *
 * @param id of the transaction that took them
 * @param branchLinkId the shop; null where only its branch is known
 * @param value minor units of money; of a percentage hundredths of a per cent
 * @param points what it cost; 0 for a coupon
 * @param code what the customer shows a web shop: letters whose case counts, unguessable, unique in the business
 * @param saleExternalId the shop's own name of the sale that takes it
 * @param givesBack whether what was taken comes back when it expires
 * @param pointsReturned so many of the points have come back
 * @param returnedBy the transaction that gave something back, the last of several
 */
public record Reservation(
        long id,
        @Nullable Long branchLinkId,
        UUID customerId,
        UUID branchId,
        Mode mode,
        Kind kind,
        long value,
        long points,
        @Nullable Long couponId,
        @Nullable String code,
        @Nullable String saleExternalId,
        boolean givesBack,
        Instant reservedAt,
        Instant expiresAt,
        Status status,
        long pointsReturned,
        @Nullable Long returnedBy) {

    /** What was asked for. */
    public enum Mode {
        AMOUNT,
        POINTS,
        CATALOG_ITEM,
        COUPON;

        /** As clients know it, and as it is stored. */
        public String told() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Mode of(String told) {
            return valueOf(told.toUpperCase(Locale.ROOT));
        }

        /** The row that takes the points. */
        TransactionType redemption() {
            return this == CATALOG_ITEM ? TransactionType.CATALOG_REDEMPTION : TransactionType.REDEMPTION;
        }
    }

    /** What the shop gives. */
    public enum Kind {
        DISCOUNT_AMOUNT,
        DISCOUNT_PERCENTAGE,
        FREE_PRODUCT,
        FREE_SHIPPING;

        /** As clients of codes know it, and as it is stored. */
        String told() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String told) {
            return valueOf(told.toUpperCase(Locale.ROOT));
        }
    }

    /** Where it is in its life; codes by the numbers that clients know. */
    public enum Status {
        RESERVED(1, "Active"),
        APPLIED(2, "Used"),
        /** Applied, and what it cost has come back with the sale's money. */
        REFUNDED(2, "Used"),
        CANCELLED(3, "Cancelled"),
        EXPIRED(4, "Expired");

        private final int number;
        private final String description;

        Status(int number, String description) {
            this.number = number;
            this.description = description;
        }

        public int number() {
            return number;
        }

        public String description() {
            return description;
        }

        /** As clients of redemptions know it, and as it is stored. */
        public String told() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String told) {
            return valueOf(told.toUpperCase(Locale.ROOT));
        }

        public boolean isApplied() {
            return this == APPLIED || this == REFUNDED;
        }
    }

    /** Whether it has expired is told by the clock, whatever was booked. */
    public Status status(Instant at) {
        return status == Status.RESERVED && !expiresAt.isAfter(at) ? Status.EXPIRED : status;
    }

    /** What it takes off in money, as far as that does not depend on the sale. */
    public long moneyMinor() {
        return kind == Kind.DISCOUNT_AMOUNT ? value : 0;
    }

    /** Points that have not come back. */
    public long pointsKept() {
        return points - pointsReturned;
    }

    /** Taken off this sale. */
    public Reservation applied(long linkId, String externalId) {
        return with(linkId, externalId, Status.APPLIED, pointsReturned, returnedBy);
    }

    /** Ended, with nothing given back by it. */
    public Reservation ended(Status how) {
        return with(branchLinkId, saleExternalId, how, pointsReturned, returnedBy);
    }

    /** So many points have come back by this transaction. */
    public Reservation returned(long more, long transactionId) {
        return with(branchLinkId, saleExternalId, status, pointsReturned + more, transactionId);
    }

    /** So many of the points that had come back were taken again. */
    public Reservation takenAgain(long pointsTaken) {
        return with(branchLinkId, saleExternalId, status, pointsReturned - pointsTaken, returnedBy);
    }

    private Reservation with(
            @Nullable Long linkId,
            @Nullable String externalId,
            Status newStatus,
            long newReturned,
            @Nullable Long newReturnedBy) {
        return new Reservation(
                id,
                linkId,
                customerId,
                branchId,
                mode,
                kind,
                value,
                points,
                couponId,
                code,
                externalId,
                givesBack,
                reservedAt,
                expiresAt,
                newStatus,
                newReturned,
                newReturnedBy);
    }
}
