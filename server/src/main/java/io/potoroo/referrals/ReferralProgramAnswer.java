package io.potoroo.referrals;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;

/**
 * A program as it is written in answers.
 *
 * @param refererEarns spelled as the wire contract has it
 * @param referralLink where one customer's friends become customers; empty where no customer is asked about
 */
public record ReferralProgramAnswer(
        long id,
        String ruleName,
        BigDecimal condMinAmount,
        int expiresIn,
        long refereeEarns,
        long refererEarns,
        boolean linkReferralEnabled,
        boolean enabled,
        String referralLink) {

    private static final String RULE = "REFERRAL_RULES_PURCHASE";

    public static ReferralProgramAnswer of(ReferralProgram program, Currency currency) {
        return of(program, currency, "");
    }

    public static ReferralProgramAnswer of(ReferralProgram program, Currency currency, String referralLink) {
        return new ReferralProgramAnswer(
                program.id(),
                RULE,
                currency.toUnits(program.minimumMinor()),
                program.expiresInDays(),
                program.refereeEarns(),
                program.referrerEarns(),
                program.linkEnabled(),
                program.enabled(),
                referralLink);
    }
}
