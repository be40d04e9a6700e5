package io.potoroo.transactions;

import io.potoroo.offers.OfferContent;
import io.potoroo.rewards.RewardContent;
import io.potoroo.transactions.Reservation.Kind;
import java.math.BigDecimal;

/**
 * What a shop is to take off for points or a coupon.
 *
 * @param value minor units of money; of a percentage hundredths of a per cent
 */
public record Discount(Kind kind, long value) {

    private static final int PERCENT_DIGITS = 2;

    public static Discount ofMoney(long minor) {
        return new Discount(Kind.DISCOUNT_AMOUNT, minor);
    }

    public static Discount of(RewardContent reward) {
        return switch (reward.type()) {
            case FREE_PRODUCT -> new Discount(Kind.FREE_PRODUCT, reward.realMinor());
            case DISCOUNT_AMOUNT -> ofMoney(reward.amountMinor());
            case DISCOUNT_PERCENTAGE ->
                reward.isFreeShipping()
                        ? new Discount(Kind.FREE_SHIPPING, 0)
                        : percentage(BigDecimal.valueOf(reward.discountPercent()));
        };
    }

    /** Of an offer that gives coupons. */
    public static Discount of(OfferContent offer) {
        return switch (offer.type()) {
            case FREE_PRODUCT -> new Discount(Kind.FREE_PRODUCT, offer.worth().realMinor());
            case DISCOUNT_AMOUNT -> ofMoney(offer.worth().discountMinor());
            case DISCOUNT_PERCENTAGE -> percentage(offer.worth().discountPercent());
            case POINTS_MULTIPLIER, BONUS_PRODUCT, BONUS_POINTS, GIFTCARD ->
                throw new IllegalArgumentException("no coupons are given by " + offer.type());
        };
    }

    /** So many of it; what is taken off everything is taken off once. */
    public Discount times(int quantity) {
        return kind == Kind.DISCOUNT_PERCENTAGE ? this : new Discount(kind, Math.multiplyExact(value, quantity));
    }

    /** As far as it is money and does not depend on the sale. */
    public long moneyMinor() {
        return kind == Kind.DISCOUNT_AMOUNT ? value : 0;
    }

    private static Discount percentage(BigDecimal percent) {
        return new Discount(
                Kind.DISCOUNT_PERCENTAGE, percent.movePointRight(PERCENT_DIGITS).longValue());
    }
}
