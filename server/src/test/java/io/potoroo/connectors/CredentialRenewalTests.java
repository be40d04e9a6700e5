package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Credentials that many find to be over at once. */
@ServerTest
class CredentialRenewalTests {

    private static final int MORE_THAN_CONNECTIONS = 12;

    private final TestBusinesses businesses;
    private final Connectors connectors;
    private final CredentialRenewal renewal;
    private final JdbcClient jdbc;

    @Autowired
    CredentialRenewalTests(
            TestBusinesses businesses, Connectors connectors, CredentialRenewal renewal, JdbcClient jdbc) {
        this.businesses = businesses;
        this.connectors = connectors;
        this.renewal = renewal;
        this.jdbc = jdbc;
    }

    @Test
    void areExchangedOnceAndLeaveTheDatabaseToOthersMeanwhile() throws Exception {
        var business = businesses.open();
        try (var shop = new TestShopify(business);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            shop.open();
            var stale = connectors.connection(
                    connectors.find(business.id(), shop.integration()).orElseThrow(), shop.account());
            var answers = new CountDownLatch(1);
            var asked = new CountDownLatch(1);
            var times = new AtomicInteger();
            var renewed = Stream.generate(() -> threads.submit(() -> renewal.renew(stale, before -> {
                        times.incrementAndGet();
                        asked.countDown();
                        try {
                            assertThat(answers.await(20, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                        return Map.of("access_token", "shpat_2");
                    })))
                    .limit(MORE_THAN_CONNECTIONS)
                    .toList();
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            var until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            while (System.nanoTime() < until) {
                assertThat(threads.submit(() -> jdbc.sql("select 1")
                                        .query(Integer.class)
                                        .single())
                                .get(3, TimeUnit.SECONDS))
                        .isEqualTo(1);
            }
            answers.countDown();
            for (var one : renewed) {
                assertThat(one.get().credential("access_token")).isEqualTo("shpat_2");
            }
            assertThat(times.get()).isEqualTo(1);
        }
    }
}
