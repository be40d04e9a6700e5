package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.connectors.TestPlatform.Answer;
import io.potoroo.connectors.TestPlatform.Request;
import io.potoroo.kernel.Hex32;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** From a register to points, over HTTP with a store that speaks as Lightspeed Retail (X-Series) does. */
@ServerTest
class LightspeedXContractTests {

    private static final String SECRET = "application secret";

    private final TestBusinesses businesses;
    private final ChangedOrders changedOrders;
    private final ConnectorRepository connectors;
    private final Map<Long, String> sales = new ConcurrentSkipListMap<>();
    private final Map<Long, String> products = new ConcurrentSkipListMap<>();
    private TestBusiness business;
    private TestPlatform store;
    private long link;
    private final AtomicInteger tokens = new AtomicInteger();

    /** In its tokens, as stores of earlier tests may still be read, and would use up this one's. */
    private final String name = Hex32.print(Hex32.next());

    @Autowired
    LightspeedXContractTests(TestBusinesses businesses, ChangedOrders changedOrders, ConnectorRepository connectors) {
        this.businesses = businesses;
        this.changedOrders = changedOrders;
        this.connectors = connectors;
        this.business = businesses.open();
        this.store = store();
    }

    private TestPlatform store() {
        return new TestPlatform("lightspeedx", 7, business, Map.of(), this::answer);
    }

    @BeforeEach
    void connect() {
        store.close();
        sales.clear();
        products.clear();
        tokens.set(0);
        business = businesses.open();
        store = store();
        store.connect(Map.of(
                "secret",
                SECRET,
                "credentials",
                Map.of("client_id", "c", "client_secret", "s", "refresh_token", "refresh-" + name + "0")));
        link = store.link("cafe", "outlet-1", Map.of());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Each refresh token is good once, and so is each access token until the next one was given. */
    private Answer answer(Request request) {
        if (request.path().equals("/api/1.0/token")) {
            if (!request.body().endsWith("refresh_token=refresh-" + name + tokens)) {
                return Answer.refusal(400, "{\"error\":\"invalid_grant\"}");
            }
            tokens.incrementAndGet();
            return Answer.ok("{\"access_token\":\"access-" + name + tokens + "\",\"refresh_token\":\"refresh-" + name
                    + tokens + "\"}");
        }
        if (!request.authorization().equals("Bearer access-" + name + tokens)) {
            return Answer.refusal(401, "{}");
        }
        if (request.path().startsWith("/api/2.0/sales?after=")) {
            return page(request, sales);
        }
        if (request.path().startsWith("/api/2.0/products?after=")) {
            return page(request, products);
        }
        if (request.path().startsWith("/api/2.0/tags?after=")) {
            return page(request, Map.of(5L, "{\"id\":\"t-1\",\"name\":\"Sale\",\"version\":5}"));
        }
        if (request.path().startsWith("/api/2.0/products/")) {
            return one(request, products);
        }
        if (request.path().startsWith("/api/2.0/customers/")) {
            return Answer.ok("{\"data\":{\"id\":\"ada\",\"email\":\"ada@example.com\",\"version\":1}}");
        }
        return one(request, sales);
    }

    private static Answer page(Request request, Map<Long, String> all) {
        long after = Long.parseLong(request.path().replaceAll(".*after=(\\d+).*", "$1"));
        long size = Long.parseLong(request.path().replaceAll(".*page_size=(\\d+).*", "$1"));
        return Answer.ok(new TreeMap<>(all)
                .tailMap(after, false).values().stream()
                        .limit(Math.min(size, 2))
                        .collect(Collectors.joining(",", "{\"data\":[", "]}")));
    }

    private static Answer one(Request request, Map<Long, String> all) {
        var id = request.path().replaceAll(".*/", "");
        return all.values().stream()
                .filter(it -> it.contains("\"id\":\"" + id + "\""))
                .findFirst()
                .map(it -> Answer.ok("{\"data\":" + it + "}"))
                .orElse(Answer.refusal(404, "{}"));
    }

    private void has(long version, String sale) {
        sales.put(version, sale);
    }

    private static String sale(String id, long version, String status, String updatedAt, String price, String more) {
        return """
                {"id":"%s","outlet_id":"outlet-1","customer_id":"ada","invoice_number":"%s","status":"%s","version":%d,
                "sale_date":"2026-01-05T10:00:00Z","updated_at":"%s","total_price":%s,"total_tax":0,%s
                "line_items":[{"id":"%s-1","product_id":"P","quantity":%s,"price":25,"price_total":%s,"tax_total":0}]}\
                """.formatted(
                        id, id, status, version, updatedAt, price, more, id, price.startsWith("-") ? "-1" : "1", price);
    }

    private static String form(String payload) {
        return "environment=prod&domain_prefix=cafe&payload=" + URLEncoder.encode(payload, UTF_8);
    }

    private TestClient.Answer deliver(String body, String signature) {
        var path = URI.create(business.http()
                        .get("/api/v1/integrations/" + store.integration() + "/connector")
                        .ok()
                        .at("/data/intake_url")
                        .asString())
                .getPath();
        return new TestClient(
                        business.http().url(),
                        Map.of("X-Signature", "signature=" + signature + ",algorithm=HMAC-SHA256"))
                .postAs("application/x-www-form-urlencoded", path, body);
    }

    private static byte[] signature(String body) {
        return Signatures.of(SECRET, body.getBytes(UTF_8));
    }

    private void awaitOutcomes(String... expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactly(expected));
    }

