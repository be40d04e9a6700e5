package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Asking a platform for orders of a time before it was connected, until it has answered. */
@ServerTest
class BackfillTests {

    private final TestBusinesses businesses;
    private final ChangedOrders changedOrders;
    private final Connectors connectors;
    private final Backfills backfills;
    private final BackfillRepository repository;
    private final Platforms platforms;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestShopify shop;

    @Autowired
    BackfillTests(
            TestBusinesses businesses,
            ChangedOrders changedOrders,
            Connectors connectors,
            Backfills backfills,
            BackfillRepository repository,
            Platforms platforms,
            TransactionTemplate transactions,
            Clock clock,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.changedOrders = changedOrders;
        this.connectors = connectors;
        this.backfills = backfills;
        this.repository = repository;
        this.platforms = platforms;
        this.transactions = transactions;
        this.clock = clock;
        this.jdbc = jdbc;
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        shop = new TestShopify(business);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private TestClient.Answer ask(String since) {
        return business.http()
                .post("/api/v1/integrations/" + shop.integration() + "/connector/backfill", Map.of("since", since));
    }

    private JsonNode backfill() {
        return shop.connector().path("backfill");
    }

    private void awaitState(String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(backfill().path("state").asString()).isEqualTo(state));
    }

    private void due() {
        jdbc.sql("update connectors.backfill set next_try_at = now() where business_id = :id")
                .param("id", business.id())
                .update();
        backfills.wake();
    }

    private void hasTwoOrders() {
        for (int i = 1; i <= 2; i++) {
            shop.has("90" + i, """
                    {"id":90%d,"name":"#90%d","total_price":"10.00","currency":"USD","financial_status":"paid",
                    "location_id":null,"created_at":"2025-06-05T10:00:00Z","updated_at":"2025-06-05T10:00:00Z",
                    "customer":{"id":207119551,"email":"mia@example.com"},
                    "line_items":[{"id":1,"title":"Tea","quantity":1,"price":"10.00"}]}""".formatted(i, i));
        }
    }

    @Test
    void asksForWhatWasBeforeOnlyOnRequestAndTellsHowFarItCame() {
        assertThat(ask("2025-01-01T00:00:00Z").status())
                .as("without credentials")
                .isEqualTo(400);
        assertThat(backfill().isNull()).isTrue();
        shop.open();
        long link = shop.link("online");
        hasTwoOrders();
        assertThat(ask("2025-01-01T00:00:00Z").status()).isEqualTo(202);

        awaitState("done");
        assertThat(shop.asked())
                .anyMatch(it -> "2025-01-01T00:00:00Z".equals(it.query().get("updated_at_min")));
        var done = backfill();
        assertThat(done.path("since").asString()).isEqualTo("2025-01-01T00:00:00Z");
        assertThat(done.path("pages").asInt()).isEqualTo(2);
        assertThat(done.path("orders").asInt()).isEqualTo(2);
        assertThat(done.path("tries").asInt()).isZero();
        assertThat(done.path("finished_at").isNull()).isFalse();
        await().untilAsserted(() -> assertThat(shop.points(link, "901")).isEqualTo(10));
    }

    @Test
    void triesAgainWhatFailedAndForgetsNothingOfItWhenThePlatformIsAskedBesides() {
        shop.open();
        long link = shop.link("online");
        hasTwoOrders();
        shop.isDown(true);
        ask("2025-01-01T00:00:00Z");
        await().until(() -> backfill().path("tries").asInt() == 1);

        shop.isDown(false);
        changedOrders.ask(connectors.find(business.id(), shop.integration()).orElseThrow(), Instant.now());
        assertThat(shop.connector().path("problem").isNull()).isTrue();
        assertThat(backfill().path("state").asString()).isEqualTo("waiting");
        assertThat(backfill().path("problem").asString()).isEqualTo("The platform answered with status 503.");
        assertThat(Instant.parse(backfill().path("next_try_at").asString())).isAfter(Instant.now());

        due();
        awaitState("done");
        assertThat(backfill().path("problem").isNull()).isTrue();
        await().untilAsserted(() -> assertThat(shop.points(link, "902")).isEqualTo(10));
    }

    @Test
    void givesUpAfterFiveTriesUntilItIsAskedForAgain() {
        shop.open();
        shop.link("online");
        shop.isDown(true);
        ask("2025-01-01T00:00:00Z");
        for (int i = 1; i <= 4; i++) {
            int tries = i;
            await().until(() -> backfill().path("tries").asInt() == tries
                    && backfill().path("state").asString().equals("waiting"));
            due();
        }
        awaitState("failed");
        assertThat(backfill().path("tries").asInt()).isEqualTo(5);

        shop.isDown(false);
        assertThat(ask("2025-02-01T00:00:00Z").status()).isEqualTo(202);
        awaitState("done");
        assertThat(backfill().path("since").asString()).isEqualTo("2025-02-01T00:00:00Z");
    }

    /** As a server leaves it that dies while it asks. */
    private void isLeft(int triesBefore) {
        jdbc.sql("""
                        update connectors.backfill
                        set state = 'running', tries = :tries, next_try_at = now(), finished_at = null
                        where business_id = :id
                        """).param("tries", triesBefore).param("id", business.id()).update();
        backfills.wake();
    }

