package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.potoroo.TestBusiness;
import io.potoroo.kernel.Hex32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The API of a platform on this machine, answering as a test says, and an integration of a business that asks it. */
final class TestPlatform implements AutoCloseable {

    /**
     * What it was asked.
     *
     * @param path with its query, decoded
     */
    record Request(String method, String path, String authorization, String body) {}

    /** What it answers. */
    record Answer(int status, String body, Map<String, String> headers) {

        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        static Answer refusal(int status, String body) {
            return new Answer(status, body, Map.of());
        }
    }

    private final HttpServer server;
    private final String setting;
    private final TestBusiness business;
    private final long integration;
    private final List<Request> asked = new CopyOnWriteArrayList<>();

    TestPlatform(
            String name, int subType, TestBusiness business, Map<String, ?> more, Function<Request, Answer> answers) {
        this.business = business;
        this.setting = "potoroo.connectors.api-urls." + name;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", it -> respond(it, answers));
        server.start();
        System.setProperty(setting, "http://127.0.0.1:" + server.getAddress().getPort());
        integration = business.integration(Map.of("sub_type", subType, "is_ecom", more.containsKey("store_domain")));
    }

    private void respond(HttpExchange exchange, Function<Request, Answer> answers) throws IOException {
        var request = new Request(
                exchange.getRequestMethod(),
                URLDecoder.decode(exchange.getRequestURI().toString(), UTF_8),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse(""),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        asked.add(request);
        var answer = answers.apply(request);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        var bytes = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    long integration() {
        return integration;
    }

    List<Request> asked() {
        return List.copyOf(asked);
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
        System.clearProperty(setting);
        server.stop(0);
    }
}
