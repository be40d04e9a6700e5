package io.potoroo.assortments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;

/** Who reads what accounts sell, and when; the server's own worker is stopped, so that nodes are those of the test. */
@ServerTest
class ReadingsTests {

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Account ONE = new Account(1, "one");
    private static final Account OTHER = new Account(1, "other");

    private final Readings readings;
    private final Assortments assortments;
    private final Lifecycle worker;
    private final UUID business;

    @Autowired
    ReadingsTests(
            TestBusinesses businesses, Readings readings, Assortments assortments, ApplicationContext application) {
        this.business = businesses.open().id();
        this.readings = readings;
        this.assortments = assortments;
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
        readings.end(first.getFirst(), 0, Duration.ofDays(1));

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
        readings.end(earlier, Long.MAX_VALUE, Duration.ofHours(1));
        assertThat(listed()).containsExactly("1");
        readings.end(reading, begun, Duration.ofDays(1));
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
        readings.end(reading, readings.begin(reading), Duration.ofDays(1));

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
        readings.end(reading, begun, Duration.ofDays(1));

        assertThat(listed()).containsExactly("kept", "new");
    }
}
