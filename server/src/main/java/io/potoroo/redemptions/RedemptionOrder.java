package io.potoroo.redemptions;

import io.potoroo.transactions.Reservation.Mode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a till or a web shop wants to have set aside for a customer, after everything was checked that needs no look at it.
 *
 * @param points given, of {@link Mode#POINTS}
 * @param quantity of the reward
 * @param subtotalMinor what the cart comes to; null where nobody knows, and nothing can be held against it
 * @param employeeId who stands at the till
 * @param onBehalf whether the employee, and not the customer, has agreed
 * @param reference the same for this request and no other while its key is remembered; null where it may be repeated
 */
public record RedemptionOrder(
        Mode mode,
        long amountMinor,
        long points,
        @Nullable Long rewardId,
        int quantity,
        @Nullable Long offerId,
        @Nullable Long couponId,
        @Nullable Long subtotalMinor,
        @Nullable String saleExternalId,
        @Nullable UUID employeeId,
        boolean onBehalf,
        @Nullable String reference) {

    /** Money off a cart that comes to so much, if that is known, paid with points by a shopper who has signed in. */
    public static RedemptionOrder ofAmount(long amountMinor, @Nullable Long subtotalMinor) {
        return of(Mode.AMOUNT, amountMinor, null, null, null, subtotalMinor);
    }

    /** One of a reward, by a shopper who has signed in. */
    public static RedemptionOrder ofReward(long rewardId) {
        return of(Mode.CATALOG_ITEM, 0, rewardId, null, null, null);
    }

    /** A coupon that a shopper who has signed in holds of an offer. */
    public static RedemptionOrder ofCoupon(long offerId, long couponId) {
        return of(Mode.COUPON, 0, null, offerId, couponId, null);
    }

    private static RedemptionOrder of(
            Mode mode,
            long amountMinor,
            @Nullable Long rewardId,
            @Nullable Long offerId,
            @Nullable Long couponId,
            @Nullable Long subtotalMinor) {
        return new RedemptionOrder(
                mode, amountMinor, 0, rewardId, 1, offerId, couponId, subtotalMinor, null, null, false, null);
    }
}
