package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.TestBusiness;
import io.potoroo.TestClient;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.connectors.PlatformServer.Told;
import io.potoroo.kernel.Hex32;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop that speaks as Shopify does: it sends signed webhooks, and is asked over HTTP on this machine. */
final class TestShopify implements AutoCloseable {

    static final String SECRET = "shpss_first";
    private static final String API = "/admin/api/2025-10";

    private final PlatformServer server;
    private final TestBusiness business;
    private final String account = "shop-" + Hex32.print(Hex32.next()) + ".myshopify.com";
    private final long integration;
    private final Map<String, Supplier<JsonNode>> orders = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> customers = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> refundsInShopCurrency = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> codes = new ConcurrentHashMap<>();
    final List<Map<String, ?>> locations = new CopyOnWriteArrayList<>();
    private final List<String> used = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> products = new ConcurrentSkipListMap<>();
    private final Map<String, List<String>> inCollections = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> collections = new ConcurrentSkipListMap<>();
    private final AtomicInteger throttled = new AtomicInteger();
    private final AtomicInteger tokens = new AtomicInteger(1);
    private volatile String token = "shpat_1";
    private volatile ThrowingRunnable whileReading = () -> {};
    private volatile boolean down;
    private volatile boolean mended;
    private volatile ThrowingRunnable whileMaking = () -> {};

    /** Something that takes its time. */
    interface ThrowingRunnable {
        void run() throws InterruptedException;
    }

    TestShopify(TestBusiness business) {
        this.business = business;
        server = new PlatformServer("shopify", this::answer);
        integration = business.integration(Map.of("sub_type", 1, "is_ecom", true));
        set(Map.of("secret", SECRET));
    }

    long integration() {
        return integration;
    }

    String account() {
        return account;
    }

    JsonNode set(Map<String, ?> connector) {
        return business.http()
                .put("/api/v1/integrations/" + integration + "/connector", connector)
                .ok()
                .path("data");
    }

    JsonNode connector() {
        return business.http()
                .get("/api/v1/integrations/" + integration + "/connector")
                .ok()
                .path("data");
    }

    /** Lets it be asked. */
    void open() {
        set(Map.of("credentials", Map.of("access_token", "shpat_1")));
    }

    long link(String shop) {
        return business.http()
                .post(
                        "/api/v1/branch-links",
                        Map.of(
                                "shop_id",
                                shop,
                                "account_id",
                                account,
                                "branch_id",
                                Hex32.print(business.virtual().id()),
                                "integration_id",
                                integration,
                                "store_domain",
                                account))
                .ok()
                .path("id")
                .asLong();
    }

    /** Goes down and comes up again. */
    void isDown(boolean now) {
        down = now;
    }

    /** Shows a page for people whatever it is asked, with a success. */
    void isBeingMended(boolean now) {
        mended = now;
    }

    /** What happens between the request for a code and its making. */
    void whileMakingACode(ThrowingRunnable happens) {
        whileMaking = happens;
    }

    /** Somebody has ordered with the code. */
    void use(String code) {
        used.add(code);
    }

    Map<String, JsonNode> codes() {
        return Map.copyOf(codes);
    }

    List<Asked> asked() {
        return server.asked();
    }

    /** What it says when it is asked. */
    void has(String id, String order) {
        has(id, () -> order);
    }

    /** What it says each time it is asked. */
    void has(String id, Supplier<String> order) {
        orders.put(id, () -> JsonMapper.shared().readTree(order.get()));
    }

    /** What it says of a customer. */
    void knows(String customerId, String customer) {
        customers.put(customerId, JsonMapper.shared().readTree(customer));
    }

    /** What an order's refunds were in the shop's currency. */
    void gaveBack(String orderId, String refunds) {
        refundsInShopCurrency.put(orderId, JsonMapper.shared().readTree(refunds));
    }

    /** What it will have only later. */
    JsonNode losesCode(String code) {
        return requireNonNull(codes.remove(code));
    }

    void hasCode(String code, JsonNode discount) {
        codes.put(code, discount);
    }

