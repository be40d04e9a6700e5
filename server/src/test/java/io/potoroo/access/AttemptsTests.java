package io.potoroo.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.kernel.Hex32;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many passwords may be tried. */
@ServerTest
class AttemptsTests {

    private final JdbcClient jdbc;
    private final AccessSettings settings;
    private final Attempts attempts;
    private final String seed = Hex32.print(Hex32.next());
    private final long clientId = Hex32.next().getLeastSignificantBits();

    @Autowired
    AttemptsTests(JdbcClient jdbc, AccessSettings settings, Attempts attempts) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.attempts = attempts;
    }

    private Attempts.Attempt fail(int number) {
        return attempts.begin(number + seed + "@example.com", clientId, seed + number);
    }

    @Test
    void throttlesOneClientOverManyUsersAndAddresses() {
        for (int i = 0; i < 100; i++) {
            assertThat(fail(i).retryAfter()).as("attempt " + i).isNull();
        }

        assertThat(fail(100).retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(15));
        assertThat(attempts.begin("someone" + seed, clientId + 1, seed + 100).retryAfter())
                .as("another client")
                .isNull();
    }

    @Test
    void doesNotCountWhatWasRightOrNotTried() {
        for (int i = 0; i < 300; i++) {
            var right = fail(1);
            assertThat(right.retryAfter()).isNull();
            attempts.takeBack(right);
        }
        for (int i = 0; i < 200; i++) {
            fail(1);
        }

        assertThat(fail(1).retryAfter()).as("the user").isNotNull();
        assertThat(fail(2).retryAfter()).as("the client").isNull();
    }

    @Test
    void lets10OfManySimultaneousGuessesThrough() throws Exception {
        var tried = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 60; i++) {
                threads.execute(() -> {
                    if (fail(1).retryAfter() == null) {
                        tried.incrementAndGet();
                    }
                });
            }
        }

        assertThat(tried).hasValue(10);
    }

    @Test
    void countsAnewWhenTheWindowHasEnded() {
        for (int i = 0; i < 11; i++) {
            fail(1);
        }
        assertThat(fail(1).retryAfter()).isNotNull();

        var later = Clock.fixed(Instant.now().plus(settings.attemptWindow()).plusSeconds(1), ZoneOffset.UTC);

        assertThat(new Attempts(jdbc, later, settings)
                        .begin(1 + seed + "@example.com", clientId, seed + 1)
                        .retryAfter())
                .isNull();
    }

    @Test
    void countsAWholeIpv6NetworkAsOneAddress() {
        var network = "2001:db8:" + seed.substring(0, 4) + ":" + seed.substring(28);
        for (int i = 0; i < 50; i++) {
            assertThat(attempts.begin(network + ":0:0:0:" + i).retryAfter()).isNull();
        }

        assertThat(attempts.begin(network + "::ff").retryAfter()).isNotNull();
    }
}
