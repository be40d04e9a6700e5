package io.potoroo.coupons;

import io.potoroo.offers.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One customer's right to what an offer gives, once.
 *
 * @param qrcode eight digits, unique in the business
 * @param locked set aside for a web shop, which has not taken it yet
 * @param expiresAt null: never
 * @param redeemedAt null: not yet
 * @param assignedBy the transaction that tells how the customer came to it
 * @param redeemedBy the transaction that tells of its use
 */
public record Coupon(
        UUID businessId,
        long id,
        long offerId,
        UUID customerId,
        String qrcode,
        CouponState state,
        boolean locked,
        Instant assignedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant redeemedAt,
        long assignedBy,
        @Nullable Long redeemedBy) {

    /** Whether it can be handed in. */
    public boolean isLive(Instant at) {
        return state.isWaiting() && !hasExpired(at);
    }

    public boolean hasExpired(Instant at) {
        return expiresAt != null && !expiresAt.isAfter(at);
    }

    /** The same coupon after it was handed in. */
    public Coupon redeemed(long transactionId, Instant at) {
        return new Coupon(
                businessId,
                id,
                offerId,
                customerId,
                qrcode,
                state.redeemed(),
                locked,
                assignedAt,
                expiresAt,
                at,
                assignedBy,
                transactionId);
    }

    /** The same coupon as long as a web shop may still take it. */
    public Coupon setAside() {
        return new Coupon(
                businessId,
                id,
                offerId,
                customerId,
                qrcode,
                state,
                true,
                assignedAt,
                expiresAt,
                redeemedAt,
                assignedBy,
                redeemedBy);
    }

    /** When a coupon of the offer ends that somebody gets now: after its days, and with the offer at the latest. */
    static @Nullable Instant expiry(Offer offer, Instant now) {
        var offerEnds = offer.content().window().expiresAt();
        int days = offer.content().coupon().expiresInDays();
        if (days == 0) {
            return offerEnds;
        }
        var ends = now.plus(Duration.ofDays(days));
        return offerEnds == null || ends.isBefore(offerEnds) ? ends : offerEnds;
    }
}
