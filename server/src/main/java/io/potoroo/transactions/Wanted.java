package io.potoroo.transactions;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program asks for by name.
 *
 * @param offerId whose coupon
 * @param couponId which one is handed in
 * @param items of the catalogue, for points; they count before any amount
 * @param branchId where it must be to be had; null where nobody said where the customer is
 * @param subtotalMinor what is in the cart of a web shop
 * @param code of a web shop, to be cancelled
 */
record Wanted(
        @Nullable Long offerId,
        @Nullable Long couponId,
        List<Item> items,
        @Nullable UUID branchId,
        @Nullable Long subtotalMinor,
        @Nullable String code) {

    static final Wanted NOTHING = new Wanted(null, null, List.of(), null);

    /** At a till. */
    Wanted(@Nullable Long offerId, @Nullable Long couponId, List<Item> items, @Nullable UUID branchId) {
        this(offerId, couponId, items, branchId, null, null);
    }

    /** So many of one reward. */
    record Item(long rewardId, int quantity) {}
}
