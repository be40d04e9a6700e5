package io.potoroo.transactions;

import io.potoroo.earning.RedemptionRate;
import io.potoroo.kernel.Currency;
import io.potoroo.points.Balance;
import java.math.BigDecimal;

/**
 * What a customer can spend, as it is written in answers.
 *
 * @param amount what the points are worth
 * @param giftcard money on the gift card
 */
record BalanceAnswer(long points, BigDecimal amount, BigDecimal giftcard) {

    static BalanceAnswer of(Balance balance, RedemptionRate rate, Currency currency) {
        return new BalanceAnswer(
                balance.points(),
                currency.toUnits(rate.worthMinor(balance.points())),
                currency.toUnits(balance.giftCardMinor()));
    }
}
