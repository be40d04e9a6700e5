package io.potoroo.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a delivery that failed is tried again. */
class BackoffTests {

    private static final Instant FIRST = Instant.parse("2026-01-05T10:00:00Z");

    @Test
    void waitsLongerEachTimeAndGivesUpAfterThreeDays() {
        var random = new Random(1);
        var now = FIRST;
        var attempts = 1;
        var pause = Duration.ZERO;
        for (var next = Backoff.next(FIRST, attempts, now, random);
                next.isPresent();
                next = Backoff.next(FIRST, attempts, now, random)) {
            var waited = Duration.between(now, next.get());
            assertThat(waited).isGreaterThan(pause.dividedBy(2));
            assertThat(waited).isLessThan(Duration.ofHours(9));
            pause = waited;
            now = next.get();
            attempts++;
        }

        assertThat(now).isBetween(FIRST.plus(Duration.ofDays(3)), FIRST.plus(Duration.ofDays(4)));
        assertThat(attempts).isBetween(14, 20);
    }

    @Test
    void triesAgainWithinSecondsAtFirst() {
        assertThat(Backoff.next(FIRST, 1, FIRST, new Random(1)).orElseThrow())
                .isBetween(FIRST.plusSeconds(5), FIRST.plusMillis(5500));
    }
}
