package io.potoroo.sales;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Message;
import io.potoroo.offers.ShopOfferAnswer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cart would give, as linked shops are told of it.
 *
 * @param offers those that would apply; the first is in the preview
 * @param productRewards points by the piece, which are in the preview
 */
public record CartAnswer(
        long pointsPreview,
        BigDecimal multiplier,
        List<ShopOfferAnswer> offers,
        List<Carts.ProductPoints> productRewards,
        PayWithPointsAnswer payWithPoints) {

    public static CartAnswer of(Carts.Evaluation evaluation, List<ShopOfferAnswer> offers, Currency currency) {
        var limit = evaluation.limit();
        return new CartAnswer(
                evaluation.points().total(),
                Currency.plain(evaluation.multiplier()),
                offers,
                evaluation.productRewards(),
                new PayWithPointsAnswer(
                        evaluation.paying().enabled(),
                        currency.toUnits(limit.amountMinor()),
                        limit.points(),
                        Currency.plain(evaluation.paying().pointsPerUnit(currency.minorDigits())),
                        limit.obstacle()));
    }

    /**
     * How much of the cart points may pay.
     *
     * @param pointsPerUnit points for a whole unit of money
     * @param reason why they may not pay anything; null where they may
     */
    public record PayWithPointsAnswer(
            boolean enabled,
            BigDecimal maxAmount,
            long maxPoints,
            BigDecimal pointsPerUnit,
            @Nullable Message reason) {}
}