    private void ask(Instant since) {
        changedOrders.ask(connectors.find(business.id(), store.integration()).orElseThrow(), since);
    }

    /** What is pushed is thin; the sale is read, and its customer with it. */
    @Test
    void readsTheSaleThatAWebhookTellsOf() {
        has(7, sale("S1", 7, "CLOSED", "2026-01-05T10:00:00Z", "25", ""));
        var body = form("{\"id\":\"S1\",\"invoice_number\":\"S1\",\"status\":\"CLOSED\"}");

        assertThat(deliver(body, HexFormat.of().formatHex(signature(body)))
                        .ok()
                        .path("received")
                        .asBoolean())
                .isTrue();
        awaitOutcomes("processed");

        assertThat(store.points(link, "S1")).isEqualTo(25);
        assertThat(store.sale(link, "S1").at("/customer/email").asString()).isEqualTo("ada@example.com");
        assertThat(store.sale(link, "S1").path("external_version").asLong()).isEqualTo(7);
    }

    @Test
    void ignoresWhatMattersNowhereAlsoOfShopsThatAreNotLinked() {
        var body = form("{\"id\":\"stock\",\"outlet_id\":\"another\",\"count\":3}");

        deliver(body, HexFormat.of().formatHex(signature(body))).ok();

        awaitOutcomes("ignored");
    }

    @Test
    void knowsTheStoreOfAWebhookThatDoesNotNameIt() {
        store.connect(Map.of("options", Map.of("domain_prefix", "cafe")));
        has(7, sale("S1", 7, "CLOSED", "2026-01-05T10:00:00Z", "25", ""));
        var body = form("{\"id\":\"S1\",\"invoice_number\":\"S1\",\"outlet_id\":\"outlet-1\"}")
                .replace("domain_prefix=cafe&", "");

        deliver(body, HexFormat.of().formatHex(signature(body))).ok();
        awaitOutcomes("processed");

        assertThat(store.points(link, "S1")).isEqualTo(25);
    }

    @Test
    void takesASignatureInBase64AndNoneThatIsNotTheStores() {
        var body = form("{\"id\":\"X\",\"name\":\"a product\"}");

        assertThat(deliver(body, Base64.getEncoder().encodeToString(signature(body)))
                        .status())
                .isEqualTo(200);
        assertThat(deliver(body + "&x=1", Base64.getEncoder().encodeToString(signature(body)))
                        .status())
                .isEqualTo(401);
        assertThat(deliver(body, "").status()).isEqualTo(401);
        awaitOutcomes("ignored");
    }

