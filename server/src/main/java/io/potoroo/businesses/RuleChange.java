package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to change of a business's rules; null leaves a rule as it is. An empty expiry means that points never expire. */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
public record RuleChange(
        @Nullable BigDecimal rewardRatio,
        @Nullable Long rewardMilestoneMinor,
        @Nullable Boolean roundUpPoints,
        @Nullable Long welcomePoints,
        @Nullable BigDecimal redemptionRatio,
        @Nullable Long redemptionAmountMinor,
        @Nullable Optional<Integer> pointsExpiryDays,
        @Nullable Integer pointsDelayDays,
        @Nullable Boolean tiersEarningOverride,
        @Nullable List<TierRule> tierRules,
        @Nullable Boolean programEnabled,
        @Nullable RedeemingChange redeeming,
        @Nullable BigDecimal storeCreditRatio) {

    /** Of anything but when customers may pay with points, and store credit. */
    public RuleChange(
            @Nullable BigDecimal rewardRatio,
            @Nullable Long rewardMilestoneMinor,
            @Nullable Boolean roundUpPoints,
            @Nullable Long welcomePoints,
            @Nullable BigDecimal redemptionRatio,
            @Nullable Long redemptionAmountMinor,
            @Nullable Optional<Integer> pointsExpiryDays,
            @Nullable Integer pointsDelayDays,
            @Nullable Boolean tiersEarningOverride,
            @Nullable List<TierRule> tierRules,
            @Nullable Boolean programEnabled) {
        this(
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
                null,
                null);
    }

    /** The rules after the change, under the next version's number. */
    EarningRules of(EarningRules rules) {
        return new EarningRules(
                rules.version() + 1,
                plain(rewardRatio, rules.rewardRatio()),
                or(rewardMilestoneMinor, rules.rewardMilestoneMinor()),
                or(roundUpPoints, rules.roundUpPoints()),
                or(welcomePoints, rules.welcomePoints()),
                plain(redemptionRatio, rules.redemptionRatio()),
                or(redemptionAmountMinor, rules.redemptionAmountMinor()),
                pointsExpiryDays == null ? rules.pointsExpiryDays() : pointsExpiryDays.orElse(null),
                or(pointsDelayDays, rules.pointsDelayDays()),
                or(tiersEarningOverride, rules.tiersEarningOverride()),
                ordered(or(tierRules, rules.tierRules())),
                or(programEnabled, rules.programEnabled()),
                redeeming == null ? rules.redeeming() : redeeming.of(rules.redeeming()),
                plain(storeCreditRatio, rules.storeCreditRatio()));
    }

    /** By level, so that another order is no change. */
    private static List<TierRule> ordered(List<TierRule> rules) {
        return rules.stream()
                .sorted(Comparator.comparingLong(TierRule::levelId))
                .toList();
    }

    /** Without trailing zeros, so that 10 and 10.00 are no change. */
    private static BigDecimal plain(@Nullable BigDecimal changed, BigDecimal kept) {
        return Currency.plain(or(changed, kept));
    }

    private static <T> T or(@Nullable T changed, T kept) {
        return changed == null ? kept : changed;
    }
}
