package io.potoroo.offers;

import java.util.Arrays;

/** The kinds of offers, by the numbers that clients know them by. */
public enum OfferType {
    POINTS_MULTIPLIER(1),
    BONUS_PRODUCT(2),
    BONUS_POINTS(3),
    FREE_PRODUCT(8),
    DISCOUNT_PERCENTAGE(9),
    DISCOUNT_AMOUNT(10),
    GIFTCARD(14);

    private final int number;

    OfferType(int number) {
        this.number = number;
    }

    /** Throws {@link IllegalArgumentException} for a number that no kind has. */
    static OfferType of(int number) {
        return Arrays.stream(values())
                .filter(it -> it.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no offers have the type " + number));
    }

    public int number() {
        return number;
    }

    /** Whether it applies to a purchase by itself. */
    public boolean appliesToPurchases() {
        return this == POINTS_MULTIPLIER || this == BONUS_PRODUCT || this == BONUS_POINTS;
    }

    /** Whether customers take a coupon of it and hand that in. */
    public boolean givesCoupons() {
        return this == FREE_PRODUCT || this == DISCOUNT_PERCENTAGE || this == DISCOUNT_AMOUNT;
    }
}
