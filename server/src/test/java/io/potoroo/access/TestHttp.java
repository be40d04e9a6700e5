package io.potoroo.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client with an address of its own, so that what it does wrong is not counted against others. */
final class TestHttp {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** An answer, with what tests ask of it. */
    record Answer(int status, Map<String, String> headers, String body) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String text(String field) {
            return json().path(field).asString("");
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }

        /** The parameters of the address this answer redirects to. */
        Map<String, String> redirected() {
            return parameters(header("Location").replaceFirst("^[^?]*\\??", ""));
        }

        Map<String, String> form() {
            return parameters(body);
        }

        private static Map<String, String> parameters(String text) {
            var parameters = new HashMap<String, String>();
            for (var pair : text.split("&", -1)) {
                if (!pair.isEmpty()) {
                    var sides = pair.split("=", 2);
                    parameters.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
                }
            }
            return parameters;
        }
    }

    private final String base;
    private final HttpClient client;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    TestHttp(int port) {
        this.base = "http://127.0.0.1:" + port;
        var random = ThreadLocalRandom.current();
        try {
            this.client = HttpClient.newBuilder()
                    .localAddress(InetAddress.getByAddress(new byte[] {
                        127, (byte) random.nextInt(1, 255), (byte) random.nextInt(255), (byte) random.nextInt(1, 255)
                    }))
                    .build();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Answer get(String path, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET(), headers);
    }

    Answer post(String path, Map<String, String> form, String... headers) {
        return postBody(path, encode(form), "application/x-www-form-urlencoded", headers);
    }

    Answer postBody(String path, String body, String contentType, String... headers) {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body)),
                headers);
    }

    /** Sends a page's form as a browser would: with the token the page was given. */
    Answer submit(String page, String action, Map<String, String> fields) {
        Matcher token = CSRF.matcher(get(page).body());
        if (!token.find()) {
            throw new AssertionError("the page " + page + " has no form");
        }
        var form = new LinkedHashMap<>(fields);
        form.put("_csrf", token.group(1));
        return post(action, form);
    }

    Answer signIn(String email, String password) {
        return submit("/sign-in", "/sign-in", Map.of("email", email, "password", password));
    }

    private Answer send(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(it -> it.getKey() + "=" + it.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            for (var cookie : response.headers().allValues("Set-Cookie")) {
                var pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
            var flat = new HashMap<String, String>();
            response.headers().map().forEach((name, values) -> flat.put(name, String.join(", ", values)));
            return new Answer(response.statusCode(), flat, response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(it -> encode(it.getKey()) + "=" + encode(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
