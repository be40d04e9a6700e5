package io.potoroo.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one endpoint.
 *
 * @param nextTryAt null once nothing is to be tried
 * @param httpStatus of the last attempt that was answered
 * @param problem why the last attempt failed, in words
 */
record Delivery(
        long eventId,
        String topic,
        State state,
        int attempts,
        Instant happenedAt,
        @Nullable Instant triedAt,
        @Nullable Instant nextTryAt,
        @Nullable Integer httpStatus,
        @Nullable String problem) {

    enum State {
        PENDING,
        DELIVERED,
        FAILED
    }
}
