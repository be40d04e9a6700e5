package io.potoroo.tiers;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.CurrencyAnswer;
import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.RedeemingChange;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.businesses.TierRule;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /rules}; on this floor because a rule may be for a tier's level. */
@RestController
@RequestMapping("/rules")
class RulesController {

    private final Rules rules;
    private final Businesses businesses;
    private final Tiers tiers;

    RulesController(Rules rules, Businesses businesses, Tiers tiers) {
        this.rules = rules;
        this.businesses = businesses;
        this.tiers = tiers;
    }

    @GetMapping
    Data<RulesAnswer> read(Caller caller) {
        return answer(caller, rules.current(caller.businessId()));
    }

    @PatchMapping
    Data<RulesAnswer> change(Caller caller, Body<RulesRequest> body) {
        var currency = businesses.get(caller.businessId()).currency();
        var request = body.valid(
                (it, violations) -> it.check(currency, tiers.known(caller.businessId(), it.levelIds()), violations));
        return answer(caller, rules.change(caller.businessId(), request.change(currency)));
    }

    /** Without rules for levels that are gone: a client could not send them back. */
    private Data<RulesAnswer> answer(Caller caller, EarningRules current) {
        var known = tiers.known(
                caller.businessId(),
                current.tierRules().stream().map(TierRule::levelId).toList());
        return Data.of(RulesAnswer.of(
                current, known, businesses.get(caller.businessId()).currency()));
    }

