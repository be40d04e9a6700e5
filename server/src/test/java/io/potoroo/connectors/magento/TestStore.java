package io.potoroo.connectors.magento;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.potoroo.connectors.PlatformServer;
import io.potoroo.connectors.PlatformServer.Asked;
import io.potoroo.connectors.PlatformServer.Text;
import io.potoroo.connectors.PlatformServer.Told;
import io.potoroo.connectors.Signatures;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A store of Magento on this machine that is activated, believes only what is signed right, and has the plug-in. */
final class TestStore implements AutoCloseable {

    static final String CONSUMER = "consumer-of-the-store";
    static final String VERIFIER = "verifier-1";
    static final Map<String, String> KEYS = Map.of(
            "consumer_key", CONSUMER,
            "consumer_secret", "consumer-secret",
            "access_token", "access",
            "access_token_secret", "access-secret");

    private static final Told REFUSED = new Told(401, Map.of("message", "The signature is invalid."));

    /** What the plug-in was handed, the last at the end. */
    final List<JsonNode> handed = new ArrayList<>();

    final PlatformServer server;

    /** How the store answers to a key that it is handed. */
    int statusOfKeys = 200;

    /** Open while the store answers. */
    CountDownLatch answers = new CountDownLatch(0);

    TestStore() {
        server = new PlatformServer("magento", this::answer);
    }

    private synchronized Told answer(Asked asked) {
        var oauth = oauth(asked.headers().getOrDefault("Authorization", ""));
        return switch (asked.line()) {
            case "POST /oauth/token/request" ->
                isSigned(asked, oauth, null, "")
                        ? new Told(200, new Text("oauth_token=request&oauth_token_secret=request-secret"))
                        : REFUSED;
            case "POST /oauth/token/access" ->
                isSigned(asked, oauth, "request", "request-secret") && VERIFIER.equals(oauth.get("oauth_verifier"))
                        ? new Told(200, new Text("oauth_token=access&oauth_token_secret=access-secret"))
                        : REFUSED;
            default -> isSigned(asked, oauth, "access", "access-secret") ? rest(asked) : REFUSED;
        };
    }

    private Told rest(Asked asked) {
        try {
            if (!answers.await(20, TimeUnit.SECONDS)) {
                return new Told(504, Map.of());
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return switch (asked.line()) {
            case "GET /rest/V1/storelocal/" ->
                new Told(
                        200,
                        List.of(
                                Map.of("name", "English", "city", "Austin", "shopId", 1),
                                Map.of("name", "Español", "city", "Austin", "shopId", 2)));
            case "POST /rest/V1/kangarooCredential/" -> {
                if (statusOfKeys == 200) {
                    handed.add(asked.body().path("credential"));
                }
                yield new Told(statusOfKeys, true);
            }
            default -> new Told(404, Map.of("message", "Request does not match any route."));
        };
    }

    private static Map<String, String> oauth(String header) {
        return header.startsWith("OAuth ")
                ? Arrays.stream(header.substring("OAuth ".length()).split(", "))
                        .map(it -> it.split("=", 2))
                        .collect(toMap(it -> it[0], it -> URLDecoder.decode(it[1].replace("\"", ""), UTF_8)))
                : Map.of();
    }

    private static boolean isSigned(Asked asked, Map<String, String> oauth, @Nullable String token, String secret) {
        var signed = new HashMap<>(oauth);
        var signature = signed.remove("oauth_signature");
        signed.putAll(asked.query());
        var url = "http://" + asked.headers().get("Host") + asked.path();
        var right = Signatures.of(
                "consumer-secret&" + secret,
                OAuthSignature.base(asked.method(), url, signed).getBytes(UTF_8));
        return CONSUMER.equals(oauth.get("oauth_consumer_key"))
                && Objects.equals(token, oauth.get("oauth_token"))
                && Base64.getEncoder().encodeToString(right).equals(signature);
    }

    JsonNode lastHanded() {
        return handed.getLast();
    }

    @Override
    public void close() {
        server.close();
    }
}
