package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.earning.Points;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a purchase would give. */
record CalculationAnswer(
        BasicReward basicReward,
        PointsAnswer productReward,
        PointsAnswer offerReward,
        long totalPoints,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StoreCredit storeCredit) {

    /**
     * The points for the amount.
     *
     * @param amountSpent the part of the amount that earns: all of it, as no articles are told that do not
     */
    record BasicReward(long points, BigDecimal amountSpent, BigDecimal amountOriginal) {}

    record PointsAnswer(long points) {}

    record StoreCredit(BigDecimal amount) {}

    static CalculationAnswer of(Asked asked, Points points, Currency currency) {
        return of(asked, points, currency, null);
    }

    /** The amount comes back whole, as money on the gift card, and earns no points. */
    static CalculationAnswer ofStoreCredit(Asked asked, Currency currency) {
        return of(asked, Points.NONE, currency, new StoreCredit(currency.toUnits(asked.moneyMinor())));
    }

    private static CalculationAnswer of(
            Asked asked, Points points, Currency currency, @Nullable StoreCredit storeCredit) {
        var amount = currency.toUnits(asked.moneyMinor());
        return new CalculationAnswer(
                new BasicReward(points.basic(), amount, amount),
                new PointsAnswer(points.products()),
                new PointsAnswer(points.offer()),
                points.total(),
                storeCredit);
    }
}
