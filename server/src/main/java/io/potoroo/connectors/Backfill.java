package io.potoroo.connectors;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asking a platform for every order that changed since a time before it would be asked by itself.
 *
 * @param number of this taking
 * @param pages read in the present or last try
 * @param orders in them
 * @param tries that failed, also because whoever ran it died
 * @param problem why the last of them did
 * @param nextTryAt of one that runs: when whoever runs it must be dead
 */
record Backfill(
        UUID businessId,
        long integrationId,
        Instant since,
        State state,
        long number,
        long pages,
        long orders,
        int tries,
        @Nullable String problem,
        Instant nextTryAt,
        Instant requestedAt,
        @Nullable Instant finishedAt) {

    /** Whether as many tries have failed as there are. */
    boolean isGivenUp() {
        return tries > 0 && Pauses.after(tries - 1).isEmpty();
    }

    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
