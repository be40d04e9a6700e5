package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a business gives for money, and money for points; one version of it, never changed.
 *
 * @param version 1 for the first; what was awarded keeps the version it was awarded by
 * @param rewardRatio points for each whole milestone of money spent
 * @param redemptionRatio points that buy the redemption amount
 * @param pointsExpiryDays null: never
 * @param pointsDelayDays how long points stay pending
 * @param tiersEarningOverride whether the tier rules count
 * @param tierRules one for a level at most, by its id
 * @param redeeming when customers may pay with points
 * @param storeCreditRatio how much of a purchase comes back as store credit
 */
public record EarningRules(
        int version,
        BigDecimal rewardRatio,
        long rewardMilestoneMinor,
        boolean roundUpPoints,
        long welcomePoints,
        BigDecimal redemptionRatio,
        long redemptionAmountMinor,
        @Nullable Integer pointsExpiryDays,
        int pointsDelayDays,
        boolean tiersEarningOverride,
        List<TierRule> tierRules,
        boolean programEnabled,
        RedeemingRules redeeming,
        BigDecimal storeCreditRatio) {

    /** One point for each unit of money spent, one unit of money for a hundred points. */
    static EarningRules standard(Currency currency) {
        long unit = currency.toMinor(BigDecimal.ONE);
        return new EarningRules(
                1,
                BigDecimal.ONE,
                unit,
                false,
                0,
                BigDecimal.valueOf(100),
                unit,
                null,
                0,
                false,
                List.of(),
                true,
                RedeemingRules.STANDARD,
                BigDecimal.ONE);
    }

    /** Whether it matters on which level of a tier a customer is. */
    public boolean dependsOnTier() {
        return tiersEarningOverride && !tierRules.isEmpty();
    }

    /** The rules for a customer on this level of a tier, null for none: only what money earns can differ. */
    public EarningRules forTierLevel(@Nullable Long levelId) {
        return tierRules.stream()
                .filter(it -> tiersEarningOverride && levelId != null && it.levelId() == levelId)
                .findFirst()
                .map(this::with)
                .orElse(this);
    }

    private EarningRules with(TierRule rule) {
        return new EarningRules(
                version,
                rule.points() == null ? rewardRatio : BigDecimal.valueOf(rule.points()),
                rule.amountMinor() == null ? rewardMilestoneMinor : rule.amountMinor(),
                roundUpPoints,
                welcomePoints,
                redemptionRatio,
                redemptionAmountMinor,
                pointsExpiryDays,
                pointsDelayDays,
                tiersEarningOverride,
                tierRules,
                programEnabled,
                redeeming,
                storeCreditRatio);
    }

    EarningRules numbered(int number) {
        return new EarningRules(
                number,
                rewardRatio,
                rewardMilestoneMinor,
                roundUpPoints,
                welcomePoints,
                redemptionRatio,
                redemptionAmountMinor,
                pointsExpiryDays,
                pointsDelayDays,
                tiersEarningOverride,
                tierRules,
                programEnabled,
                redeeming,
                storeCreditRatio);
    }
}
