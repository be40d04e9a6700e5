package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Hex32;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must not be lost, blocked or done for ever where something goes wrong between a platform and here. */
@ServerTest
class EventPipelineTests {

    private final TestBusinesses businesses;
    private final Events events;
    private final EventRepository repository;
    private final ChangedOrders changedOrders;
    private final Connectors connectors;
    private final CredentialRenewal renewal;
    private final PlatformCodes platformCodes;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestShopify shop;

    @Autowired
    EventPipelineTests(
            TestBusinesses businesses,
            Events events,
            EventRepository repository,
            ChangedOrders changedOrders,
            Connectors connectors,
            CredentialRenewal renewal,
            PlatformCodes platformCodes,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.events = events;
        this.repository = repository;
        this.changedOrders = changedOrders;
        this.connectors = connectors;
        this.renewal = renewal;
        this.platformCodes = platformCodes;
        this.jdbc = jdbc;
        this.business = businesses.open();
        this.shop = new TestShopify(business);
    }

    @BeforeEach
    void open() {
        shop.close();
        business = businesses.open();
        shop = new TestShopify(business);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static String order(String id, String total, String location, String title) {
        return """
                {"id":%s,"name":"#%s","total_price":"%s","total_tax":"0.00","total_discounts":"0.00","currency":"USD",
                "financial_status":"paid","location_id":%s,"taxes_included":false,"created_at":"2026-01-05T10:00:00Z",
                "updated_at":"2026-01-05T10:00:00Z","customer":{"id":207119551,"email":"mia@example.com"},
                "line_items":[{"id":1,"title":"%s","quantity":1,"price":"%s"}]}""".formatted(id, id, total, location, title, total);
    }

    private Connector connector() {
        return connectors.find(business.id(), shop.integration()).orElseThrow();
    }

    private PlatformEvent ofNoOrder(String deliveryId) {
        return new PlatformEvent("collections/update", deliveryId, shop.account(), null, null, "{}".getBytes(UTF_8));
    }

    private List<Instant> finished() {
        return jdbc.sql("select finished_at from connectors.event where business_id = :id order by event_id")
                .param("id", business.id())
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .list();
    }

    @Test
    void worksEverythingOutHoweverMuchWaitsAboutOneThing() {
        events.receive(
                business.id(),
                shop.integration(),
                IntStream.range(0, 200).mapToObj(i -> ofNoOrder("d-" + i)).toList());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select count(*) from connectors.event where business_id = :id and outcome is null")
                                .param("id", business.id())
                                .query(Long.class)
                                .single())
                        .isZero());
    }

    /** Nobody's turn, so that no worker takes them. */
    private void waits(String orderId, int... sizes) {
        for (int size : sizes) {
            jdbc.sql("""
                            insert into connectors.event (business_id, integration_id, account_id, order_id, topic,
                                delivery_id, body, received_at, next_try_at)
                            values (:business, :integration, :account, :order, 'collections/update', gen_random_uuid()::text,
                                convert_to(repeat('x', :size), 'UTF8'), now(), now())
                            """)
                    .param("business", business.id())
                    .param("integration", shop.integration())
                    .param("account", shop.account())
                    .param("order", orderId)
                    .param("size", size)
                    .update();
        }
    }

    @Test
    void worksEverythingOutInItsOrderHoweverLargeItIs() {
        waits("1001", IntStream.generate(() -> 700_000).limit(45).toArray());
        var last = "{}".getBytes(UTF_8);
        events.receive(
                business.id(),
                shop.integration(),
                List.of(new PlatformEvent("collections/update", "d-1", shop.account(), null, "1001", last)));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select finished_at from connectors.event where business_id = :id order by event_id")
                                .param("id", business.id())
                                .query(Timestamp.class)
                                .list())
                        .hasSize(46)
                        .doesNotContainNull()
                        .isSorted()
                        .satisfies(it ->
                                assertThat(new HashSet<>(it)).as("in turns").hasSizeGreaterThan(1)));
    }

    private List<String> read(long bytes) {
        var turns = Stream.of("first", "second", "third", "nothing")
                .map(it -> new Turn(business.id(), shop.integration(), shop.account(), it, 1))
                .toList();
        return repository.waiting(business.id(), turns, 3, bytes).stream()
                .map(it -> it.turn().orderId() + " " + it.bytes() + (it.moreWaits() ? " and more" : ""))
                .toList();
    }

    @Test
    void readsNoMoreAtOnceThanItMayHoldAndTellsOfWhatItLeaves() {
        waits("first", 5_000);
        waits("second", 200, 300, 400, 500);
        waits("first", 100);
        waits("third", 60);

        assertThat(read(1_000_000)).containsExactly("first 5100", "second 900 and more", "third 60", "nothing 0");
        assertThat(read(5_901)).containsExactly("first 5100", "second 900 and more", "third 0 and more", "nothing 0");
        assertThat(read(5_201))
                .as("one may be larger than what was left")
                .containsExactly("first 5000 and more", "second 500 and more", "third 0 and more", "nothing 0");
        assertThat(read(1))
                .as("the first is read however large it is")
                .containsExactly("first 5000 and more", "second 0 and more", "third 0 and more", "nothing 0");
        assertThat(read(0)).containsExactly("first 0 and more", "second 0 and more", "third 0 and more", "nothing 0");
    }

    @Test
    void asksAgainForAllThatItCouldNotAskForWhateverWasAskedBesides() {
        shop.open();
        shop.link("online");
        jdbc.sql("""
                        update connectors.connector
                        set asked_until = now() - interval '5 days', created_at = now() - interval '9 days'
                        where business_id = :id
                        """).param("id", business.id()).update();
        var leftOff = connector().askedUntil();

        changedOrders.ask(connector(), Instant.now().minus(Duration.ofDays(2)));
        assertThat(connector().askedUntil())
                .as("nobody has asked for the days before")
                .isEqualTo(leftOff);
        changedOrders.ask(connector(), leftOff.minus(Duration.ofMinutes(10)));
        assertThat(connector().askedUntil()).isAfter(leftOff.plus(Duration.ofDays(4)));
    }

    @Test
    void asksForTheOrdersOfAnAccountThoughAnotherOneCannotBeAsked() {
        shop.open();
        long link = shop.link("online");
        shop.has("1001", order("1001", "25.00", "null", "Tea"));
        for (var mistyped : List.of("a mistake", "z mistake")) {
            business.http()
                    .post(
                            "/api/v1/branch-links",
                            Map.of(
                                    "shop_id",
                                    "online",
                                    "account_id",
                                    mistyped,
                                    "branch_id",
                                    Hex32.print(business.virtual().id()),
                                    "integration_id",
                                    shop.integration(),
                                    "store_domain",
                                    "shop.example"))
                    .ok();
        }
        changedOrders.ask(connector(), Instant.parse("2026-01-04T00:00:00Z"));

        shop.awaitOutcomes("processed");
        assertThat(shop.points(link, "1001")).isEqualTo(25);
        assertThat(connector().problem()).contains("mistake");
    }

    @Test
    void letsWhatWaitsForOneShopAloneWhileOnlyOthersAreLinked() {
        shop.link("online");
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "655441491", "Tea"))
                .ok();
        shop.deliver("refunds/create", "d-2", """
                        {"id":7,"order_id":1001,"created_at":"2026-01-06T10:00:00Z",
                        "transactions":[{"kind":"refund","status":"success","amount":"10.00"}]}""").ok();
        shop.awaitOutcomes("unlinked", "unlinked");
        var finished = finished();

        events.replayLinked();
        assertThat(jdbc.sql("select count(*) from connectors.event where business_id = :id and outcome is null")
                        .param("id", business.id())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(finished()).isEqualTo(finished);

        long link = shop.link("655441491");
        shop.awaitOutcomes("processed", "processed");
        assertThat(shop.points(link, "1001")).isEqualTo(15);
    }

    @Test
    void leavesARefundAsItWasThoughTheShopHasChangedItsNote() {
        shop.open();
        long link = shop.link("online");
        shop.has("1001", order("1001", "25.00", "null", "Tea"));
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "null", "Tea"))
                .ok();
        shop.awaitOutcomes("processed");
        var refund = """
                {"id":7,"order_id":1001,"created_at":"2026-01-06T10:00:00Z","note":"%s",
                "transactions":[{"kind":"refund","status":"success","amount":"10.00"}]}""";
        shop.deliver("refunds/create", "d-2", refund.formatted("too strong")).ok();
        shop.awaitOutcomes("processed", "processed");
        shop.deliver("refunds/create", "d-3", refund.formatted("too weak")).ok();

        shop.awaitOutcomes("processed", "processed", "duplicate");
        assertThat(shop.points(link, "1001")).isEqualTo(15);
    }

    @Test
    void keepsWebhooksWhileTokensAreExchanged() {
        shop.open();
        var connection = connectors.connection(connector(), shop.account());
        renewal.renew(connection, credentials -> {
            assertThat(CompletableFuture.supplyAsync(
                                    () -> events.receive(business.id(), shop.integration(), List.of(ofNoOrder("d-1"))))
                            .orTimeout(10, SECONDS)
                            .join())
                    .containsExactly(Events.Receipt.NEW);
            return credentials;
        });
        shop.awaitOutcomes("ignored");
    }

    @Test
    void leavesWhatIsWorkedOutAloneWhenASlowWorkerComesToItsEnd() {
        shop.deliver("collections/update", "d-1", "{}").ok();
        shop.awaitOutcomes("ignored");
        long event = shop.events().getFirst().path("id").asLong();

        repository.end(
                business.id(),
                List.of(new EventRepository.Ending(
                        event, 1, Instant.now().plusSeconds(60), null, "It was slow.", null)));

        shop.awaitOutcomes("ignored");
    }

    @Test
    void asksAboutAnOrderOnceInATurnThoughTheShopNeverSaysTheSame() {
        shop.open();
        shop.link("online");
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "null", "Tea"))
                .ok();
        shop.awaitOutcomes("processed");
        var times = new AtomicInteger();
        // Of one moment each time, and no moment that is over.
        var now = Instant.now().plusSeconds(3600).toString();
        shop.has(
                "1001",
                () -> order("1001", "25.00", "null", "Tea " + times.incrementAndGet())
                        .replace("\"updated_at\":\"2026-01-05T10:00:00Z\"", "\"updated_at\":\"" + now + "\""));
        shop.deliver(
                        "orders/updated",
                        "d-2",
                        order("1001", "30.00", "null", "Tea")
                                .replace("2026-01-05T10:00:00Z\",\"customer", now + "\",\"customer"))
                .ok();
        shop.deliver(
                        "orders/updated",
                        "d-3",
                        order("1001", "35.00", "null", "Tea")
                                .replace("2026-01-05T10:00:00Z\",\"customer", now + "\",\"customer"))
                .ok();

        await().until(() -> shop.events().getFirst().path("tries").asInt() == 1);
        assertThat(shop.events().getFirst().path("reason").asString())
                .isEqualTo("The platform tells two contents of the same moment.");
        assertThat(times.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void forgetsWhatWasSentAfterAMonth() {
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "655441491", "Tea"))
                .ok();
        shop.deliver("orders/paid", "d-2", order("1002", "25.00", "655441491", "Tea"))
                .ok();
        shop.awaitOutcomes("unlinked", "unlinked");
        jdbc.sql("""
                        update connectors.event
                        set received_at = now() - case when delivery_id = 'd-1' then 31 else 29 end * interval '1 day'
                        where business_id = :id
                        """).param("id", business.id()).update();

        events.forgetOld(() -> false);

        assertThat(shop.events())
                .extracting(it -> it.path("delivery_id").asString())
                .containsExactly("d-2");
    }

    private static PlatformServer hanging(CountDownLatch answers) {
        return new PlatformServer("square", request -> {
            try {
                assertThat(answers.await(60, SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return new PlatformServer.Told(404, Map.of());
        });
    }

    private static long withToken(TestBusiness business) {
        long integration = business.integration(Map.of("sub_type", 5));
        business.http()
                .put(
                        "/api/v1/integrations/" + integration + "/connector",
                        Map.of("credentials", Map.of("access_token", "EAAA")))
                .ok();
        return integration;
    }

    private static PlatformEvent changed(int order, String note) {
        return new PlatformEvent("order.updated", "d-" + order, "M1", null, "o-" + order, """
                {"data":{"object":{"order_updated":{"order_id":"o-%d"}}},"note":"%s"}
                """.formatted(order, note)
                .getBytes(UTF_8));
    }

    private int taken(TestBusiness business) {
        return jdbc.sql("select count(*) from connectors.turn where business_id = :id and taken")
                .param("id", business.id())
                .query(Integer.class)
                .single();
    }

    /** Lest workers of this server go on with it beside other tests. */
    private void forgetTurns(TestBusiness business) {
        jdbc.sql("delete from connectors.turn where business_id = :id")
                .param("id", business.id())
                .update();
    }

    /** What waits for a platform that never answers, more than a node works out at once. */
    @Test
    void goesOnForOthersWhileAPlatformKeepsABusinessWaiting() throws InterruptedException {
        var answers = new CountDownLatch(1);
        shop.open();
        shop.link("online");
        var other = businesses.open();
        try (var hanging = hanging(answers)) {
            long integration = withToken(other);
            events.receive(
                    other.id(),
                    integration,
                    IntStream.range(0, 300).mapToObj(i -> changed(i, "")).toList());
            await().until(() -> hanging.asked().size() >= PlatformClient.MOST_OF_A_BUSINESS);

            shop.deliver("orders/paid", "d-1", order("1001", "25.00", "null", "Tea"))
                    .ok();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(
                                    shop.events().getFirst().path("outcome").asString("waits"))
                            .isEqualTo("processed"));
            assertThat(hanging.asked().size()).isEqualTo(PlatformClient.MOST_OF_A_BUSINESS);
            assertThat(taken(other)).isEqualTo(EventWorker.MOST_OF_A_BUSINESS);
        } finally {
            answers.countDown();
            forgetTurns(other);
        }
    }

    @Test
    void holdsFewOfWhatIsLarge() throws InterruptedException {
        int size = 600_000;
        int most = EventWorker.MOST_OF_A_BUSINESS * EventWorker.BYTES_OF_A_TURN / size + 1;
        var answers = new CountDownLatch(1);
        try (var hanging = hanging(answers)) {
            long integration = withToken(business);
            events.receive(
                    business.id(),
                    integration,
                    IntStream.range(0, 40)
                            .mapToObj(i -> changed(i, "x".repeat(size)))
                            .toList());
            await().until(() -> hanging.asked().size() >= PlatformClient.MOST_OF_A_BUSINESS);
            await().during(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(taken(business)).isBetween(PlatformClient.MOST_OF_A_BUSINESS, most));
        } finally {
            answers.countDown();
            forgetTurns(business);
        }
    }

    @Test
    void takesSalesWithLettersThatNoDatabaseCanKeep() {
        long link = shop.link("online");
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "null", "T\\u0000e\\ud83da"))
                .ok();
        shop.deliver("orders/paid", "d-2", order("1002", "30.00", "null", "x".repeat(254) + "\\ud83d\\ude00"))
                .ok();
        shop.awaitOutcomes("processed", "processed");

        assertThat(shop.points(link, "1001")).isEqualTo(25);
        assertThat(shop.points(link, "1002")).isEqualTo(30);
    }

    @Test
    void takesACodeAwayThatWasStillBeingMadeWhenItsPointsCameBack() {
        shop.open();
        long link = shop.link("online");
        shop.deliver("orders/paid", "d-1", order("1001", "500.00", "null", "Tea"))
                .ok();
        shop.awaitOutcomes("processed");
        var cancelled = new CountDownLatch(1);
        shop.whileMakingACode(() -> {
            assertThat(cancelled.await(20, SECONDS)).isTrue();
            // Nor can the shop be asked to remove it at once.
            shop.isDown(true);
        });
        var made = shop.redeem(link, 200);
        var code = requireNonNull(made.at("/ecom_coupon/code").asString());
        var redemption = "/api/v1/redemptions/" + made.path("id").asLong();
        assertThat(business.http().delete(redemption).status()).isEqualTo(503);
        assertThat(shop.balance()).as("it may be used at any moment").isEqualTo(300);
        int askedBefore = shop.asked().size();
        cancelled.countDown();
        await().until(() -> shop.codes().containsKey(code) && shop.asked().size() > askedBefore);

        shop.isDown(false);
        await().untilAsserted(() -> {
            jdbc.sql("update connectors.discount_code set next_try_at = now() where business_id = :id")
                    .param("id", business.id())
                    .update();
            platformCodes.tendDue(() -> false);
            assertThat(shop.codes()).doesNotContainKey(code);
        });
        assertThat(business.http().delete(redemption).status()).isEqualTo(204);
        assertThat(shop.balance()).isEqualTo(500);
    }
}
