package io.potoroo.businesses;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.kernel.CurrentBusiness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * The clock of a server on which a business may move its time ahead.
 *
 * <p>Work for a business sees that business's time; everything else, such as tokens and jobs, sees the time it is.
 */
final class TestClock extends Clock {

    private static final int MOST_REMEMBERED = 10_000;

    /** Another node's change may take this long to be seen. */
    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(2);

    private final Clock real;
    private final TestClockRepository repository;
    private final Cache<UUID, Duration> remembered;

    TestClock(TestClockRepository repository) {
        this(
                Clock.systemUTC(),
                repository,
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(REMEMBERED_FOR)
                        .build());
    }

    private TestClock(Clock real, TestClockRepository repository, Cache<UUID, Duration> remembered) {
        this.real = real;
        this.repository = repository;
        this.remembered = remembered;
    }

    @Override
    public Instant instant() {
        return real.instant().plus(CurrentBusiness.id().map(this::ahead).orElse(Duration.ZERO));
    }

    private Duration ahead(UUID businessId) {
        var known = remembered.getIfPresent(businessId);
        if (known != null) {
            return known;
        }
        return remember(businessId, repository.ahead(businessId));
    }

    /** What was read may be older than what has been moved meanwhile, and time never goes back. */
    private Duration remember(UUID businessId, Duration ahead) {
        return remembered.asMap().merge(businessId, ahead, (one, other) -> one.compareTo(other) < 0 ? other : one);
    }

    /** Makes it {@code now} for the business; false where it is later than that already. */
    boolean move(UUID businessId, Instant now) {
        var ahead = Duration.of(
                ChronoUnit.MICROS.between(real.instant().truncatedTo(ChronoUnit.MICROS), now), ChronoUnit.MICROS);
        boolean moved = !ahead.isNegative() && repository.move(businessId, ahead);
        if (moved) {
            remember(businessId, ahead);
        }
        return moved;
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new TestClock(real.withZone(zone), repository, remembered);
    }
}
