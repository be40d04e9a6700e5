package io.potoroo.transactions;

import io.potoroo.businesses.EarningRules;
import io.potoroo.earning.EarningRate;
import io.potoroo.earning.PayWithPoints;
import io.potoroo.earning.RedemptionRate;
import io.potoroo.points.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A business's rules in the form transactions need them. */
record TransactionTerms(
        EarningRate perSpend,
        EarningRate perVisit,
        PayWithPoints atTill,
        PayWithPoints online,
        Duration delay,
        @Nullable Duration lifetime,
        boolean programEnabled,
        BigDecimal storeCreditRatio) {

    static TransactionTerms of(EarningRules rules) {
        var expiryDays = rules.pointsExpiryDays();
        return new TransactionTerms(
                new EarningRate(rules.rewardRatio(), rules.rewardMilestoneMinor(), rules.roundUpPoints()),
                new EarningRate(rules.rewardRatio(), 1, rules.roundUpPoints()),
                PayWithPoints.of(rules, PayWithPoints.Platform.TILL),
                PayWithPoints.of(rules, PayWithPoints.Platform.WEB_SHOP),
                Duration.ofDays(rules.pointsDelayDays()),
                expiryDays == null ? null : Duration.ofDays(expiryDays),
                rules.programEnabled(),
                rules.storeCreditRatio());
    }

    long earned(Asked asked) {
        if (asked.byPoints()) {
            return asked.pointsGiven();
        }
        return asked.byVisits() ? perVisit.points(asked.visitsGiven()) : perSpend.points(asked.moneyMinor());
    }

    /** The money that comes back of a purchase, rounded down. */
    long storeCredit(Asked asked) {
        return storeCreditRatio
                .multiply(BigDecimal.valueOf(asked.moneyMinor()))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    /** What a purchase earns besides its store credit: nothing where all of it comes back. */
    long earnedBesideStoreCredit(Asked asked) {
        return leavesPurchase() && programEnabled ? perSpend.points(asked.moneyMinor()) : 0;
    }

    /** Whether store credit is a part of a purchase, and not all of it. */
    boolean leavesPurchase() {
        return storeCreditRatio.compareTo(BigDecimal.ONE) != 0;
    }

    /** What points are worth where nobody says otherwise. */
    RedemptionRate redemption() {
        return atTill.rate();
    }

    /** The points that are redeemed, and what is to be had for them. */
    static PayWithPoints.Payment payment(Asked asked, PayWithPoints rules) {
        return asked.byPoints() ? rules.ofPoints(asked.pointsGiven()) : rules.ofAmount(asked.moneyMinor());
    }

    /** Points for a purchase wait until it can no longer be returned; they live from the moment they are given. */
    Booking.Credit purchase(long points, Instant purchasedAt, Instant now) {
        return new Booking.Credit(Unit.POINTS, points, null, purchasedAt.plus(delay), expiry(now));
    }

    /** Points that no purchase earned are there at once. */
    Booking.Credit present(long points, Instant now) {
        return new Booking.Credit(Unit.POINTS, points, null, now, expiry(now));
    }

    private @Nullable Instant expiry(Instant now) {
        return lifetime == null ? null : now.plus(lifetime);
    }
}
