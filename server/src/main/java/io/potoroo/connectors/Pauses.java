package io.potoroo.connectors;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long what failed waits until it is tried again, which a platform that was down for hours should survive. */
final class Pauses {

    private static final List<Duration> AFTER =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6));

    private Pauses() {}

    /** @param tries that had failed before; empty: it is given up */
    static Optional<Duration> after(int tries) {
        return tries < AFTER.size() ? Optional.of(AFTER.get(tries)) : Optional.empty();
    }

    /** Of what is never given up. */
    static Duration always(int tries) {
        return after(tries).orElse(AFTER.getLast());
    }
}