    /**
     * What is to change.
     *
     * @param pointsExpiryDays null: they never expire
     * @param pointsDelayDays how long points for purchases stay pending
     * @param storeCreditRatio how much of a purchase comes back as store credit
     */
    @SuppressWarnings("NullableOptional") // three states: not named, null, a value
    record RulesRequest(
            @PositiveOrZero @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal rewardRatio,

            @DecimalMin("1") @Nullable BigDecimal rewardMilestoneAmount,
            @PositiveOrZero @Max(1_000_000_000) @Nullable Long welcomePoints,
            @Nullable Boolean roundUpPoints,

            @Positive @Max(3650) @Nullable Optional<Integer> pointsExpiryDays,

            @PositiveOrZero @Max(365) @Nullable Integer pointsDelayDays,
            @Nullable Boolean tiersEarningOverride,
            @Size(max = 100) @Nullable List<TierRuleRequest> tiersEarningRules,

            @Positive @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal redemptionRatio,

            @Positive @Nullable BigDecimal redemptionAmount,
            @Nullable PayWithPointsRequest payWithPoints,

            @Positive @Max(1) @Digits(integer = 1, fraction = 4) @Nullable BigDecimal storeCreditRatio) {

        record TierRuleRequest(
                @NotNull Long id,
                @Positive @Nullable BigDecimal amount,
                @PositiveOrZero @Nullable Long points) {

            TierRule rule(Currency currency) {
                return new TierRule(id, amount == null ? null : currency.toMinor(amount), points);
            }
        }

        /** When customers may pay with points; what is called default is also known without that word. */
        record PayWithPointsRequest(
                @Nullable Boolean enabled,
                @Nullable Boolean defaultEnabled,
                @Nullable Boolean applyToAllPlatforms,
                @PositiveOrZero @Max(MOST) @Nullable BigDecimal minPurchaseAmount,
                @PositiveOrZero @Max(MOST) @Nullable Long minPointsRedeemable,
                @Positive @Max(100) @Nullable Integer maxRedemptionPercentage,
                @Positive @Max(MOST) @Nullable Long minPointsExchangeIncrement,

                @Positive @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal defaultRedemptionRatio,

                @Positive @Max(MOST) @Nullable BigDecimal defaultRedemptionAmount,

                @Positive @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal posRedemptionRatio,

                @Positive @Max(MOST) @Nullable BigDecimal posRedemptionAmount,

                @Positive @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal ecommerceRedemptionRatio,

                @Positive @Max(MOST) @Nullable BigDecimal ecommerceRedemptionAmount) {

            static final long MOST = 1_000_000_000;

            void check(Currency currency, Violations violations) {
                violations.money("pay_with_points.min_purchase_amount", minPurchaseAmount, currency);
                violations.money("pay_with_points.default_redemption_amount", defaultRedemptionAmount, currency);
                violations.money("pay_with_points.pos_redemption_amount", posRedemptionAmount, currency);
                violations.money("pay_with_points.ecommerce_redemption_amount", ecommerceRedemptionAmount, currency);
            }

            RedeemingChange change(Currency currency) {
                return new RedeemingChange(
                        enabled,
                        defaultEnabled,
                        applyToAllPlatforms,
                        minor(minPurchaseAmount, currency),
                        minPointsRedeemable,
                        maxRedemptionPercentage,
                        minPointsExchangeIncrement,
                        posRedemptionRatio,
                        minor(posRedemptionAmount, currency),
                        ecommerceRedemptionRatio,
                        minor(ecommerceRedemptionAmount, currency));
            }
        }

        private static @Nullable Long minor(@Nullable BigDecimal amount, Currency currency) {
            return amount == null ? null : currency.toMinor(amount);
        }

        /** Those that could be read. */
        List<Long> levelIds() {
            return tiersEarningRules == null
                    ? List.of()
                    : tiersEarningRules.stream()
                            .flatMap(it -> Stream.ofNullable(it.id()))
                            .toList();
        }

        void check(Currency currency, Set<Long> knownLevels, Violations violations) {
            violations.money("reward_milestone_amount", rewardMilestoneAmount, currency);
            violations.money("redemption_amount", redemptionAmount, currency);
            if (payWithPoints != null) {
                payWithPoints.check(currency, violations);
            }
            var named = new HashSet<Long>();
            for (int i = 0; tiersEarningRules != null && i < tiersEarningRules.size(); i++) {
                var rule = tiersEarningRules.get(i);
                var field = "tiers_earning_rules." + i;
                violations.money(field + ".amount", rule.amount(), currency);
                checkLevel(field + ".id", rule.id(), knownLevels, named, violations);
            }
        }

        private static void checkLevel(
                String field, @Nullable Long id, Set<Long> knownLevels, Set<Long> named, Violations violations) {
            if (id == null) {
                return;
            }
            if (!knownLevels.contains(id)) {
                violations.add(field, Messages.selectedInvalid(field));
            } else if (!named.add(id)) {
                violations.add(field, Messages.duplicate(field));
            }
        }

        RuleChange change(Currency currency) {
            var paying = payWithPoints;
            var ratio = redemptionRatio == null && paying != null ? paying.defaultRedemptionRatio() : redemptionRatio;
            var amount =
                    redemptionAmount == null && paying != null ? paying.defaultRedemptionAmount() : redemptionAmount;
            return new RuleChange(
                    rewardRatio,
                    minor(rewardMilestoneAmount, currency),
                    roundUpPoints,
                    welcomePoints,
                    ratio,
                    minor(amount, currency),
                    pointsExpiryDays,
                    pointsDelayDays,
                    tiersEarningOverride,
                    tiersEarningRules == null
                            ? null
                            : tiersEarningRules.stream()
                                    .map(it -> it.rule(currency))
                                    .toList(),
                    null,
                    paying == null ? null : paying.change(currency),
                    storeCreditRatio);
        }
    }

