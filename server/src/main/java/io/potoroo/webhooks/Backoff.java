package io.potoroo.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a delivery that failed is tried again. */
final class Backoff {

    /** After so long a delivery is given up, and an endpoint that took nothing meanwhile is disabled. */
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(3);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8));

    private Backoff() {}

    /** Up to a tenth later than the pause says, so that what failed together is not tried together; empty: given up. */
    static Optional<Instant> next(Instant firstTriedAt, int attempts, Instant now, RandomGenerator random) {
        if (!now.isBefore(firstTriedAt.plus(GIVEN_UP_AFTER))) {
            return Optional.empty();
        }
        var pause = PAUSES.get(Math.min(attempts, PAUSES.size()) - 1);
        return Optional.of(now.plus(pause).plusMillis(random.nextLong(pause.toMillis() / 10)));
    }
}
