package io.potoroo.tiers;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;

/** A level as it is written in answers. */
public record TierLevelAnswer(long id, String name, BigDecimal reachSpend, long reachVisits, long reachPoints) {

    public static TierLevelAnswer of(TierLevel level, Currency currency) {
        return new TierLevelAnswer(
                level.id(),
                level.name(),
                currency.toUnits(level.reachSpendMinor()),
                level.reachVisits(),
                level.reachPoints());
    }
}
