package io.potoroo.sales;

import io.potoroo.web.Messages;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sale is undone as a whole. */
record VoidRequest(
        @Size(max = 191) @Nullable String externalId,
        @NotNull SentTime voidedAt,
        @Size(max = 255) @Nullable String reason) {

    void check(Instant now, Violations violations) {
        if (voidedAt != null && Sale.isTooFarAhead(voidedAt.at(), now)) {
            violations.add("voided_at", Messages.mustBeBeforeNow("voided_at"));
        }
    }
}
