package io.potoroo.connectors.woocommerce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.potoroo.connectors.PlatformServer;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.connectors.PlatformServer.Told;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A WooCommerce shop with a REST API on this machine: orders, their refunds, and coupons. */
final class TestShop implements AutoCloseable {

    static final Map<String, String> KEYS = Map.of("consumer_key", "ck_1", "consumer_secret", "cs_1");

    private static final String API = "/wp-json/wc/v3/";
    private static final Told MISSING = new Told(404, Map.of("code", "woocommerce_rest_shop_order_invalid_id"));

    final Map<String, JsonNode> orders = new ConcurrentHashMap<>();
    final Map<String, JsonNode> refunds = new ConcurrentHashMap<>();
    final Map<String, ObjectNode> coupons = new ConcurrentHashMap<>();
    final Map<String, JsonNode> products = new ConcurrentHashMap<>();
    final Map<String, JsonNode> categories = new ConcurrentSkipListMap<>();
    final PlatformServer server;

    TestShop() {
        server = new PlatformServer("woocommerce", this::answer);
    }

    ObjectNode coupon() {
        return coupons.values().iterator().next();
    }

    void has(JsonNode order) {
        orders.put(order.path("id").asString(), order);
    }

    private Told answer(Asked asked) {
        var basic = "Basic " + Base64.getEncoder().encodeToString("ck_1:cs_1".getBytes(UTF_8));
        if (!basic.equals(asked.headers().get("Authorization"))) {
            return new Told(401, Map.of("code", "woocommerce_rest_cannot_view"));
        }
        if (!asked.path().startsWith(API)) {
            return MISSING;
        }
        var parts = List.of(asked.path().substring(API.length()).split("/", 3));
        return switch (asked.method() + " " + parts.getFirst() + " " + parts.size()) {
            case "GET orders 1" -> new Told(200, changed(asked));
            case "GET products 1" -> products(asked);
            case "GET products 2" ->
                parts.get(1).equals("categories")
                        ? new Told(200, categories.values())
                        : products.containsKey(parts.get(1)) ? new Told(200, products.get(parts.get(1))) : MISSING;
            case "GET orders 2" -> orders.containsKey(parts.get(1)) ? new Told(200, orders.get(parts.get(1))) : MISSING;
            case "GET orders 3" ->
                new Told(
                        200,
                        refunds.getOrDefault(parts.get(1), JsonMapper.shared().createArrayNode()));
            case "GET coupons 1" ->
                new Told(
                        200,
                        coupons.values().stream()
                                .filter(it -> it.path("code")
                                        .asString()
                                        .equals(lower(asked.query().getOrDefault("code", ""))))
                                .toList());
            case "POST coupons 1" -> created((ObjectNode) asked.body());
            case "DELETE coupons 2" -> coupons.remove(parts.get(1)) == null ? MISSING : new Told(200, Map.of());
            default -> MISSING;
        };
    }

    private List<JsonNode> changed(Asked asked) {
        return page(
                asked,
                changed(asked, orders.values()),
                Integer.parseInt(asked.query().get("per_page")));
    }

    /** As the shop compares: to the second, and without the second itself. */
    private static List<JsonNode> changed(Asked asked, Collection<JsonNode> all) {
        return all.stream()
                .filter(it -> changedAt(it).compareTo(asked.query().get("modified_after")) > 0)
                .sorted(Comparator.comparing(TestShop::changedAt)
                        .thenComparingLong(it -> it.path("id").asLong()))
                .toList();
    }

    private static List<JsonNode> page(Asked asked, List<JsonNode> all, int size) {
        return all.stream()
                .skip((Integer.parseInt(asked.query().get("page")) - 1) * (long) size)
                .limit(size)
                .toList();
    }

    /** A page of one, as if the key's user may not see the others. */
    private Told products(Asked asked) {
        var all = changed(asked, products.values());
        return new Told(200, page(asked, all, 1), Map.of("X-WP-TotalPages", String.valueOf(all.size())));
    }

    private static String changedAt(JsonNode order) {
        return order.path("date_modified_gmt").asString();
    }

    /** Codes are kept in lower case. */
    private Told created(ObjectNode coupon) {
        var code = lower(coupon.path("code").asString());
        if (coupons.values().stream().anyMatch(it -> it.path("code").asString().equals(code))) {
            return new Told(400, Map.of("code", "woocommerce_rest_coupon_code_already_exists"));
        }
        var id = String.valueOf(coupons.size() + 1);
        coupons.put(id, coupon.put("id", id).put("code", code).put("usage_count", 0));
        return new Told(201, coupon);
    }

    private static String lower(String code) {
        return code.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        server.close();
    }
}
