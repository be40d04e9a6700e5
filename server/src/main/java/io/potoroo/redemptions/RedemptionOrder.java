package io.potoroo.redemptions;

import io.potoroo.transactions.Reservation.Mode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a till or a web shop wants to have set aside for a customer, after everything was checked that needs no look at it.
 *
 * @param points given, of {@link Mode#POINTS}
 * @param quantity of the reward
 * @param subtotalMinor what the cart comes to; known where an amount or points are redeemed
 * @param employeeId who stands at the till
 * @param onBehalf whether the employee, and not the customer, has agreed
 * @param reference the same for this request and no other while its key is remembered; null where it may be repeated
 */
record RedemptionOrder(
        Mode mode,
        long amountMinor,
        long points,
        @Nullable Long rewardId,
        int quantity,
        @Nullable Long offerId,
        @Nullable Long couponId,
        long subtotalMinor,
        @Nullable String saleExternalId,
        @Nullable UUID employeeId,
        boolean onBehalf,
        @Nullable String reference) {}
