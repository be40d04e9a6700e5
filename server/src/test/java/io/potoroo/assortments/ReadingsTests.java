package io.potoroo.assortments;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who reads what accounts sell, and when; the server's own worker is stopped, so that nodes are those of the test. */
@ServerTest
class ReadingsTests {

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Set<Kind> PRODUCTS = Set.of(Kind.PRODUCT);
    private static final Account ONE = new Account(1, "one");
    private static final Account OTHER = new Account(1, "other");

    private final Readings readings;
    private final Assortments assortments;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Lifecycle worker;
    private final UUID business;

    @Autowired
    ReadingsTests(
            TestBusinesses businesses,
            Readings readings,
            Assortments assortments,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            ApplicationContext application) {
        this.business = businesses.open().id();
        this.readings = readings;
        this.assortments = assortments;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.worker = application.getBean("catalogueWorker", Lifecycle.class);
    }

    @BeforeEach
    void stop() {
        worker.stop();
    }

    @AfterEach
    void start() {
        worker.start();
    }

    /** All that is due; what other tests have left is taken and left alone. */
    private List<Reading> takeAll(Duration lease) {
        return IntStream.range(0, 100)
                .mapToObj(i -> readings.take(lease))
                .flatMap(Optional::stream)
                .filter(it -> it.businessId().equals(business))
                .toList();
    }

    private static Change products(String... ids) {
        return new Change(
                Map.of(
                        Kind.PRODUCT,
                        List.of(ids).stream()
                                .map(it -> Item.named(it, it, null))
                                .toList()),
                Map.of());
    }

    private List<String> listed() {
        return assortments.list(business, ONE, Kind.PRODUCT, new Selecting(100, 1, null, List.of())).stream()
                .map(Item::externalId)
                .toList();
    }

    @Test
    void givesAnAccountToOneNode() {
        readings.start(business, List.of(ONE));
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> takeAll(LEASE), nodes))
                    .toList()
                    .stream()
                    .flatMap(it -> it.join().stream())
                    .toList();
            assertThat(taken).extracting(Reading::account).containsExactly(ONE);
        }
    }

    @Test
    void takesOneOfABusinessAtATime() {
        readings.start(business, List.of(ONE, OTHER));
        var first = takeAll(LEASE);
        assertThat(first).hasSize(1);
        assertThat(takeAll(LEASE)).isEmpty();
        readings.end(first.getFirst(), 0, PRODUCTS, Duration.ofDays(1));

        assertThat(takeAll(LEASE)).hasSize(1);
        assertThat(takeAll(LEASE)).isEmpty();
    }

    @Test
    void leavesWhatADeadNodeHadToOthersAndTakesNothingMoreFromIt() {
        readings.start(business, List.of(ONE));
        var earlier = takeAll(Duration.ZERO).getFirst();
        var reading = takeAll(LEASE).getFirst();
        long begun = readings.begin(reading);
        readings.page(reading, products("1"), begun, LEASE);

        assertThatThrownBy(() -> readings.page(earlier, products("2"), begun, LEASE))
                .isInstanceOf(IllegalStateException.class);
        readings.fail(earlier, "too late", 1, Duration.ofHours(1));
        readings.end(earlier, Long.MAX_VALUE, PRODUCTS, Duration.ofHours(1));
        assertThat(listed()).containsExactly("1");
        readings.end(reading, begun, PRODUCTS, Duration.ofDays(1));
        assertThat(readings.of(business, 1)).singleElement().satisfies(it -> {
            assertThat(it.problem()).isNull();
            assertThat(it.readAt()).isNotNull();
            assertThat(it.products()).isEqualTo(1);
        });
    }

    @Test
    void readsOnceMoreWhatIsWantedWhileItIsRead() {
        readings.start(business, List.of(ONE));
        var reading = takeAll(LEASE).getFirst();
        readings.want(business, List.of(ONE), Duration.ZERO);
        assertThat(takeAll(LEASE)).isEmpty();
        readings.end(reading, readings.begin(reading), PRODUCTS, Duration.ofDays(1));

        assertThat(takeAll(LEASE)).hasSize(1);
    }

    @Test
    void forgetsOnlyWhatNobodyHasToldSinceTheReadingBegan() {
        assortments.change(business, ONE, products("old", "kept"));
        readings.start(business, List.of(ONE));
        var reading = takeAll(LEASE).getFirst();
        long begun = readings.begin(reading);
        readings.page(reading, products("kept"), begun, LEASE);
        assortments.change(business, ONE, products("new"));
        assertThat(listed()).containsExactly("kept", "new", "old");
        readings.end(reading, begun, PRODUCTS, Duration.ofDays(1));

        assertThat(listed()).containsExactly("kept", "new");
    }

    @Test
    void keepsWhatItFoundNothingOf() {
        assortments.change(business, ONE, products("old"));
        readings.start(business, List.of(ONE));
        var reading = takeAll(LEASE).getFirst();
        readings.end(reading, readings.begin(reading), Set.of(Kind.CATEGORY), Duration.ofDays(1));

        assertThat(listed()).containsExactly("old");
    }

    @Test
    void doesNotTrySoonerWhatFailsBecauseItIsWantedAgainAndAgain() {
        readings.start(business, List.of(ONE));
        readings.fail(takeAll(LEASE).getFirst(), "down", 1, Duration.ofHours(6));
        readings.want(business, List.of(ONE), Duration.ofHours(1));
        assertThat(takeAll(LEASE)).isEmpty();

        readings.want(business, List.of(ONE), Duration.ZERO);
        assertThat(takeAll(LEASE)).hasSize(1);
    }

    @Test
    void triesWhatFailedNoLaterBecauseItWasWantedMeanwhile() {
        readings.start(business, List.of(ONE));
        var reading = takeAll(LEASE).getFirst();
        readings.want(business, List.of(ONE), Duration.ofHours(1));
        readings.fail(reading, "down", 1, Duration.ZERO);

        assertThat(takeAll(LEASE)).hasSize(1);
    }

    @Test
    void keepsWhatIsLinkedAgainWhileItIsDropped() throws ExecutionException, InterruptedException {
        readings.start(business, List.of(ONE));
        var reading = takeAll(LEASE).getFirst();
        var linked = new AtomicBoolean();
        var dropped = new AtomicReference<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            transactions.executeWithoutResult(link -> {
                readings.start(business, List.of(ONE));
                dropped.set(threads.submit(() -> readings.drop(reading, linked::get)));
                await().until(() -> jdbc.sql("""
                                select exists (
                                    select from pg_stat_activity
                                    where wait_event_type = 'Lock' and query like '%assortments.reading%')
                                """).query(Boolean.class).single());
                linked.set(true);
            });
            requireNonNull(dropped.get()).get();
        }
        var again = takeAll(LEASE);
        assertThat(again).extracting(Reading::account).containsExactly(ONE);

        readings.drop(reading, () -> false);
        assertThat(readings.of(business, 1)).as("it is another's by now").hasSize(1);
        readings.drop(again.getFirst(), () -> false);
        assertThat(readings.of(business, 1)).isEmpty();
    }
}
