package io.potoroo.connectors.square;

import io.potoroo.connectors.PlatformServer;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.connectors.PlatformServer.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant's account at Square on this machine: locations, orders, payments and customers. */
final class TestSquare implements AutoCloseable {

    static final Map<String, String> KEYS = Map.of("access_token", "EAAA1");

    /** As a merchant gives them to an application: the access token has ended. */
    static final Map<String, String> RENEWABLE =
            Map.of("access_token", "EAAA0", "client_id", "sq0idp", "client_secret", "sq0csp", "refresh_token", "EQAAE");

    /** So few that tests have several pages. */
    private static final int PAGE = 2;

    private static final Told MISSING = new Told(404, Map.of("errors", List.of(Map.of("code", "NOT_FOUND"))));

    final List<String> locations = new ArrayList<>(List.of("D7AVYMEAPJ3A3"));
    private final Map<String, Map<String, JsonNode>> kept = Map.of(
            "order", new ConcurrentHashMap<>(),
            "payment", new ConcurrentHashMap<>(),
            "customer", new ConcurrentHashMap<>());
    final Map<String, JsonNode> catalog = new ConcurrentSkipListMap<>();
    final PlatformServer server;

    TestSquare() {
        server = new PlatformServer("square", this::answer);
    }

    /** {@code noun}: order, payment or customer. */
    void has(String noun, JsonNode it) {
        kept.getOrDefault(noun, Map.of()).put(it.path("id").asString(), it);
    }

    private Told answer(Asked asked) {
        if (asked.line().equals("POST /oauth2/token")) {
            return renewed(asked.body());
        }
        if (!"Bearer EAAA1".equals(asked.headers().get("Authorization"))
                || !asked.headers().containsKey("Square-Version")) {
            return new Told(401, Map.of("errors", List.of(Map.of("code", "UNAUTHORIZED"))));
        }
        var line = asked.line();
        if (line.equals("GET /v2/locations")) {
            return new Told(
                    200,
                    Map.of(
                            "locations",
                            locations.stream().map(it -> Map.of("id", it)).toList()));
        }
        if (line.equals("POST /v2/orders/search")) {
            return new Told(200, found(asked.body()));
        }
        if (line.equals("POST /v2/catalog/search")) {
            return new Told(200, objects(asked.body()));
        }
        if (line.equals("POST /v2/catalog/batch-retrieve")) {
            return new Told(
                    200,
                    Map.of(
                            "objects",
                            asked.body()
                                    .path("object_ids")
                                    .valueStream()
                                    .map(it -> catalog.get(it.asString()))
                                    .toList()));
        }
        var parts = List.of(asked.path().split("/", 4));
        var noun = parts.get(2).substring(0, parts.get(2).length() - 1);
        var it = kept.getOrDefault(noun, Map.of()).get(parts.get(3));
        return it == null ? MISSING : new Told(200, Map.of(noun, it));
    }

    /** The refresh token stays the same. */
    private static Told renewed(JsonNode request) {
        boolean known = request.path("grant_type").asString().equals("refresh_token")
                && request.path("client_id").asString().equals("sq0idp")
                && request.path("client_secret").asString().equals("sq0csp")
                && request.path("refresh_token").asString().equals("EQAAE");
        return known
                ? new Told(200, Map.of("access_token", "EAAA1", "token_type", "bearer", "refresh_token", "EQAAE"))
                : new Told(401, Map.of("message", "Not Authorized", "type", "service.not_authorized"));
    }

    private Map<String, Object> found(JsonNode search) {
        if (search.path("location_ids").size() > 10
                || !search.at("/query/sort/sort_field").asString().equals("UPDATED_AT")) {
            throw new IllegalArgumentException(search.toString());
        }
        var since =
                search.at("/query/filter/date_time_filter/updated_at/start_at").asString();
        var matching = kept.getOrDefault("order", Map.of()).values().stream()
                .filter(it -> search.path("location_ids").valueStream().anyMatch(it.path("location_id")::equals))
                .filter(it -> changedAt(it).compareTo(since) >= 0)
                .sorted(Comparator.comparing(TestSquare::changedAt))
                .toList();
        return page("orders", search, matching);
    }

    /** An object as it is now. */
    void hasObject(String json) {
        var object = JsonMapper.shared().readTree(json);
        catalog.put(object.path("id").asString(), object);
    }

    private Map<String, Object> objects(JsonNode search) {
        var types = search.path("object_types").valueStream().toList();
        var since = search.path("begin_time").asString("");
        return page(
                "objects",
                search,
                catalog.values().stream()
                        .filter(it -> types.contains(it.path("type")))
                        .filter(it -> since.isEmpty() || changedAt(it).compareTo(since) > 0)
                        .filter(it -> search.path("include_deleted_objects").asBoolean(false)
                                || !it.path("is_deleted").asBoolean(false))
                        .toList());
    }

    private static Map<String, Object> page(String noun, JsonNode search, List<JsonNode> matching) {
        int start = search.path("cursor").asInt(0);
        int end = Math.min(start + PAGE, matching.size());
        var answer = new HashMap<String, Object>();
        if (start < end) {
            answer.put(noun, matching.subList(start, end));
        }
        if (end < matching.size()) {
            answer.put("cursor", String.valueOf(end));
        }
        return answer;
    }

    private static String changedAt(JsonNode order) {
        return order.path("updated_at").asString();
    }

    @Override
    public void close() {
        server.close();
    }
}
