package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.potoroo.TestBusiness;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop that speaks as Shopify does: it sends signed webhooks, and is asked over HTTP on this machine. */
final class TestShopify implements AutoCloseable {

    static final String SECRET = "shpss_first";
    private static final String SETTING = "potoroo.connectors.api-urls.shopify";

    private final HttpServer server;
    private final TestBusiness business;
    private final String account = "shop-" + Hex32.print(Hex32.next()) + ".myshopify.com";
    private final long integration;
    private final Map<String, String> orders = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> codes = new ConcurrentHashMap<>();
    private final List<String> used = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile ThrowingRunnable whileMaking = () -> {};

    /** Something that takes its time. */
    interface ThrowingRunnable {
        void run() throws InterruptedException;
    }

    TestShopify(TestBusiness business) {
        this.business = business;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/admin/api/2025-10/", this::answer);
        server.start();
        System.setProperty(SETTING, "http://127.0.0.1:" + server.getAddress().getPort());
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

    List<String> asked() {
        return List.copyOf(asked);
    }

    /** What it says when it is asked. */
    void has(String id, String order) {
        orders.put(id, order);
    }

    TestClient.Answer deliver(String topic, String id, String body) {
        return deliver(topic, id, body, SECRET);
    }

    TestClient.Answer deliver(String topic, String id, String body, String secret) {
        return send(topic, id, body, sign(body, secret));
    }

    TestClient.Answer send(String topic, String id, String body, String signature) {
        var path = URI.create(connector().path("intake_url").asString()).getPath();
        return send(path, topic, id, body, signature);
    }

    TestClient.Answer send(String path, String topic, String id, String body, String signature) {
        return new TestClient(business.http().url(), Map.of())
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

    static String sign(String body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
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

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring("/admin/api/2025-10".length());
        asked.add(exchange.getRequestURI().toString());
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (down) {
            respond(exchange, 503, "{}");
        } else if (!"shpat_1".equals(exchange.getRequestHeaders().getFirst("X-Shopify-Access-Token"))) {
            respond(exchange, 401, "{}");
        } else if (path.equals("/graphql.json")) {
            respond(exchange, 200, graphql(JsonMapper.shared().readTree(body)));
        } else if (path.equals("/orders.json")) {
            page(exchange);
        } else {
            var id = path.replaceAll("/orders/|\\.json|/transactions", "");
            var order = orders.get(id);
            respond(
                    exchange,
                    order == null ? 404 : 200,
                    path.endsWith("/transactions.json") ? "{\"transactions\":[]}" : "{\"order\":" + order + "}");
        }
    }

    /** One order a page, so that there are several. */
    private void page(HttpExchange exchange) throws IOException {
        var query = exchange.getRequestURI().getQuery();
        int number =
                query.contains("page_info=") ? Integer.parseInt(query.replaceAll(".*page_info=(\\d+).*", "$1")) : 0;
        var all = new ArrayList<>(orders.values());
        if (number + 1 < all.size()) {
            exchange.getResponseHeaders()
                    .add(
                            "Link",
                            "<https://" + account + "/admin/api/2025-10/orders.json?limit=250&page_info=" + (number + 1)
                                    + ">; rel=\"next\"");
        }
        respond(exchange, 200, "{\"orders\":[" + (all.isEmpty() ? "" : all.get(number)) + "]}");
    }

    private String graphql(JsonNode request) {
        var query = request.path("query").asString();
        var variables = request.path("variables");
        if (query.contains("codeDiscountNodeByCode")) {
            var code = variables.path("code").asString();
            var found = codes.get(code);
            return found == null
                    ? "{\"data\":{\"codeDiscountNodeByCode\":null}}"
                    : JsonMapper.shared()
                            .writeValueAsString(Map.of(
                                    "data",
                                    Map.of(
                                            "codeDiscountNodeByCode",
                                            Map.of(
                                                    "id",
                                                    "gid://shopify/DiscountCodeNode/" + code,
                                                    "codeDiscount",
                                                    Map.of(
                                                            "title",
                                                            found.path("title").asString(),
                                                            "asyncUsageCount",
                                                            used.contains(code) ? 1 : 0)))));
        }
        if (query.contains("discountCodeDelete")) {
            codes.remove(variables.path("id").asString().replaceAll(".*/", ""));
            return "{\"data\":{\"removed\":{\"userErrors\":[]}}}";
        }
        try {
            whileMaking.run();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        var discount = variables.path("discount");
        if (codes.putIfAbsent(discount.path("code").asString(), discount) != null) {
            return "{\"data\":{\"made\":{\"userErrors\":[{\"code\":\"TAKEN\",\"message\":\"Code must be unique.\"}]}}}";
        }
        return "{\"data\":{\"made\":{\"codeDiscountNode\":{\"id\":\"1\"},\"userErrors\":[]}}}";
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        System.clearProperty(SETTING);
        server.stop(0);
    }
}