    /** A product in these collections, of which the first fits into an answer and the others do not. */
    void sells(String id, String title, String vendor, String... collectionIds) {
        products.put(
                id,
                JsonMapper.shared()
                        .valueToTree(Map.of(
                                "id",
                                "gid://shopify/Product/" + id,
                                "title",
                                title,
                                "vendor",
                                vendor,
                                "status",
                                "ACTIVE",
                                "tags",
                                List.of("of " + vendor),
                                "collections",
                                collections(0, List.of(collectionIds)))));
        inCollections.put(id, List.of(collectionIds));
        for (var collection : collectionIds) {
            collections.putIfAbsent(
                    collection,
                    JsonMapper.shared()
                            .valueToTree(Map.of("id", "gid://shopify/Collection/" + collection, "title", collection)));
        }
    }

    void sellsNoMore(String id) {
        products.remove(id);
    }

    /** So often it says that it was asked too much. */
    void throttles(int times) {
        throttled.set(times);
    }

    /** What happens between two pages of products. */
    void whileReadingProducts(ThrowingRunnable happens) {
        whileReading = happens;
    }

    /** A page of one, so that there are several. */
    private static Map<String, Object> collections(int number, List<String> ids) {
        return page(
                number,
                ids.stream()
                        .map(it -> Map.of("id", "gid://shopify/Collection/" + it))
                        .toList());
    }

    private static Map<String, Object> page(int number, List<?> nodes) {
        return Map.of(
                "nodes",
                nodes.stream().skip(number).limit(1).toList(),
                "pageInfo",
                Map.of("hasNextPage", number + 1 < nodes.size(), "endCursor", "c" + (number + 1)));
    }

    private static int number(JsonNode variables) {
        return Integer.parseInt(variables.path("after").asString("c0").substring(1));
    }

    TestClient.Answer deliver(String topic, String id, String body) {
        return deliver(topic, id, body, SECRET);
    }

    TestClient.Answer deliver(String topic, String id, String body, String secret) {
        return send(topic, id, body, TestSignature.of(secret, body.getBytes(UTF_8)));
    }

    TestClient.Answer send(String topic, String id, String body, String signature) {
        var path = URI.create(connector().path("intake_url").asString()).getPath();
        return send(path, topic, id, body, signature);
    }

    TestClient.Answer send(String path, String topic, String id, String body, String signature) {
        return deliver(business.http(), path, topic, id, body, signature);
    }

    /** To a node of several, which reads nothing else that its client sends. */
    TestClient.Answer deliver(TestClient node, String path, String topic, String id, String body, String signature) {
        return new TestClient(node.url(), Map.of())
                .send(
                        "POST",
                        path,
                        body,
                        "X-Shopify-Topic",
                        topic,
                        "x-shopify-hmac-sha256",
                        signature,
                        "X-Shopify-Shop-Domain",
                        account,
                        "X-Shopify-Webhook-Id",
                        id);
    }

    /** Everything it has told, the newest first. */
    List<JsonNode> events() {
        return business.http()
                .get("/api/v1/integrations/" + integration + "/events")
                .ok()
                .path("data")
                .valueStream()
                .toList();
    }

    /** What became of all of it, in its order. */
    List<String> outcomes() {
        return events().reversed().stream()
                .map(it -> it.path("outcome").asString("waits"))
                .toList();
    }

