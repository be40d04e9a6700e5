package io.potoroo.sales;

import io.potoroo.deliveries.Delivery;
import io.potoroo.deliveries.Origin;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleCommand.ByExternalId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the log of deliveries says of commands. */
final class SaleDeliveries {

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,191}");

    private SaleDeliveries() {}

    /** Empty for what no shop delivered, and where neither a link nor a sale is known that it could be listed under. */
    static Optional<Delivery> of(
            SaleCommand command, @Nullable Sale known, Outcome<SaleResult.Effect> outcome, Instant now) {
        var origin = command.origin();
        if (origin == null) {
            return Optional.empty();
        }
        if (known != null) {
            return Optional.of(new Delivery(
                    origin,
                    known.place.branchLinkId(),
                    known.externalId,
                    outcome(outcome),
                    known.id,
                    outcome instanceof Outcome.Done ? known.reason(now) : reason(outcome)));
        }
        return command.sale() instanceof ByExternalId key
                ? Optional.of(new Delivery(
                        origin, key.branchLinkId(), key.externalId(), outcome(outcome), null, reason(outcome)))
                : Optional.empty();
    }

    /**
     * Of what could not be read.
     *
     * @param sale as it was named; a name that nobody would look for is left out
     */
    static Delivery unreadable(Origin origin, ByExternalId sale, Refusal refusal) {
        var name = NAME.matcher(sale.externalId()).matches() ? sale.externalId() : null;
        return new Delivery(origin, sale.branchLinkId(), name, Delivery.Outcome.FAILED, null, refusal.reason());
    }

    private static Delivery.Outcome outcome(Outcome<SaleResult.Effect> outcome) {
        return switch (outcome) {
            case Outcome.Refused<SaleResult.Effect> ignored -> Delivery.Outcome.FAILED;
            case Outcome.Done<SaleResult.Effect> done -> outcome(done.value());
        };
    }

    static Delivery.Outcome outcome(SaleResult.Effect effect) {
        return switch (effect) {
            case CREATED, UPDATED -> Delivery.Outcome.PROCESSED;
            case REPEATED -> Delivery.Outcome.DUPLICATE;
            case STALE -> Delivery.Outcome.STALE;
            case DEFERRED -> Delivery.Outcome.DEFERRED;
        };
    }

    private static @Nullable String reason(Outcome<SaleResult.Effect> outcome) {
        return outcome instanceof Outcome.Refused<SaleResult.Effect> refused
                ? refused.refusal().reason()
                : null;
    }
}
