package io.potoroo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends JSON over HTTP with the same headers every time, as a till does. */
public final class TestClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** An answer; the body is what came over the wire. */
    public record Answer(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** The body of an answer that is expected to be 200. */
        public JsonNode ok() {
            if (status != 200) {
                throw new AssertionError(status + " " + body);
            }
            return json();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    private final String url;
    private final Map<String, String> headers;

    public TestClient(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = headers;
    }

    public String url() {
        return url;
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    /** A GET whose target goes over the wire exactly as given, with characters that {@link URI} would refuse. */
    public Answer raw(String target) {
        var address = URI.create(url);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var request = new StringBuilder("GET " + target + " HTTP/1.0\r\nHost: " + address.getAuthority() + "\r\n");
            headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
            socket.getOutputStream().write((request + "\r\n").getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            var status = Integer.parseInt(answer.substring(9, 12));
            return new Answer(
                    status,
                    HttpHeaders.of(Map.of(), (name, value) -> true),
                    answer.substring(answer.indexOf("\r\n\r\n") + 4));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** {@code body} is sent as it is when it is text, else as JSON; further headers in pairs. */
    public Answer send(String method, String path, Object body, String... more) {
        var text = body instanceof String it ? it : JSON.writeValueAsString(body);
        return send("application/json", method, path, text, more);
    }

    /** Sends a text that claims to be of this type. */
    public Answer postAs(String contentType, String path, String text) {
        return sendAs(contentType, "POST", path, text);
    }

    /** Sends a text that claims to be of this type, by any method. */
    public Answer sendAs(String contentType, String method, String path, String text) {
        return send(contentType, method, path, text, new String[0]);
    }

    /** Sends bytes of this type. */
    public Answer upload(String path, String contentType, byte[] body) {
        return send(contentType, "POST", path, BodyPublishers.ofByteArray(body), new String[0]);
    }

    private Answer send(String contentType, String method, String path, String text, String[] more) {
        return send(
                contentType,
                method,
                path,
                text.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text),
                more);
    }

    private Answer send(String contentType, String method, String path, BodyPublisher body, String[] more) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body)
                .header("Content-Type", contentType);
        headers.forEach(request::header);
        if (more.length > 0) {
            request.headers(more);
        }
        try {
            var response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }
}
