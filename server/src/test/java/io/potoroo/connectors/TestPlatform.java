package io.potoroo.connectors;

import static java.util.stream.Collectors.joining;

import io.potoroo.TestBusiness;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.connectors.PlatformServer.Told;
import io.potoroo.kernel.Hex32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of a platform on this machine, answering as a test says, and an integration of a business that asks it. */
final class TestPlatform implements AutoCloseable {

    /**
     * What it was asked.
     *
     * @param path with its query, decoded
     */
    record Request(String method, String path, String authorization, String body) {

        static Request of(Asked asked) {
            var query = asked.query().entrySet().stream()
                    .map(it -> it.getKey() + "=" + it.getValue())
                    .collect(joining("&"));
            return new Request(
                    asked.method(),
                    query.isEmpty() ? asked.path() : asked.path() + "?" + query,
                    asked.headers().getOrDefault("Authorization", ""),
                    asked.text());
        }
    }

    /** What it answers. */
    record Answer(int status, String body, Map<String, String> headers) {

        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        static Answer refusal(int status, String body) {
            return new Answer(status, body, Map.of());
        }

        Told told() {
            return new Told(status, JsonMapper.shared().readTree(body), headers);
        }
    }

    private final PlatformServer server;
    private final TestBusiness business;
    private final long integration;

    TestPlatform(
            String name, int subType, TestBusiness business, Map<String, ?> more, Function<Request, Answer> answers) {
        this.business = business;
        this.server =
                new PlatformServer(name, it -> answers.apply(Request.of(it)).told());
        integration = business.integration(Map.of("sub_type", subType, "is_ecom", more.containsKey("store_domain")));
    }

    long integration() {
        return integration;
    }

    List<Request> asked() {
        return server.asked().stream().map(Request::of).toList();
    }

    JsonNode connect(Map<String, ?> connector) {
        return business.http()
                .put("/api/v1/integrations/" + integration + "/connector", connector)
                .ok()
                .path("data");
    }

    long link(String account, String shop, Map<String, ?> more) {
        var link = new HashMap<String, Object>(Map.of(
                "shop_id",
                shop,
                "account_id",
                account,
                "branch_id",
                Hex32.print(business.virtual().id()),
                "integration_id",
                integration));
        link.putAll(more);
        return business.http()
                .post("/api/v1/branch-links", link)
                .ok()
                .path("id")
                .asLong();
    }

    /** What became of everything that was told, in its order. */
    List<String> outcomes() {
        return business.http()
                .get("/api/v1/integrations/" + integration + "/events")
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("outcome").asString("waits"))
                .toList()
                .reversed();
    }

    /** What the account sells. */
    TestCatalogue catalogue() {
        return new TestCatalogue(business, integration);
    }

    void exclude(long link, String categoryId) {
        business.http()
                .put(
                        "/api/v1/branch-links/" + link,
                        Map.of("settings", Map.of("excluded_category_ids", List.of(categoryId))))
                .ok();
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

    @Override
    public void close() {
        server.close();
    }
}
