package io.potoroo.earning;

import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.RedeemingRules;
import io.potoroo.kernel.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how far customers may pay with points on one kind of platform.
 *
 * @param minPurchaseMinor what a purchase must come to
 * @param minPoints the fewest points at once
 * @param maxPercentage the most of a purchase
 * @param increment points are redeemed in multiples of it
 */
public record PayWithPoints(
        boolean enabled,
        RedemptionRate rate,
        long minPurchaseMinor,
        long minPoints,
        int maxPercentage,
        long increment) {

    public static final Message NOT_ENABLED = Message.of("Pay with points is not enabled.");
    public static final Message PURCHASE_TOO_SMALL = Message.of("The minimum purchase amount is not reached.");
    public static final Message TOO_FEW_POINTS = Message.of("The minimum redemption is not reached.");
    public static final Message TOO_MUCH = Message.of("The maximum redemption is exceeded.");
    public static final Message NO_WORTH = Message.of("The points are not worth anything.");

    /** So many points for so much money. */
    public record Payment(long points, long amountMinor) {}

    /**
     * What there is at most for a customer and a purchase, in whole increments; nothing, and why, where there is none.
     *
     * @param obstacle null where they may pay with points
     */
    public record Limit(
            long points, long amountMinor, @Nullable Message obstacle) {}

    /** As the rules have it at tills, or in web shops. */
    public static PayWithPoints of(EarningRules rules, Platform platform) {
        var redeeming = rules.redeeming();
        return new PayWithPoints(
                redeeming.isEnabled(),
                rate(rules, redeeming, platform),
                redeeming.minPurchaseMinor(),
                redeeming.minPoints(),
                redeeming.maxPercentage(),
                redeeming.pointsIncrement());
    }

    /** Where points are spent. */
    public enum Platform {
        TILL,
        WEB_SHOP
    }

    private static RedemptionRate rate(EarningRules rules, RedeemingRules redeeming, Platform platform) {
        var ratio = platform == Platform.TILL ? redeeming.posRatio() : redeeming.ecomRatio();
        var amount = platform == Platform.TILL ? redeeming.posAmountMinor() : redeeming.ecomAmountMinor();
        boolean own = !redeeming.alikeEverywhere();
        return new RedemptionRate(
                own && ratio != null ? ratio : rules.redemptionRatio(),
                own && amount != null ? amount : rules.redemptionAmountMinor());
    }

    /** What it takes to have this much taken off. */
    public Payment ofAmount(long minor) {
        return new Payment(rate.pointsFor(minor), minor);
    }

    /** What there is for these points. */
    public Payment ofPoints(long points) {
        return new Payment(points, rate.worthMinor(points));
    }

    /**
     * The first rule that forbids the payment, in words; null where none does. Whether the customer has the points is the
     * ledger's business.
     *
     * @param subtotalMinor null where nobody told the purchase, and nothing can be held against it
     */
    public @Nullable Message obstacle(Payment payment, @Nullable Long subtotalMinor) {
        if (!enabled) {
            return NOT_ENABLED;
        }
        if (subtotalMinor == null) {
            return oddity(payment);
        }
        if (subtotalMinor < minPurchaseMinor) {
            return PURCHASE_TOO_SMALL;
        }
        if (payment.points() < minPoints) {
            return TOO_FEW_POINTS;
        }
        return payment.amountMinor() > most(subtotalMinor) ? TOO_MUCH : oddity(payment);
    }

    /** The same for points that somebody at a till gives something for, whatever that is worth. */
    public @Nullable Message obstacle(long points) {
        if (points < minPoints) {
            return TOO_FEW_POINTS;
        }
        return points % increment == 0 ? null : Message.of("The points must be a multiple of {0}.", increment);
    }

    private @Nullable Message oddity(Payment payment) {
        var obstacle = obstacle(payment.points());
        return obstacle == null && payment.amountMinor() == 0 ? NO_WORTH : obstacle;
    }

    /** How much a customer who has {@code balance} points may pay with them. */
    public Limit limit(long balance, long subtotalMinor) {
        if (!enabled) {
            return new Limit(0, 0, NOT_ENABLED);
        }
        if (subtotalMinor < minPurchaseMinor) {
            return new Limit(0, 0, PURCHASE_TOO_SMALL);
        }
        long points = Math.min(balance, rate.pointsWithin(most(subtotalMinor)));
        var most = ofPoints(points - points % increment);
        if (most.points() < minPoints) {
            return new Limit(0, 0, TOO_FEW_POINTS);
        }
        return most.amountMinor() == 0 ? new Limit(0, 0, NO_WORTH) : new Limit(most.points(), most.amountMinor(), null);
    }

    private long most(long subtotalMinor) {
        return BigInteger.valueOf(subtotalMinor)
                .multiply(BigInteger.valueOf(maxPercentage))
                .divide(BigInteger.valueOf(100))
                .longValueExact();
    }

    /** Points for a whole unit of money, which may be a fraction. */
    public BigDecimal pointsPerUnit(int minorDigits) {
        return rate.ratio()
                .movePointRight(minorDigits)
                .divide(BigDecimal.valueOf(rate.amountMinor()), MathContext.DECIMAL64);
    }
}
