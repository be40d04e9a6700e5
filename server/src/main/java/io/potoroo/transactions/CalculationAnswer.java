package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.earning.Points;
import io.potoroo.kernel.Currency;
import io.potoroo.offers.OfferAnswer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a purchase would give.
 *
 * @param offers the one that would apply, as the booked purchase would show it; absent where none would
 */
record CalculationAnswer(
        BasicReward basicReward,
        PointsAnswer productReward,
        PointsAnswer offerReward,
        long totalPoints,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfferAnswer> offers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StoreCredit storeCredit) {

    /**
     * The points for the amount.
     *
     * @param amountSpent the part of the amount that earns: all of it, as no articles are told that do not
     */
    record BasicReward(long points, BigDecimal amountSpent, BigDecimal amountOriginal) {}

    record PointsAnswer(long points) {}

    record StoreCredit(BigDecimal amount) {}

    static CalculationAnswer of(Asked asked, Points points, List<OfferAnswer> offers, Currency currency) {
        return of(asked, points, offers, currency, null);
    }

    static CalculationAnswer of(Asked asked, Simulation.StoreCredit credit, Currency currency) {
        return of(asked, credit.points(), List.of(), currency, new StoreCredit(currency.toUnits(credit.creditMinor())));
    }

    private static CalculationAnswer of(
            Asked asked,
            Points points,
            List<OfferAnswer> offers,
            Currency currency,
            @Nullable StoreCredit storeCredit) {
        var amount = currency.toUnits(asked.moneyMinor());
        return new CalculationAnswer(
                new BasicReward(points.basic(), amount, amount),
                new PointsAnswer(points.products()),
                new PointsAnswer(points.offer()),
                points.total(),
                offers,
                storeCredit);
    }
}