    /** Clients look for tier rules in either of two places, and for some values under either of two names. */
    record RulesAnswer(
            Earning earning,
            Redeeming redeeming,
            CurrencyAnswer currency,
            boolean tiersEarningOverride,
            List<TierRuleAnswer> tiersEarningRules) {

        record Earning(
                BigDecimal rewardRatio,
                BigDecimal rewardPoints,
                BigDecimal rewardMilestoneAmount,
                BigDecimal rewardAmount,
                long welcomePoints,
                boolean roundUpPoints,
                @Nullable Integer pointsExpiryDays,
                int pointsDelayDays,
                BigDecimal storeCreditRatio,
                boolean tiersEarningOverride,
                List<TierRuleAnswer> tiersEarningRules) {}

        record Redeeming(BigDecimal redemptionRatio, BigDecimal redemptionAmount, PayWithPointsAnswer payWithPoints) {

            static Redeeming of(EarningRules rules, Currency currency) {
                return new Redeeming(
                        rules.redemptionRatio(),
                        currency.toUnits(rules.redemptionAmountMinor()),
                        PayWithPointsAnswer.of(rules, currency));
            }
        }

        /** When customers may pay with points; a rate that a platform does not have of its own is the default. */
        record PayWithPointsAnswer(
                boolean enabled,
                boolean defaultEnabled,
                boolean applyToAllPlatforms,
                BigDecimal minPurchaseAmount,
                long minPointsRedeemable,
                int maxRedemptionPercentage,
                long minPointsExchangeIncrement,
                BigDecimal defaultRedemptionRatio,
                BigDecimal defaultRedemptionAmount,
                BigDecimal posRedemptionRatio,
                BigDecimal posRedemptionAmount,
                BigDecimal ecommerceRedemptionRatio,
                BigDecimal ecommerceRedemptionAmount) {

            static PayWithPointsAnswer of(EarningRules rules, Currency currency) {
                var redeeming = rules.redeeming();
                var ratio = rules.redemptionRatio();
                long amount = rules.redemptionAmountMinor();
                return new PayWithPointsAnswer(
                        redeeming.enabled(),
                        redeeming.defaultEnabled(),
                        redeeming.alikeEverywhere(),
                        currency.toUnits(redeeming.minPurchaseMinor()),
                        redeeming.minPoints(),
                        redeeming.maxPercentage(),
                        redeeming.pointsIncrement(),
                        ratio,
                        currency.toUnits(amount),
                        requireNonNullElse(redeeming.posRatio(), ratio),
                        currency.toUnits(requireNonNullElse(redeeming.posAmountMinor(), amount)),
                        requireNonNullElse(redeeming.ecomRatio(), ratio),
                        currency.toUnits(requireNonNullElse(redeeming.ecomAmountMinor(), amount)));
            }
        }

        /** With what applies where a rule leaves something out. */
        record TierRuleAnswer(long id, BigDecimal amount, BigDecimal points) {

            static TierRuleAnswer of(TierRule rule, EarningRules rules, Currency currency) {
                return new TierRuleAnswer(
                        rule.levelId(),
                        currency.toUnits(
                                rule.amountMinor() == null ? rules.rewardMilestoneMinor() : rule.amountMinor()),
                        rule.points() == null ? rules.rewardRatio() : BigDecimal.valueOf(rule.points()));
            }
        }

        static RulesAnswer of(EarningRules rules, Set<Long> knownLevels, Currency currency) {
            var tierRules = rules.tierRules().stream()
                    .filter(it -> knownLevels.contains(it.levelId()))
                    .map(it -> TierRuleAnswer.of(it, rules, currency))
                    .toList();
            var milestone = currency.toUnits(rules.rewardMilestoneMinor());
            return new RulesAnswer(
                    new Earning(
                            rules.rewardRatio(),
                            rules.rewardRatio(),
                            milestone,
                            milestone,
                            rules.welcomePoints(),
                            rules.roundUpPoints(),
                            rules.pointsExpiryDays(),
                            rules.pointsDelayDays(),
                            rules.storeCreditRatio(),
                            rules.tiersEarningOverride(),
                            tierRules),
                    Redeeming.of(rules, currency),
                    CurrencyAnswer.of(currency),
                    rules.tiersEarningOverride(),
                    tierRules);
        }
    }
}
