package io.potoroo.businesses;

import io.potoroo.access.Caller;
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
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /rules}: what the business gives for money, and money for points. */
@RestController
@RequestMapping("/rules")
class RulesController {

    private final Rules rules;
    private final Businesses businesses;

    RulesController(Rules rules, Businesses businesses) {
        this.rules = rules;
        this.businesses = businesses;
    }

    @GetMapping
    Data<RulesAnswer> read(Caller caller) {
        return answer(caller, rules.current(caller.businessId()));
    }

    @PatchMapping
    Data<RulesAnswer> change(Caller caller, Body<RulesRequest> body) {
        var currency = businesses.get(caller.businessId()).currency();
        var request = body.valid((it, violations) -> it.check(currency, violations));
        return answer(caller, rules.change(caller.businessId(), request.change(currency)));
    }

    private Data<RulesAnswer> answer(Caller caller, EarningRules current) {
        return Data.of(
                RulesAnswer.of(current, businesses.get(caller.businessId()).currency()));
    }

    record RulesRequest(
            @PositiveOrZero @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal rewardRatio,

            @DecimalMin("1") @Nullable BigDecimal rewardMilestoneAmount,
            @PositiveOrZero @Max(1_000_000_000) @Nullable Long welcomePoints,
            @Nullable Boolean roundUpPoints,
            @Nullable Boolean tiersEarningOverride,
            @Nullable List<TierRule> tiersEarningRules,

            @Positive @Max(1_000_000) @Digits(integer = 12, fraction = 2) @Nullable BigDecimal redemptionRatio,

            @Positive @Nullable BigDecimal redemptionAmount) {

        record TierRule(
                @NotNull Long id,
                @Nullable BigDecimal amount,
                @Nullable Long points) {}

        void check(Currency currency, Violations violations) {
            violations.money("reward_milestone_amount", rewardMilestoneAmount, currency);
            violations.money("redemption_amount", redemptionAmount, currency);
            // No business has tier levels yet, so an id names none.
            for (int i = 0; tiersEarningRules != null && i < tiersEarningRules.size(); i++) {
                var field = "tiers_earning_rules." + i + ".id";
                if (!violations.has(field)) {
                    violations.add(field, Messages.selectedInvalid(field));
                }
            }
        }

        RuleChange change(Currency currency) {
            return new RuleChange(
                    rewardRatio,
                    rewardMilestoneAmount == null ? null : currency.toMinor(rewardMilestoneAmount),
                    roundUpPoints,
                    welcomePoints,
                    redemptionRatio,
                    redemptionAmount == null ? null : currency.toMinor(redemptionAmount),
                    null,
                    null,
                    tiersEarningOverride,
                    null);
        }
    }

    /** Clients look for tier rules in either of two places, and for some values under either of two names. */
    record RulesAnswer(
            Earning earning,
            Redeeming redeeming,
            CurrencyAnswer currency,
            boolean tiersEarningOverride,
            List<Object> tiersEarningRules) {

        record Earning(
                BigDecimal rewardRatio,
                BigDecimal rewardPoints,
                BigDecimal rewardMilestoneAmount,
                BigDecimal rewardAmount,
                long welcomePoints,
                boolean roundUpPoints,
                boolean tiersEarningOverride,
                List<Object> tiersEarningRules) {}

        record Redeeming(BigDecimal redemptionRatio, BigDecimal redemptionAmount) {}

        static RulesAnswer of(EarningRules rules, Currency currency) {
            var milestone = currency.toUnits(rules.rewardMilestoneMinor());
            return new RulesAnswer(
                    new Earning(
                            rules.rewardRatio(),
                            rules.rewardRatio(),
                            milestone,
                            milestone,
                            rules.welcomePoints(),
                            rules.roundUpPoints(),
                            rules.tiersEarningOverride(),
                            List.of()),
                    new Redeeming(rules.redemptionRatio(), currency.toUnits(rules.redemptionAmountMinor())),
                    CurrencyAnswer.of(currency),
                    rules.tiersEarningOverride(),
                    List.of());
        }
    }
}
