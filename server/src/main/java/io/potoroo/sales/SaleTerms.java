package io.potoroo.sales;

import static java.util.Objects.requireNonNull;

import io.potoroo.businesses.EarningRules;
import io.potoroo.earning.EarningRate;
import io.potoroo.earning.EarningTerms;
import io.potoroo.earning.Extras;
import io.potoroo.earning.Goods;
import io.potoroo.integrations.SalesSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Under which terms a sale earns, and what keeps it from earning, by the rules in force and its shop's settings. */
final class SaleTerms {

    private SaleTerms() {}

    /**
     * Terms of the rate that {@code rules} give.
     *
     * @param pointsBySku for each piece of articles, also of others than the sale's
     * @param goods what is known of its articles
     */
    static EarningTerms of(
            EarningRules rules,
            SalesSettings settings,
            SaleContent content,
            Map<String, Long> pointsBySku,
            List<Goods> goods) {
        return new EarningTerms(
                new EarningRate(rules.rewardRatio(), rules.rewardMilestoneMinor(), rules.roundUpPoints()),
                settings.taxMode() == SalesSettings.TaxMode.AFTER_TAX,
                settings.discountMode() == SalesSettings.DiscountMode.BEFORE_DISCOUNT,
                settings.includeShipping(),
                settings.includeTips(),
                settings.includeFees(),
                !settings.excludeGiftCardItems(),
                settings.earnOnGiftCardTender(),
                Set.copyOf(settings.excludedCategoryIds()),
                Set.copyOf(settings.excludedProductIds()),
                Set.copyOf(settings.excludedSkus()),
                Set.copyOf(settings.excludedTags()),
                new Extras(null, ofContent(content, pointsBySku)),
                goods);
    }

    private static Map<String, Long> ofContent(SaleContent content, Map<String, Long> pointsBySku) {
        var known = new TreeMap<String, Long>();
        for (var sku : content.skus()) {
            var points = pointsBySku.get(sku);
            if (points != null) {
                known.put(sku, points);
            }
        }
        return known;
    }

    /** Why the sale, which is completed, does not earn; null where it does. A sale that is late is warned of. */
    static @Nullable Obstacle obstacle(
            Sale sale, Shoppers.@Nullable Found whose, SalesSettings settings, EarningRules rules) {
        var soldAt = sale.soldAt(settings);
        if (!rules.programEnabled()) {
            return Obstacle.PROGRAM_OFF;
        }
        if (settings.earningStartsAt() != null && soldAt.isBefore(settings.earningStartsAt())) {
            return Obstacle.BEFORE_START_DATE;
        }
        if (settings.lateSaleDays() != null
                && soldAt.isBefore(
                        requireNonNull(sale.completedAt()).minus(Duration.ofDays(settings.lateSaleDays())))) {
            sale.warn("late_sale");
            return Obstacle.LATE_SALE;
        }
        if (sale.attribution() == Attribution.EXEMPT) {
            return Obstacle.CUSTOMER_EXEMPT;
        }
        if (sale.customerId() == null) {
            return whose != null && whose.guest() ? Obstacle.GUEST : Obstacle.NO_CUSTOMER;
        }
        return settings.autoReward() ? null : Obstacle.AUTO_REWARD_OFF;
    }
}
