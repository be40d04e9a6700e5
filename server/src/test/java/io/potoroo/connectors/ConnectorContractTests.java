package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.businesses.TimeMoved;
import io.potoroo.kernel.Hex32;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** From a platform's webhook to points, over HTTP with a shop that speaks as Shopify does. */
@ServerTest
class ConnectorContractTests {

    private final TestBusinesses businesses;
    private final Events events;
    private final ChangedOrders changedOrders;
    private final ConnectorRepository connectors;
    private final PlatformCodes platformCodes;
    private final ApplicationEventPublisher ends;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestShopify shop;

    @Autowired
    ConnectorContractTests(
            TestBusinesses businesses,
            Events events,
            ChangedOrders changedOrders,
            ConnectorRepository connectors,
            PlatformCodes platformCodes,
            ApplicationEventPublisher ends,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.events = events;
        this.changedOrders = changedOrders;
        this.connectors = connectors;
        this.platformCodes = platformCodes;
        this.ends = ends;
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

    private static String order(String id, String total, String updatedAt) {
        return order(id, total, updatedAt, "paid", "null", "");
    }

    private static String order(
            String id, String total, String updatedAt, String paid, String location, String refunds) {
        return """
                {"id":%s,"name":"#%s","total_price":"%s","total_tax":"0.00","total_discounts":"0.00","currency":"USD",
                "financial_status":"%s","location_id":%s,"taxes_included":false,"created_at":"2026-01-05T10:00:00Z",
                "updated_at":"%s","customer":{"id":207119551,"email":"mia@example.com"},"refunds":[%s],
                "line_items":[{"id":1,"title":"Tea","quantity":1,"price":"%s","discount_allocations":[],"tax_lines":[]}]}\
                """.formatted(id, id, total, paid, location, updatedAt, refunds, total);
    }

    private static String refund(String id, String orderId, String amount) {
        return """
                {"id":%s,"order_id":%s,"created_at":"2026-01-06T10:00:00Z","refund_line_items":[],
                "transactions":[{"kind":"refund","status":"success","amount":"%s"}]}""".formatted(id, orderId, amount);
    }

    private void changedSince(Instant since) {
        changedOrders.ask(connectors.find(business.id(), shop.integration()).orElseThrow(), since);
    }

    @Test
    void keepsAWebhookOnceAndMakesASaleOfIt() {
        long link = shop.link("online");
        var body = order("1001", "25.00", "2026-01-05T10:00:00Z");

        var first = shop.deliver("orders/paid", "d-1", body);
        assertThat(first.ok().toString()).isEqualTo("{\"received\":true,\"duplicate\":false}");
        assertThat(shop.deliver("orders/paid", "d-1", body)
                        .ok()
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
        shop.awaitOutcomes("processed");

        assertThat(shop.points(link, "1001")).isEqualTo(25);
        assertThat(shop.sale(link, "1001").at("/customer/email").asString()).isEqualTo("mia@example.com");
        var logged = business.http()
                .get("/api/v1/branch-links/" + link + "/events")
                .ok()
                .at("/data/0");
        assertThat(logged.path("source").asString()).isEqualTo("shopify");
        assertThat(logged.path("topic").asString()).isEqualTo("orders/paid");
        assertThat(logged.path("delivery_id").asString()).isEqualTo("d-1");
        assertThat(logged.path("outcome").asString()).isEqualTo("processed");
        assertThat(jdbc.sql("select count(*) from connectors.event where body is not null and business_id = :id")
                        .param("id", business.id())
                        .query(Long.class)
                        .single())
                .as("what was worked out is not kept")
                .isZero();
    }

    @Test
    void answersNobodyWhoHasNotSigned() {
        var body = order("1001", "25.00", "2026-01-05T10:00:00Z");
        var path = URI.create(shop.connector().path("intake_url").asString()).getPath();
        var signature = TestSignature.of(TestShopify.SECRET, body.getBytes(UTF_8));

        assertThat(shop.deliver("orders/paid", "d-1", body, "another secret").status())
                .isEqualTo(401);
        assertThat(shop.send("orders/paid", "d-1", body, "no base64!").status()).isEqualTo(401);
        assertThat(shop.send("orders/paid", "d-1", body + " ", signature).status())
                .isEqualTo(401);
        assertThat(shop.send(path.replaceAll(".$", "x"), "orders/paid", "d-1", body, signature)
                        .status())
                .isEqualTo(404);
        assertThat(shop.send("/webhooks/shopify/" + "0".repeat(32), "orders/paid", "d-1", body, signature)
                        .status())
                .isEqualTo(404);
        assertThat(shop.send(path.replace("shopify", "square"), "orders/paid", "d-1", body, signature)
                        .status())
                .isEqualTo(404);
        assertThat(shop.events()).isEmpty();
        await().untilAsserted(() ->
                assertThat(shop.connector().path("refused_requests").asInt()).isEqualTo(3));
    }

    @Test
    void fetchesATokenThatIsGoodForADayAndAnotherWhenItHasEnded() {
        var path = "/api/v1/integrations/" + shop.integration() + "/connector";
        shop.link("online");
        assertThat(shop.connector().path("missing_credentials").valueStream().map(JsonNode::asString))
                .containsExactly("client_id", "client_secret");
        shop.set(Map.of("credentials", Map.of("client_id", "app", "client_secret", "shpss_1")));
        assertThat(shop.connector().path("missing_credentials")).isEmpty();

        business.http().get(path + "/shops").ok();
        business.http().get(path + "/shops").ok();
        shop.endsToken();
        business.http().get(path + "/shops").ok();

        assertThat(shop.asked().stream().filter(it -> it.line().equals("POST /admin/oauth/access_token")))
                .hasSize(2);
        shop.set(Map.of("credentials", Map.of("client_secret", "another", "access_token", "")));
        assertThat(business.http().get(path + "/shops").status()).isEqualTo(400);
    }

    @Test
    void asksWithTheTokenOfAnAppThatHasOne() {
        var path = "/api/v1/integrations/" + shop.integration() + "/connector";
        shop.link("online");
        shop.open();
        assertThat(shop.connector().path("missing_credentials")).isEmpty();

        business.http().get(path + "/shops").ok();
        shop.endsToken();

        assertThat(business.http().get(path + "/shops").status()).isEqualTo(400);
        assertThat(shop.asked()).noneMatch(it -> it.line().equals("POST /admin/oauth/access_token"));
    }

    @Test
    void remembersWhatShopifyCallsACustomerAndEnrolsNobody() {
        long link = shop.link("online");
        business.http().post("/customers", Map.of("email", "mia@example.com")).ok();

        shop.deliver("customers/update", "d-1", "{\"id\":207119551,\"email\":\"Mia@example.com\",\"phone\":null}")
                .ok();
        shop.awaitOutcomes("processed");
        shop.deliver("customers/create", "d-2", "{\"id\":7,\"email\":\"max@example.com\",\"phone\":\"\"}")
                .ok();
        shop.awaitOutcomes("processed", "ignored");

        var customers = "/api/v1/branch-links/" + link + "/customers?";
        assertThat(business.http()
                        .get(customers + "external_id=eq%7C207119551")
                        .ok()
                        .at("/data/0/email")
                        .asString())
                .isEqualTo("mia@example.com");
        assertThat(business.http()
                        .get(customers + "email=eq%7Cmax@example.com")
                        .ok()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void keepsWhatIsSignedAndCannotBeRead() {
        shop.link("online");

        shop.deliver("orders/paid", "d-1", "{\"id\":").ok();

        shop.awaitOutcomes("failed");
        assertThat(shop.events().getFirst().path("reason").asString()).isEqualTo("What was delivered cannot be read.");
    }

    @Test
    void takesASaleWithoutAnAddressThatIsNone() {
        long link = shop.link("online");

        shop.deliver(
                        "orders/paid",
                        "d-1",
                        order("1001", "25.00", "2026-01-05T10:00:00Z").replace("mia@example.com", "a@b"))
                .ok();

        shop.awaitOutcomes("processed");
        assertThat(shop.sale(link, "1001").at("/total").decimalValue()).isEqualByComparingTo("25");
    }

    @Test
    void takesTwoMebibytesAndNoMore() {
        var most = "{\"pad\":\"" + "x".repeat(WebhookIntakeController.LARGEST - 10) + "\"}";

        assertThat(most).hasSize(WebhookIntakeController.LARGEST);
        assertThat(shop.deliver("products/update", "d-1", most).status()).isEqualTo(200);
        assertThat(shop.deliver("products/update", "d-2", most + " ").status()).isEqualTo(413);
        shop.awaitOutcomes("ignored");
    }

    @Test
    void awardsOnceHoweverOftenTheOrderIsTold() {
        long link = shop.link("online");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 15)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> shop.deliver(
                                    "orders/updated", "d-" + i, order("1001", "25.00", "2026-01-05T10:00:00Z")),
                            threads))
                    .toList();
            assertThat(answers).allSatisfy(it -> assertThat(it.join().status()).isEqualTo(200));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.outcomes()).hasSize(15).doesNotContain("waits", "failed"));

