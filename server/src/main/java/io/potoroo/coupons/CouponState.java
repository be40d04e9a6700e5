package io.potoroo.coupons;

import java.util.Arrays;

/** Where a coupon is in its life, by the numbers that clients know; whether it has expired is told by the clock. */
public enum CouponState {
    WAITING(74),
    REDEEMED(75),
    /** Made of the customer's points, and waiting. */
    CONVERTED(91),
    CONVERTED_AND_REDEEMED(92);

    private final int number;

    CouponState(int number) {
        this.number = number;
    }

    /** Throws {@link IllegalArgumentException} for a number that no state has. */
    static CouponState of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no coupon is in the state " + number));
    }

    public int number() {
        return number;
    }

    public boolean isWaiting() {
        return this == WAITING || this == CONVERTED;
    }

    /** What it is once it was handed in. */
    public CouponState redeemed() {
        return switch (this) {
            case WAITING, REDEEMED -> REDEEMED;
            case CONVERTED, CONVERTED_AND_REDEEMED -> CONVERTED_AND_REDEEMED;
        };
    }
}
