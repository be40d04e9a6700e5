package io.potoroo.transactions;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program asks for by name.
 *
 * @param offerId whose coupon
 * @param couponId which one is handed in
 * @param branchId where it must be to be had; null where nobody said where the customer is
 */
record Wanted(
        @Nullable Long offerId,
        @Nullable Long couponId,
        @Nullable UUID branchId) {

    static final Wanted NOTHING = new Wanted(null, null, null);
}
