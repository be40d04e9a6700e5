package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What to change of when customers may pay with points; null leaves a rule as it is. */
public record RedeemingChange(
        @Nullable Boolean enabled,
        @Nullable Boolean defaultEnabled,
        @Nullable Boolean alikeEverywhere,
        @Nullable Long minPurchaseMinor,
        @Nullable Long minPoints,
        @Nullable Integer maxPercentage,
        @Nullable Long pointsIncrement,
        @Nullable BigDecimal posRatio,
        @Nullable Long posAmountMinor,
        @Nullable BigDecimal ecomRatio,
        @Nullable Long ecomAmountMinor) {

    RedeemingRules of(RedeemingRules rules) {
        return new RedeemingRules(
                enabled == null ? rules.enabled() : enabled,
                defaultEnabled == null ? rules.defaultEnabled() : defaultEnabled,
                alikeEverywhere == null ? rules.alikeEverywhere() : alikeEverywhere,
                minPurchaseMinor == null ? rules.minPurchaseMinor() : minPurchaseMinor,
                minPoints == null ? rules.minPoints() : minPoints,
                maxPercentage == null ? rules.maxPercentage() : maxPercentage,
                pointsIncrement == null ? rules.pointsIncrement() : pointsIncrement,
                posRatio == null ? rules.posRatio() : Currency.plain(posRatio),
                posAmountMinor == null ? rules.posAmountMinor() : posAmountMinor,
                ecomRatio == null ? rules.ecomRatio() : Currency.plain(ecomRatio),
                ecomAmountMinor == null ? rules.ecomAmountMinor() : ecomAmountMinor);
    }
}
