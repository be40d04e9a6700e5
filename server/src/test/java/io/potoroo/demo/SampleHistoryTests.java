package io.potoroo.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.sales.BatchResult;
import io.potoroo.sales.SaleBatches;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A year of sales for the sample business, beside whatever else the server has to do. */
@ServerTest
class SampleHistoryTests {

    private static final int SALES = 1_200;
    private static final int MOST_WAITING = 10_000;
    private static final int FEW = 100;

    /** Of a sale that nobody has told of, and of a link that there is not. */
    private static final JsonNode VOID = JsonMapper.shared()
            .valueToTree(Map.of("op", "void", "sale_external_id", "unknown", "voided_at", "2026-03-02T09:30:00Z"));

    private final SampleHistory history;
    private final SaleBatches batches;
    private final SmartLifecycle queue;
    private final MeterRegistry meters;
    private final TransactionTemplate inTransaction;
    private final JdbcClient jdbc;
    private final TestBusiness business;
    private final SampleHistory.Plan plan;

    @Autowired
    SampleHistoryTests(
            SampleHistory history,
            SaleBatches batches,
            @Qualifier("saleQueue") SmartLifecycle queue,
            MeterRegistry meters,
            TransactionTemplate inTransaction,
            JdbcClient jdbc,
            TestBusinesses businesses,
            Clock clock) {
        this.history = history;
        this.batches = batches;
        this.queue = queue;
        this.meters = meters;
        this.inTransaction = inTransaction;
        this.jdbc = jdbc;
        this.business = businesses.open();
        this.plan = new SampleHistory.Plan(
                business.id(),
                List.of(business.link("hudson"), business.link("bedford"), business.link("online")),
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1));
    }

    /** Tills fill the queue while nothing gets written. */
    @Test
    void waitsWhileTooManyRequestsAreWaiting() {
        var held = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var asked = new AtomicInteger();
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            others.execute(() -> inTransaction.executeWithoutResult(ignored -> {
                jdbc.sql("lock table sales.sale in access exclusive mode").update();
                held.countDown();
                awaited(release);
            }));
            awaited(held);
            var tills = Stream.generate(() -> others.submit(this::sendAFew))
                    .limit(MOST_WAITING / FEW + 10)
                    .toList();
            await().until(() -> meters.get("potoroo.queue.waiting")
                            .tag("queue", "sales")
                            .gauge()
                            .value()
                    > MOST_WAITING - FEW);

            boolean loaded = history.load(plan, SALES, () -> {
                if (asked.incrementAndGet() == 3) {
                    release.countDown();
                }
                return false;
            });

            assertThat(loaded).isTrue();
            assertThat(tills).anyMatch(it -> it.state() == Future.State.FAILED);
        } finally {
            release.countDown();
        }
        assertThat(sales()).isEqualTo(SALES);
    }

    @Test
    void waitsWhileNothingIsAccepted() {
        var asked = new AtomicInteger();
        queue.stop();

        boolean loaded = history.load(plan, SALES, () -> {
            if (asked.incrementAndGet() == 2) {
                queue.start();
            }
            return false;
        });

        assertThat(loaded).isTrue();
        assertThat(sales()).isEqualTo(SALES);
    }

    @Test
    void beginsAgainAfterItWasStopped() {
        var asked = new AtomicInteger();

        assertThat(history.load(plan, SALES, () -> asked.incrementAndGet() == 2))
                .isFalse();
        assertThat(sales()).isBetween(1, SALES - 1);

        assertThat(history.load(plan, SALES, () -> false)).isTrue();
        assertThat(sales()).isEqualTo(SALES);
    }

    private List<BatchResult> sendAFew() {
        return batches.carryOut(business.id(), 0, Collections.nCopies(FEW, VOID));
    }

    private int sales() {
        return plan.links().stream()
                .mapToInt(it -> business.http()
                        .get("/api/v1/branch-links/" + it + "/sales?per_page=1")
                        .ok()
                        .at("/meta/total")
                        .asInt())
                .sum();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
