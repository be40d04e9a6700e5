package io.potoroo.connectors;

import io.potoroo.deliveries.Delivery;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that was received.
 *
 * @param event with an empty body where what was sent is not kept any more
 * @param tries that failed
 * @param outcome null while it waits
 */
record StoredEvent(
        long id,
        long integrationId,
        PlatformEvent event,
        Instant receivedAt,
        int tries,
        Instant nextTryAt,
        Delivery.@Nullable Outcome outcome,
        @Nullable String reason,
        @Nullable Instant finishedAt) {

    public boolean isKept() {
        return event.body().length > 0;
    }

    /** When it is tried again after it failed now; empty: given up. */
    Optional<Instant> nextTry(Instant now) {
        if (now.isBefore(nextTryAt)) {
            // Something else about the order came, and was a reason to look again before its time.
            return Optional.of(nextTryAt);
        }
        return Pauses.after(tries).map(now::plus);
    }
}