        assertThat(shop.outcomes()).containsOnlyOnce("processed");
        assertThat(shop.points(link, "1001")).isEqualTo(25);
        assertThat(shop.sale(link, "1001").path("transactions").size()).isEqualTo(1);
    }

    @Test
    void asksWhoOrderedForWhatTheWebhookDoesNotTell() {
        business.http()
                .put(
                        "/api/v1/integrations/" + shop.integration(),
                        Map.of("settings", Map.of("exempt_customer_groups", List.of("wholesale"))))
                .ok();
        long link = shop.link("online");
        shop.open();
        shop.knows("207119551", """
                {"id":207119551,"email":"mia@example.com","tags":"wholesale, loud",
                "email_marketing_consent":{"state":"subscribed"}}""");

        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed");

        assertThat(shop.points(link, "1001")).isZero();
        assertThat(shop.sale(link, "1001").at("/points/reason").asString()).isEqualTo("customer_exempt");
    }

    @Test
    void takesMoneyInTheShopsCurrencyWhateverTheShopperPaidWith() {
        long link = shop.link("online");
        shop.open();
        shop.deliver("orders/paid", "d-1", order("1001", "100.00", "2026-01-05T10:00:00Z"))
                .ok();
        var told = refund("7", "1001", "7500").replace("\"amount\"", "\"currency\":\"JPY\",\"amount\"");
        shop.gaveBack("1001", "[" + refund("6", "1001", "9.00") + "," + refund("7", "1001", "50.00") + "]");

        shop.deliver("refunds/create", "d-2", told).ok();
        shop.awaitOutcomes("processed", "processed");

        assertThat(shop.points(link, "1001")).isEqualTo(50);
    }

    @Test
    void appliesARefundThatCameBeforeItsOrder() {
        long link = shop.link("online");
        shop.deliver("refunds/create", "d-1", refund("7", "1001", "10.00")).ok();
        await().until(() -> !shop.outcomes().contains("waits"));
        shop.deliver("orders/paid", "d-2", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.points(link, "1001")).isEqualTo(15));
    }

    @Test
    void convergesWhateverComesFirst() {
        long link = shop.link("online");
        var newer = order(
                "1001",
                "30.00",
                "2026-01-05T12:00:00Z",
                "refunded",
                "null",
                refund("7", "1001", "10.00") + "," + refund("8", "1001", "20.00"));
        shop.deliver("orders/updated", "d-2", newer).ok();
        shop.awaitOutcomes("processed");
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed", "stale");
        shop.deliver("refunds/create", "d-3", refund("7", "1001", "10.00")).ok();
        shop.awaitOutcomes("processed", "stale", "duplicate");

        assertThat(shop.points(link, "1001")).isZero();
        assertThat(shop.sale(link, "1001").path("total").asInt()).isEqualTo(30);
        assertThat(shop.sale(link, "1001").path("refunded_total").asInt()).isEqualTo(30);
    }

    @Test
    void knowsAnOrderThatWasCancelledBeforeItWasMade() {
        long link = shop.link("online");
        var cancelled = order("1001", "25.00", "2026-01-05T12:00:00Z", "voided", "null", "")
                .replace("\"name\"", "\"cancelled_at\":\"2026-01-05T12:00:00Z\",\"name\"");
        shop.deliver("orders/cancelled", "d-1", cancelled).ok();
        shop.deliver("orders/create", "d-2", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed", "stale");

        assertThat(shop.points(link, "1001")).isZero();
    }

    @Test
    void asksWhichOfTwoContentsOfOneSecondIsTheLater() {
        shop.open();
        long link = shop.link("online");
        shop.deliver("orders/updated", "d-1", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed");
        shop.has("1001", order("1001", "40.00", "2026-01-05T10:00:00Z"));
        shop.deliver("orders/updated", "d-2", order("1001", "30.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed", "processed");

        assertThat(shop.points(link, "1001")).isEqualTo(40);
    }

    @Test
    void takesTheSecretBeforeForADay() {
        shop.link("online");
        var rotated = shop.set(Map.of("secret", "shpss_second"));

        assertThat(rotated.toString()).doesNotContain("shpss");
        assertThat(rotated.path("secret_set").asBoolean()).isTrue();
        assertThat(Instant.parse(rotated.path("earlier_secret_until").asString()))
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
        var body = order("1001", "25.00", "2026-01-05T10:00:00Z");
        assertThat(shop.deliver("orders/paid", "d-1", body, TestShopify.SECRET).status())
                .isEqualTo(200);
        assertThat(shop.deliver("orders/paid", "d-2", body, "shpss_second").status())
                .isEqualTo(200);
        shop.set(Map.of("secret", "shpss_third"));
        assertThat(shop.deliver("orders/paid", "d-3", body, TestShopify.SECRET).status())
                .isEqualTo(401);
        jdbc.sql("update connectors.connector set earlier_until = now() where business_id = :id")
                .param("id", business.id())
                .update();
        await().until(() ->
                shop.deliver("orders/paid", "d-4", body, "shpss_second").status() == 401);
    }

    @Test
    void waitsForTheShopToBeLinked() {
        shop.link("online");
        var atTheMarket = order("1001", "25.00", "2026-01-05T10:00:00Z", "paid", "655441491", "");
        shop.deliver("orders/paid", "d-1", atTheMarket).ok();
        shop.awaitOutcomes("unlinked");
        assertThat(shop.events().getFirst().path("reason").asString()).isEqualTo("The shop 655441491 is not linked.");

        long link = shop.link("655441491");
        shop.awaitOutcomes("processed");
        assertThat(shop.points(link, "1001")).isEqualTo(25);
        shop.deliver("refunds/create", "d-2", refund("7", "1001", "10.00")).ok();
        shop.awaitOutcomes("processed", "processed");
        assertThat(shop.points(link, "1001"))
                .as("the refund names no shop, but its order did")
                .isEqualTo(15);
    }

    @Test
    void findsWhatWasUnlinkedInTheMomentOfItsLink() {
        long link = shop.link("online");
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed");
        jdbc.sql("""
                        update connectors.event set outcome = 'unlinked', body = :body where business_id = :id
                        """)
                .param("id", business.id())
                .param(
                        "body",
                        order("1001", "30.00", "2026-01-05T11:00:00Z")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .update();

        events.replayLinked();

        shop.awaitOutcomes("processed");
        assertThat(shop.points(link, "1001")).isEqualTo(30);
    }

    @Test
    void catchesUpAfterADayOfSilence() {
        shop.open();
        long link = shop.link("online");
        for (int i = 1; i <= 3; i++) {
            shop.has("100" + i, order("100" + i, "10.00", "2026-01-05T10:00:00Z"));
        }
        changedSince(Instant.parse("2026-01-04T00:00:00Z"));
        shop.awaitOutcomes("processed", "processed", "processed");
        assertThat(shop.asked())
                .anyMatch(it -> "2026-01-04T00:00:00Z".equals(it.query().get("updated_at_min")));
        changedSince(Instant.parse("2026-01-04T00:00:00Z"));
        shop.deliver("orders/paid", "d-1", order("1001", "10.00", "2026-01-05T10:00:00Z"))
                .ok();
        await().untilAsserted(() -> assertThat(shop.outcomes()).hasSize(4).doesNotContain("waits", "failed"));

        assertThat(List.of(shop.points(link, "1001"), shop.points(link, "1002"), shop.points(link, "1003")))
                .containsOnly(10L);
        assertThat(shop.sale(link, "1001").path("transactions").size()).isEqualTo(1);
        shop.isDown(true);
        changedSince(Instant.now());
        assertThat(shop.connector().path("problem").asString()).isEqualTo("The platform answered with status 503.");
    }

    @Test
    void triesAgainAndThenLetsSomebodyReplay() {
        long link = shop.link("online");
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("enabled", false))
                .ok();
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("failed");
        var failed = business.http()
                .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Cfailed")
                .ok()
                .at("/data/0");
        assertThat(failed.path("reason").asString()).isEqualTo("The branch link is disabled.");

        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("enabled", true))
                .ok();
        var replay = "/events/" + failed.path("id").asLong() + "/replay";
        assertThat(business.http()
                        .post("/api/v1/branch-links/" + link + replay, Map.of())
                        .status())
                .isEqualTo(202);
        shop.awaitOutcomes("processed");
        assertThat(shop.points(link, "1001")).isEqualTo(25);

        var again = "/api/v1/integrations/" + shop.integration() + "/events/"
                + shop.events().getFirst().path("id").asLong() + "/replay";
        var refused = business.http().post(again, Map.of());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("the platform cannot be asked without its credentials.");
        shop.awaitOutcomes("processed");
        shop.open();
        assertThat(business.http().post(again, Map.of()).status()).isEqualTo(202);
    }

    @Test
    void givesUpAfterFiveTries() {
        shop.open();
        shop.link("online");
        shop.isDown(true);
        shop.deliver("orders/edited", "d-1", "{\"order_edit\":{\"id\":1,\"order_id\":1001}}")
                .ok();
        for (int i = 1; i <= 4; i++) {
            int tries = i;
            await().until(() -> shop.events().getFirst().path("tries").asInt() == tries);
            jdbc.sql("""
                            with due as (
                                update connectors.event set next_try_at = now() where business_id = :id returning 1)
                            update connectors.turn set next_at = now() where business_id = :id and not taken
                            """).param("id", business.id()).update();
        }
        shop.awaitOutcomes("failed");
        assertThat(shop.events().getFirst().path("reason").asString())
                .isEqualTo("The platform answered with status 503.");
        shop.isDown(false);
        shop.has("1001", order("1001", "25.00", "2026-01-05T10:00:00Z"));
        business.http()
                .post(
                        "/api/v1/integrations/" + shop.integration() + "/events/"
                                + shop.events().getFirst().path("id").asLong() + "/replay",
                        Map.of());
        shop.awaitOutcomes("processed");
    }

    @Test
    void takesNoteOfWhatShopifyMustTell() {
        shop.deliver("orders/paid", "d-1", order("1001", "25.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("unlinked");
        shop.deliver("customers/redact", "d-2", "{\"customer\":{\"id\":191167},\"orders_to_redact\":[1001]}")
                .ok();
        shop.deliver("customers/data_request", "d-3", "{\"customer\":{\"id\":191167}}")
                .ok();
        shop.deliver("app/uninstalled", "d-4", "{}").ok();
        shop.deliver("shop/redact", "d-5", "{}").ok();
        shop.deliver("collections/update", "d-6", "{}").ok();
        await().untilAsserted(() -> assertThat(shop.outcomes())
                .containsExactly("unlinked", "processed", "processed", "processed", "processed", "ignored"));

        assertThat(shop.events())
                .anyMatch(it ->
                        it.path("reason").asString("").equals("Shopify asks that its customer 191167 be forgotten."));
        assertThat(jdbc.sql("select count(*) from connectors.event where body is not null and business_id = :id")
                        .param("id", business.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void keepsWhatIsSecretToItself() {
        var path = "/api/v1/integrations/" + shop.integration() + "/connector";
        shop.open();
        var read = shop.connector();
        assertThat(read.toString()).doesNotContain("shpat_1").doesNotContain(TestShopify.SECRET);
        assertThat(read.path("credentials").toString()).isEqualTo("[\"access_token\"]");
        assertThat(read.path("missing_credentials").isEmpty()).isTrue();
        assertThat(jdbc.sql("select credentials from connectors.connector where business_id = :id")
                        .param("id", business.id())
                        .query((row, number) ->
                                new String(row.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .single())
                .doesNotContain("shpat_1");
        assertThat(business.http()
                        .put(path, Map.of("credentials", Map.of("password", "x"), "options", List.of()))
                        .body())
                .isEqualTo(
                        "{\"credentials.password\":[\"The selected credentials.password is invalid.\"],\"options\":[\"The options must be an object.\"]}");
        var other = business.http().post(path + "/key", Map.of()).ok().path("data");
        assertThat(other.path("intake_url")).isNotEqualTo(read.path("intake_url"));
        assertThat(new TestClient(business.http().url(), Map.of())
                        .post(URI.create(read.path("intake_url").asString()).getPath(), Map.of())
                        .status())
                .isEqualTo(404);
        long custom = business.integration();
        assertThat(business.http()
                        .put("/api/v1/integrations/" + custom + "/connector", Map.of())
                        .body())
                .contains("There is no connector for the platform of the integration.");
    }

    private long earned() {
        shop.open();
        long link = shop.link("online");
        shop.deliver("orders/paid", "d-1", order("1001", "500.00", "2026-01-05T10:00:00Z"))
                .ok();
        shop.awaitOutcomes("processed");
        return link;
    }

    @Test
    void hasACodeInTheShopForTheOneCustomerAndTakesItAwayBeforePointsComeBack() {
        long link = earned();
        var made = shop.redeem(link, 200);
        var code = made.at("/ecom_coupon/code").asString();

        assertThat(shop.codes()).containsKey(code);
        var discount = requireNonNull(shop.codes().get(code));
        assertThat(discount.at("/context/customers/add/0").asString()).isEqualTo("gid://shopify/Customer/207119551");
        assertThat(discount.path("usageLimit").asInt()).isEqualTo(1);
        assertThat(discount.at("/minimumRequirement/subtotal/greaterThanOrEqualToSubtotal"))
                .isEqualTo(discount.at("/customerGets/value/discountAmount/amount"));
        assertThat(discount.at("/customerGets/value/discountAmount/amount").asString())
                .isEqualTo(made.path("amount").asString());
        shop.isDown(true);
        var path = "/api/v1/redemptions/" + made.path("id").asLong();
        assertThat(business.http().delete(path).status()).isEqualTo(503);
        assertThat(shop.balance()).isEqualTo(300);
        shop.isDown(false);
        jdbc.sql("update connectors.discount_code set next_try_at = now() where business_id = :id")
                .param("id", business.id())
                .update();
        await().until(() -> business.http().delete(path).status() == 204);
        assertThat(shop.codes()).doesNotContainKey(code);
        assertThat(shop.balance()).isEqualTo(500);
    }

    @Test
    void givesNothingBackForACodeThatWasUsed() {
        long link = earned();
        var made = shop.redeem(link, 200);
        var code = made.at("/ecom_coupon/code").asString();
        shop.use(code);

        assertThat(business.http()
                        .delete("/api/v1/redemptions/" + made.path("id").asLong())
                        .status())
                .isEqualTo(400);
        assertThat(shop.balance()).isEqualTo(300);
    }

    @Test
    void makesACodeLaterWhereTheShopCannotBeReached() {
        long link = earned();
        shop.isDown(true);
        var made = shop.redeem(link, 200);
        var code = made.at("/ecom_coupon/code").asString();
        assertThat(shop.codes()).isEmpty();
        shop.isDown(false);
        await().until(() -> jdbc.sql("select tries from connectors.discount_code where business_id = :id")
                        .param("id", business.id())
                        .query(Integer.class)
                        .single()
                == 1);
        jdbc.sql("update connectors.discount_code set next_try_at = now() where business_id = :id")
                .param("id", business.id())
                .update();
        platformCodes.tendDue(() -> false);

        await().untilAsserted(() -> assertThat(shop.codes()).containsKey(code));
    }

    @Test
    void givesAnExpiredCodesPointsBackOnlyIfNobodyHasUsedIt() {
        long link = earned();
        var unused = shop.redeem(link, 100).at("/ecom_coupon/code").asString();
        var used = shop.redeem(link, 200).at("/ecom_coupon/code").asString();
        assertThat(shop.codes()).containsKeys(unused, used);
        shop.use(used);
        jdbc.sql("update transactions.reservation set expires_at = reserved_at where business_id = :id")
                .param("id", business.id())
                .update();
        shop.isDown(true);
        ends.publishEvent(new TimeMoved(business.id(), () -> false));
        assertThat(shop.balance()).as("nobody knows yet").isEqualTo(200);
        shop.isDown(false);
        jdbc.sql("update connectors.discount_code set next_try_at = now() where business_id = :id")
                .param("id", business.id())
                .update();
        ends.publishEvent(new TimeMoved(business.id(), () -> false));

        assertThat(shop.balance()).isEqualTo(300);
        assertThat(shop.codes()).doesNotContainKey(unused);
    }

    @Test
    void removesTheCodeOfAnIntentBeforeItIsCancelled() {
        earned();
        var branch = Map.of("id", Hex32.print(business.virtual().id()));
        var customer = Map.of("email", "mia@example.com");
        var code = business.http()
                .post(
                        "/transactions?include=ecom_coupon",
                        Map.of(
                                "intent",
                                "redeem_ecom_coupon",
                                "points",
                                200,
                                "subtotal",
                                100,
                                "customer",
                                customer,
                                "branch",
                                branch))
                .ok()
                .at("/data/ecom_coupon/code")
                .asString();
        await().untilAsserted(() -> assertThat(shop.codes()).containsKey(code));

        business.http()
                .post(
                        "/transactions",
                        Map.of("intent", "cancel_ecom_coupon", "code", code, "customer", customer, "branch", branch))
                .ok();
        assertThat(shop.codes()).doesNotContainKey(code);
        assertThat(shop.balance()).isEqualTo(500);
    }
}
