package io.potoroo.referrals;

import io.potoroo.kernel.Currency;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a client says of a program it creates or changes; a change leaves what is not named as it is. */
record ReferralProgramRequest(
        @PositiveOrZero @Max(MOST) @Nullable BigDecimal condMinAmount,
        @PositiveOrZero @Max(3650) @Nullable Integer expiresIn,
        @PositiveOrZero @Max(MOST) @Nullable Long refereeEarns,
        @PositiveOrZero @Max(MOST) @Nullable Long refererEarns,
        @Nullable Boolean linkReferralEnabled,
        @Nullable Boolean enabled) {

    /** As much as one transaction gives. */
    private static final long MOST = 1_000_000_000;

    /** What a new program is where the request does not say. */
    private static final ReferralProgram STANDARD = new ReferralProgram(ReferralProgram.NEW, 0, 0, 0, 0, true, true);

    /** Adds what is wrong with creating this program. */
    void checkNew(Currency currency, Violations violations) {
        require("cond_min_amount", condMinAmount, violations);
        require("expires_in", expiresIn, violations);
        require("referee_earns", refereeEarns, violations);
        require("referer_earns", refererEarns, violations);
        check(currency, violations);
    }

    /** Adds what is wrong with what was sent. */
    void check(Currency currency, Violations violations) {
        violations.money("cond_min_amount", condMinAmount, currency);
    }

    private static void require(String field, @Nullable Object value, Violations violations) {
        if (value == null && !violations.has(field)) {
            violations.add(field, Messages.required(field));
        }
    }

    ReferralProgram program(Currency currency) {
        return changed(STANDARD, currency);
    }

    ReferralProgram changed(ReferralProgram program, Currency currency) {
        return new ReferralProgram(
                program.id(),
                condMinAmount == null ? program.minimumMinor() : currency.toMinor(condMinAmount),
                expiresIn == null ? program.expiresInDays() : expiresIn,
                refereeEarns == null ? program.refereeEarns() : refereeEarns,
                refererEarns == null ? program.referrerEarns() : refererEarns,
                linkReferralEnabled == null ? program.linkEnabled() : linkReferralEnabled,
                enabled == null ? program.enabled() : enabled);
    }
}
