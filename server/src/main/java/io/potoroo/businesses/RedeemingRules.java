package io.potoroo.businesses;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * When customers may pay with points, and how little and how much at once.
 *
 * @param enabled whether they may, where platforms differ
 * @param defaultEnabled whether they may, where all platforms are alike
 * @param alikeEverywhere whether the rate is the same at tills and in web shops
 * @param minPurchaseMinor what a purchase must come to
 * @param minPoints the fewest points at once
 * @param maxPercentage the most of a purchase
 * @param pointsIncrement points are redeemed in multiples of it
 * @param posRatio points that buy {@code posAmountMinor} at a till; null for each that is as everywhere
 * @param ecomRatio the same in a web shop
 */
public record RedeemingRules(
        boolean enabled,
        boolean defaultEnabled,
        boolean alikeEverywhere,
        long minPurchaseMinor,
        long minPoints,
        int maxPercentage,
        long pointsIncrement,
        @Nullable BigDecimal posRatio,
        @Nullable Long posAmountMinor,
        @Nullable BigDecimal ecomRatio,
        @Nullable Long ecomAmountMinor) {

    /** Anything goes, up to the whole purchase. */
    static final RedeemingRules STANDARD = new RedeemingRules(true, true, true, 0, 0, 100, 1, null, null, null, null);

    public boolean isEnabled() {
        return alikeEverywhere ? defaultEnabled : enabled;
    }
}
