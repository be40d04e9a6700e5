package io.potoroo.sales;

import io.potoroo.web.Messages;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/** A refund was none: its money was not given back after all. */
record WithdrawalRequest(
        @NotNull @Size(max = 191) String externalId,
        @NotNull SentTime withdrawnAt) {

    void check(Instant now, Violations violations) {
        if (withdrawnAt != null && Sale.isTooFarAhead(withdrawnAt.at(), now)) {
            violations.add("withdrawn_at", Messages.mustBeBeforeNow("withdrawn_at"));
        }
    }
}
