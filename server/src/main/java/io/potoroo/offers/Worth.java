package io.potoroo.offers;

import java.math.BigDecimal;

/**
 * What an offer gives; which of these depends on its type, and the others are zero.
 *
 * @param multiplier what a purchase's points are multiplied by
 * @param points a bonus, or what a convertible coupon costs
 * @param realMinor what the product or gift card is worth
 * @param discountMinor money off, or what the gift card costs
 */
public record Worth(
        BigDecimal multiplier, long points, long realMinor, long discountMinor, BigDecimal discountPercent) {

    public static Worth multiplier(BigDecimal factor) {
        return new Worth(factor, 0, 0, 0, BigDecimal.ZERO);
    }

    public static Worth points(long points) {
        return new Worth(BigDecimal.ZERO, points, 0, 0, BigDecimal.ZERO);
    }

    public static Worth product(long realMinor) {
        return new Worth(BigDecimal.ZERO, 0, realMinor, 0, BigDecimal.ZERO);
    }

    public static Worth giftCard(long realMinor, long priceMinor) {
        return new Worth(BigDecimal.ZERO, 0, realMinor, priceMinor, BigDecimal.ZERO);
    }

    public static Worth discount(long discountMinor) {
        return new Worth(BigDecimal.ZERO, 0, 0, discountMinor, BigDecimal.ZERO);
    }

    public static Worth percentage(BigDecimal percent) {
        return new Worth(BigDecimal.ZERO, 0, 0, 0, percent);
    }
}