    @Test
    void takesPointsBackOnceAReturnIsClosed() {
        has(7, sale("S1", 7, "CLOSED", "2026-01-05T10:00:00Z", "25", ""));
        has(8, sale("R1", 8, "SAVED", "2026-01-06T10:00:00Z", "-25", "\"return_for\":\"S1\","));
        ask(Instant.parse("2026-01-01T00:00:00Z"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactlyInAnyOrder("processed", "ignored"));
        assertThat(store.points(link, "S1")).isEqualTo(25);

        sales.remove(8L);
        has(9, sale("R1", 9, "CLOSED", "2026-01-06T10:05:00Z", "-25", "\"return_for\":\"S1\","));
        ask(Instant.parse("2026-01-06T00:00:00Z"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.points(link, "S1")).isZero());
    }

    private static String discounted(String id, long version, int sign, String more) {
        return """
                {"id":"%s","outlet_id":"outlet-1","customer_id":"ada","status":"CLOSED","version":%d,
                "sale_date":"2026-01-05T10:00:00Z","updated_at":"2026-01-05T10:00:00Z","total_price":%d,"total_tax":%s,%s
                "line_items":[{"id":"%s-1","product_id":"P","quantity":%d,"price":12,"tax":1.8},
                {"id":"%s-2","product_id":"D","quantity":%d,"price":6,"tax":0.9}]}\
                """.formatted(id, version, 6 * sign, 0.9 * sign, more, id, sign, id, -sign);
    }

    /** The discount is a line of its own, and comes back as one. */
    @Test
    void earnsOnWhatWasPaidAfterADiscountAndGivesAllOfThatBack() {
        has(7, discounted("S1", 7, 1, ""));
        ask(Instant.parse("2026-01-01T00:00:00Z"));
        awaitOutcomes("processed");
        assertThat(store.points(link, "S1")).isEqualTo(6);
        assertThat(store.sale(link, "S1").path("total").decimalValue()).isEqualByComparingTo("6.90");

        has(8, discounted("R1", 8, -1, "\"return_for\":\"S1\","));
        ask(Instant.parse("2026-01-05T00:00:00Z"));
        awaitOutcomes("processed", "processed");

        assertThat(store.points(link, "S1")).isZero();
        assertThat(store.sale(link, "S1").path("status").asString()).isEqualTo("refunded");
        assertThat(store.sale(link, "S1").at("/refunds/0/amount").decimalValue())
                .isEqualByComparingTo("6.90");
        assertThat(store.sale(link, "R1").isMissingNode()).isTrue();
    }

    /** Two a page, by version and not by time; the next time only what is newer. */
    @Test
    void readsOnFromTheVersionItHasRead() {
        for (int i = 1; i <= 5; i++) {
            has(i * 10L, sale("S" + i, i * 10L, "CLOSED", "2026-01-0" + i + "T10:00:00Z", "25", ""));
        }
        ask(Instant.parse("2026-01-03T00:00:00Z"));
        awaitOutcomes("processed", "processed", "processed");
        assertThat(store.points(link, "S3")).isEqualTo(25);
        assertThat(store.sale(link, "S2").isMissingNode()).isTrue();

        int before = store.asked().size();
        has(60, sale("S6", 60, "CLOSED", "2026-01-06T10:00:00Z", "25", ""));
        ask(Instant.parse("2026-01-05T00:00:00Z"));
        awaitOutcomes("processed", "processed", "processed", "processed");

        assertThat(store.asked().stream().skip(before).map(Request::path).filter(it -> it.contains("sales?after=")))
                .containsExactly("/api/2.0/sales?after=50&page_size=200", "/api/2.0/sales?after=60&page_size=200");
    }

    /** A sale of a web shop that has a connector of its own would count twice. */
    @Test
    void skipsImportedOrdersWhereItIsTold() {
        store.connect(Map.of("options", Map.of("skip_imported_orders", "true")));
        has(7, sale("S1", 7, "CLOSED", "2026-01-05T10:00:00Z", "25", "\"source\":\"SHOPIFY\","));
        has(8, sale("S2", 8, "CLOSED", "2026-01-05T10:00:00Z", "25", "\"source\":\"USER\","));

        ask(Instant.parse("2026-01-01T00:00:00Z"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(store.outcomes()).containsExactlyInAnyOrder("ignored", "processed"));
        assertThat(store.sale(link, "S1").isMissingNode()).isTrue();
    }

    @Test
    void tellsTheOwnerThatTheRefreshTokenIsNotGoodAnyMore() {
        tokens.set(5);

        ask(Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(business.http()
                        .get("/api/v1/integrations/" + store.integration() + "/connector")
                        .ok()
                        .at("/data/problem")
                        .asString())
                .startsWith("The platform gave no access token for what is set, but status 400");
    }

    private static String product(String id, long version, String category) {
        return """
                {"id":"%s","handle":"h","sku":"1","name":"Tea","version":%d,"tag_ids":["t-1"],"brand":{"id":"b","name":"Potter"},
                "product_category":{"id":"%s","name":"%s","category_path":[{"id":"root","name":"All"},
                {"id":"%s","name":"%s"}]}}""".formatted(id, version, category, category, category, category);
    }

    private void read() {
        var path = "/api/v1/integrations/" + store.integration() + "/connector/catalogue";
        assertThat(business.http().post(path, Map.of()).status()).isEqualTo(202);
        store.catalogue().awaitRead();
    }

    @Test
    void readsWhatTheStoreSellsAndForgetsWhatIsThereNoMore() {
        for (long version = 1; version <= 3; version++) {
            products.put(version, product("P" + version, version, "tea"));
        }
        read();
        assertThat(store.catalogue().listed(link, "products")).containsExactly("P1", "P2", "P3");
        assertThat(store.catalogue().listed(link, "categories")).containsExactly("root", "tea");
        assertThat(store.catalogue().listed(link, "product-brands")).containsExactly("b");
        assertThat(store.catalogue().listed(link, "product-tags")).containsExactly("t-1");

        products.remove(2L);
        read();
        assertThat(store.catalogue().listed(link, "products")).containsExactly("P1", "P3");
    }

    @Test
    void earnsNothingForAProductThatIsPutBelowAnExcludedCategory() {
        read();
        store.exclude(link, "root");
        products.put(9L, product("P", 9, "tobacco"));
        var product = form("{\"id\":\"P\",\"handle\":\"h\",\"sku\":\"1\",\"name\":\"told late\"}");
        deliver(product, HexFormat.of().formatHex(signature(product))).ok();
        awaitOutcomes("processed");
        has(7, sale("S1", 7, "CLOSED", "2026-01-05T10:00:00Z", "25", ""));
        ask(Instant.parse("2026-01-01T00:00:00Z"));
        awaitOutcomes("processed", "processed");
        assertThat(store.points(link, "S1")).isZero();

        products.clear();
        var deleted = form("{\"id\":\"P\",\"handle\":\"h\",\"sku\":\"1\",\"name\":\"deleted\"}");
        deliver(deleted, HexFormat.of().formatHex(signature(deleted))).ok();
        awaitOutcomes("processed", "processed", "processed");
        assertThat(store.catalogue().listed(link, "products")).isEmpty();
    }
}
