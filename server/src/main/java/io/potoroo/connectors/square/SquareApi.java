package io.potoroo.connectors.square;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.OAuthCalls;
import io.potoroo.connectors.PlatformClient;
import io.potoroo.connectors.PlatformJson;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one merchant's account.
 *
 * @param root where the API begins
 */
record SquareApi(PlatformClient client, OAuthCalls calls, String root, Connection connection) {

    /** What the answers look like; newer ones are never sent unasked. */
    private static final String VERSION = "2025-08-20";

    private static final int MOST_LOCATIONS = 10;
    private static final int CATALOG_PAGE = 100;

    Optional<PlatformJson> order(String id) {
        return found("orders/", id, "order");
    }

    Optional<PlatformJson> payment(String id) {
        return found("payments/", id, "payment");
    }

    Optional<PlatformJson> customer(String id) {
        return found("customers/", id, "customer");
    }

    private Optional<PlatformJson> found(String path, String id, String noun) {
        var answer = send("GET", path + URLEncoder.encode(id, UTF_8), null);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(answer.ok().object(noun));
    }

    /** Pages of orders by the time of their change, of some shops after the other. */
    void changedSince(Instant since, Consumer<List<PlatformJson>> pages) {
        var locations = locations().stream()
                .flatMap(it -> Stream.ofNullable(it.text("id")))
                .toList();
        for (int i = 0; i < locations.size(); i += MOST_LOCATIONS) {
            search(locations.subList(i, Math.min(locations.size(), i + MOST_LOCATIONS)), since, pages);
        }
    }

    List<PlatformJson> locations() {
        return send("GET", "locations", null).ok().list("locations");
    }

    private void search(List<String> locations, Instant since, Consumer<List<PlatformJson>> pages) {
        var search = new HashMap<String, Object>(Map.of(
                "location_ids",
                locations,
                "query",
                Map.of(
                        "filter",
                        Map.of("date_time_filter", Map.of("updated_at", Map.of("start_at", since.toString()))),
                        "sort",
                        Map.of("sort_field", "UPDATED_AT", "sort_order", "ASC"))));
        searched("orders/search", search, "orders", pages);
    }

    /** Pages of objects of a catalogue; with a time those that changed after it, and those that were deleted. */
    void catalog(List<String> types, @Nullable Instant since, Consumer<List<PlatformJson>> pages) {
        var search = new HashMap<String, Object>(Map.of("object_types", types, "limit", CATALOG_PAGE));
        if (since != null) {
            search.put("begin_time", since.toString());
            search.put("include_deleted_objects", true);
        }
        searched("catalog/search", search, "objects", pages);
    }

    List<PlatformJson> catalogObjects(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : send("POST", "catalog/batch-retrieve", Map.of("object_ids", ids))
                        .ok()
                        .list("objects");
    }

    private void searched(String path, Map<String, Object> search, String noun, Consumer<List<PlatformJson>> pages) {
        String next;
        do {
            var answer = send("POST", path, search).ok();
            pages.accept(answer.list(noun));
            next = answer.text("cursor");
            search.put("cursor", next);
        } while (next != null);
    }

    /** A token of one's own does not end; one that a merchant gave does after 30 days, and came with what renews it. */
    private PlatformClient.Answer send(String method, String path, @Nullable Object body) {
        return calls.send(
                connection,
                root + "/oauth2/token",
                ContentType.APPLICATION_JSON,
                token -> client.send(
                        method,
                        root + "/v2/" + path,
                        Map.of("Authorization", "Bearer " + token, "Square-Version", VERSION),
                        body));
    }
}