    @Test
    void givesUpAlsoWhereItKillsEachServerThatBegins() {
        shop.open();
        shop.link("online");
        ask("2025-01-01T00:00:00Z");
        awaitState("done");
        isLeft(3);
        awaitState("done");
        assertThat(backfill().path("tries").asInt()).isEqualTo(4);

        isLeft(4);
        awaitState("failed");
        assertThat(backfill().path("tries").asInt()).isEqualTo(5);
        assertThat(backfill().path("problem").asString()).isEqualTo("The server died while it asked.");
        assertThat(backfill().path("pages").asInt()).as("it is not begun again").isZero();
    }

    @Test
    void leavesItToOthersWhenItsServerStops() {
        shop.open();
        shop.link("online");
        var answers = waitsForAnswer();
        var stopping = new Backfills(repository, connectors, platforms, changedOrders, clock);
        stopping.stop();
        transactions.executeWithoutResult(only -> {
            repository.ask(business.id(), shop.integration(), Instant.parse("2025-01-01T00:00:00Z"));
            assertThat(stopping.take(1, Map.of())).isEqualTo(1);
        });
        long number = number();
        answers.countDown();

        awaitState("done");
        assertThat(number()).as("of another taking").isGreaterThan(number);
        assertThat(backfill().path("tries").asInt()).isZero();
    }

    private long number() {
        return jdbc.sql("select number from connectors.backfill where business_id = :id")
                .param("id", business.id())
                .query(Long.class)
                .single();
    }

    /** The shop has an order that it does not tell until then. */
    private CountDownLatch waitsForAnswer() {
        var answers = new CountDownLatch(1);
        shop.has("901", () -> {
            try {
                assertThat(answers.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return "{\"id\":901}";
        });
        return answers;
    }

    private Connector connector() {
        return connectors.find(business.id(), shop.integration()).orElseThrow();
    }

    @Test
    void catchesUpForAConnectorWhoseListIsTooLongToBeAskedForByItself() {
        shop.open();
        shop.link("online");
        jdbc.sql("""
                        update connectors.connector
                        set asked_until = now() - interval '5 days', problem = 'There was no time left to ask the platform.'
                        where business_id = :id
                        """).param("id", business.id()).update();
        var leftOff = connector().askedUntil();
        ask(Instant.now().minus(Duration.ofDays(1)).toString());
        awaitState("done");
        assertThat(connector().askedUntil())
                .as("nobody has asked for the days before")
                .isEqualTo(leftOff);
        assertThat(connector().problem()).isNotNull();

        ask(Instant.now().minus(Duration.ofDays(6)).toString());
        awaitState("done");
        assertThat(connector().askedUntil()).isAfter(leftOff.plus(Duration.ofDays(4)));
        assertThat(connector().problem()).isNull();
    }

    @Test
    void endsSometimeAlsoWhereAShopsListsDoNot() {
        long integration = business.integration(Map.of("sub_type", 2, "is_ecom", true));
        business.http()
                .put(
                        "/api/v1/integrations/" + integration + "/connector",
                        Map.of("credentials", Map.of("consumer_key", "ck", "consumer_secret", "cs")))
                .ok();
        business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id", "shop.example",
                                "account_id", "shop.example",
                                "store_domain", "shop.example",
                                "branch_id", Hex32.print(business.virtual().id()),
                                "integration_id", integration))
                .ok();
        var page = Collections.nCopies(100, Map.of("id", 1, "date_modified_gmt", "2025-06-05T10:00:00"));
        try (var endless = new PlatformServer("woocommerce", it -> new PlatformServer.Told(200, page))) {
            assertThatThrownBy(() -> changedOrders.read(
                            connectors.find(business.id(), integration).orElseThrow(),
                            Instant.parse("2025-01-01T00:00:00Z"),
                            new PlatformClient.Until(
                                    System.nanoTime() + Duration.ofSeconds(1).toNanos()),
                            kept -> {}))
                    .hasMessageContaining("time");
            assertThat(endless.asked().size()).isGreaterThan(1);
        }
    }

    @Test
    void isNotAskedForTwiceAtOnceAndIsTakenUpFromAServerThatDied() {
        shop.open();
        shop.link("online");
        var answers = waitsForAnswer();
        ask("2025-01-01T00:00:00Z");
        awaitState("running");
        assertThat(ask("2025-02-01T00:00:00Z").body())
                .contains("The platform is being asked for earlier orders already.");

        // As if whoever runs it were dead: its number is another's then, and what it says does not count.
        long lost = number();
        jdbc.sql("update connectors.backfill set next_try_at = now() where business_id = :id")
                .param("id", business.id())
                .update();
        assertThat(ask("2025-03-01T00:00:00Z").status()).isEqualTo(202);
        answers.countDown();
        awaitState("done");
        assertThat(shop.asked())
                .as("it was not done by whoever was asked for something else")
                .anyMatch(it -> "2025-03-01T00:00:00Z".equals(it.query().get("updated_at_min")));
        assertThat(backfill().path("pages").asInt()).isEqualTo(1);
        assertThat(number()).isGreaterThan(lost);
    }
}
