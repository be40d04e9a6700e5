package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Something on this machine that speaks like a platform's API, and is asked instead of it until it is closed. */
public final class PlatformServer implements AutoCloseable {

    /** What it is asked. */
    public record Asked(
            String method, String path, Map<String, String> query, Map<String, String> headers, String text) {

        /** What came as JSON. */
        public JsonNode body() {
            return JsonMapper.shared().readTree(text);
        }

        /** As {@code GET /path}. */
        public String line() {
            return method + " " + path;
        }
    }

    /** What it answers, as JSON. */
    public record Told(int status, Object body, Map<String, String> headers) {

        public Told(int status, Object body) {
            this(status, body, Map.of());
        }
    }

    /** A body that is no JSON. */
    public record Text(String text) {}

    private final String property;
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public PlatformServer(String platform, Function<Asked, Told> answers) {
        property = "potoroo.connectors.api-urls." + platform;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var request = read(exchange);
            asked.add(request);
            var told = answers.apply(request);
            var body = told.body() instanceof Text text
                    ? text.text().getBytes(UTF_8)
                    : JsonMapper.shared().writeValueAsBytes(told.body());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            told.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(told.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.setProperty(property, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Asked read(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getRawQuery()),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    }

    private static Map<String, String> query(String raw) {
        var query = new LinkedHashMap<String, String>();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            var split = pair.split("=", 2);
            query.put(URLDecoder.decode(split[0], UTF_8), URLDecoder.decode(split[1], UTF_8));
        }
        return query;
    }

    /** In the order in which it was asked. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public long times(String line) {
        return asked.stream().filter(it -> it.line().equals(line)).count();
    }

    @Override
    public void close() {
        System.clearProperty(property);
        server.stop(0);
    }
}