    void awaitOutcomes(String... expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(outcomes()).containsExactly(expected));
    }

    JsonNode sale(long link, String id) {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/sales?external_id=eq%7C" + id)
                .ok()
                .at("/data/0");
    }

    long points(long link, String id) {
        return sale(link, id).at("/points/net").asLong();
    }

    /** Sets points of Mia's aside. */
    JsonNode redeem(long link, int points) {
        return business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/redemptions",
                        Map.of(
                                "customer",
                                Map.of("email", "mia@example.com"),
                                "mode",
                                "points",
                                "points",
                                points,
                                "subtotal",
                                100))
                .ok()
                .path("data");
    }

    /** What Mia has. */
    long balance() {
        return business.http()
                .get("/customers?email=mia@example.com&include=balance")
                .ok()
                .at("/data/0/balance/points")
                .asLong();
    }

    private Told answer(Asked request) {
        if (down) {
            return new Told(503, Map.of());
        }
        if (mended) {
            return new Told(200, new PlatformServer.Text("<html>We are back soon.</html>"));
        }
        if (request.path().equals("/admin/oauth/access_token")) {
            return token(request);
        }
        if (!token.equals(request.headers().get("X-Shopify-Access-Token"))) {
            return new Told(401, Map.of());
        }
        var path = request.path().substring(API.length());
        if (path.equals("/graphql.json") && throttled.getAndDecrement() > 0) {
            return new Told(200, JsonMapper.shared().readTree("""
                    {"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{
                    "requestedQueryCost":100,"throttleStatus":{"currentlyAvailable":99.9,"restoreRate":100.0}}}}"""));
        }
        if (path.equals("/graphql.json")) {
            return new Told(200, Map.of("data", graphql(request.body())));
        }
        if (path.equals("/shop.json")) {
            return new Told(
                    200, Map.of("shop", Map.of("name", "Tea House", "myshopify_domain", account, "city", "Cork")));
        }
        if (path.equals("/locations.json")) {
            return new Told(200, Map.of("locations", locations));
        }
        if (path.equals("/orders.json")) {
            return page(request);
        }
        if (path.endsWith("/transactions.json")) {
            return new Told(200, Map.of("transactions", List.of()));
        }
        if (path.startsWith("/customers/")) {
            var customer = customers.get(path.replaceAll("/customers/|\\.json", ""));
            return customer == null ? new Told(404, Map.of()) : new Told(200, Map.of("customer", customer));
        }
        if (path.endsWith("/refunds.json") && "true".equals(request.query().get("in_shop_currency"))) {
            return new Told(
                    200, Map.of("refunds", requireNonNull(refundsInShopCurrency.get(path.replaceAll("\\D+", "")))));
        }
        var order = orders.get(path.replaceAll("/orders/|\\.json", ""));
        return order == null ? new Told(404, Map.of()) : new Told(200, Map.of("order", order.get()));
    }

    private Told token(Asked request) {
        if (!request.text().equals("grant_type=client_credentials&client_id=app&client_secret=shpss_1")) {
            return new Told(400, Map.of("error", "invalid_request"));
        }
        token = "shpat_" + tokens.incrementAndGet();
        return new Told(200, Map.of("access_token", token, "scope", "read_orders", "expires_in", 86_399));
    }

    /** The token it gave has ended. */
    void endsToken() {
        token = "ended";
    }

    /** One order a page, so that there are several. */
    private Told page(Asked request) {
        int number = Integer.parseInt(request.query().getOrDefault("page_info", "0"));
        var next = "<https://" + account + API + "/orders.json?limit=250&page_info=" + (number + 1) + ">; rel=\"next\"";
        return new Told(
                200,
                Map.of(
                        "orders",
                        orders.values().stream()
                                .skip(number)
                                .limit(1)
                                .map(Supplier::get)
                                .toList()),
                number + 1 < orders.size() ? Map.of("Link", next) : Map.of());
    }

    private Map<String, ?> graphql(JsonNode request) {
        var query = request.path("query").asString();
        var variables = request.path("variables");
        if (query.contains("codeDiscountNodeByCode")) {
            var code = variables.path("code").asString();
            return codes.containsKey(code) ? Map.of("codeDiscountNodeByCode", found(code)) : Map.of();
        }
        var id = variables.path("id").asString("").replaceAll(".*/", "");
        if (query.startsWith("query collections")) {
            return Map.of("collections", page(number(variables), List.copyOf(collections.values())));
        }
        if (query.startsWith("query products")) {
            var page = page(number(variables), List.copyOf(products.values()));
            run(whileReading);
            return Map.of("products", page);
        }
        if (query.startsWith("query product")) {
            return products.containsKey(id) ? Map.of("product", requireNonNull(products.get(id))) : Map.of();
        }
        if (query.startsWith("query more")) {
            return Map.of(
                    "product",
                    Map.of("collections", collections(number(variables), requireNonNull(inCollections.get(id)))));
        }
        if (query.contains("discountCodeDelete")) {
            codes.remove(id);
            return Map.of("removed", Map.of("userErrors", List.of()));
        }
        run(whileMaking);
        var discount = variables.path("discount");
        boolean taken = codes.putIfAbsent(discount.path("code").asString(), discount) != null;
        return Map.of(
                "made",
                Map.of(
                        "userErrors",
                        taken ? List.of(Map.of("code", "TAKEN", "message", "Code must be unique.")) : List.of()));
    }

    private static void run(ThrowingRunnable happens) {
        try {
            happens.run();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private Map<String, ?> found(String code) {
        var discount = Map.of(
                "title", requireNonNull(codes.get(code)).path("title"), "asyncUsageCount", used.contains(code) ? 1 : 0);
        return Map.of("id", "gid://shopify/DiscountCodeNode/" + code, "codeDiscount", discount);
    }

    @Override
    public void close() {
        server.close();
    }
}
