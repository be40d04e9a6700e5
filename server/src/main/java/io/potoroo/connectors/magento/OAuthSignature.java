package io.potoroo.connectors.magento;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.potoroo.connectors.Signatures;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests to a store as RFC 5849 (OAuth 1.0a) has it, with HMAC-SHA256, the one method that stores still take.
 *
 * @param token null before there is one
 */
record OAuthSignature(
        String consumerKey, String consumerSecret, @Nullable String token, String tokenSecret) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    static String nonce() {
        var bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The {@code Authorization} header of a request. */
    String header(String method, String url, Map<String, String> query, String nonce, Instant now) {
        return header(method, url, query, Map.of(), nonce, now);
    }

    /** @param more of the protocol's own parameters */
    String header(
            String method, String url, Map<String, String> query, Map<String, String> more, String nonce, Instant now) {
        var oauth = new TreeMap<>(more);
        oauth.putAll(Map.of(
                "oauth_consumer_key",
                consumerKey,
                "oauth_nonce",
                nonce,
                "oauth_signature_method",
                "HMAC-SHA256",
                "oauth_timestamp",
                Long.toString(now.getEpochSecond()),
                "oauth_version",
                "1.0"));
        if (token != null) {
            oauth.put("oauth_token", token);
        }
        var all = new TreeMap<String, String>(query);
        all.putAll(oauth);
        oauth.put(
                "oauth_signature",
                Base64.getEncoder()
                        .encodeToString(Signatures.of(
                                encoded(consumerSecret) + "&" + encoded(tokenSecret),
                                base(method, url, all).getBytes(UTF_8))));
        return oauth.entrySet().stream()
                .map(it -> it.getKey() + "=\"" + encoded(it.getValue()) + '"')
                .collect(joining(", ", "OAuth ", ""));
    }

    /** What is signed (section 3.4.1); no name comes twice here. */
    static String base(String method, String url, Map<String, String> parameters) {
        var sorted = new TreeMap<String, String>();
        parameters.forEach((name, value) -> sorted.put(encoded(name), encoded(value)));
        var text = sorted.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(joining("&"));
        return method + "&" + encoded(url) + "&" + encoded(text);
    }

    /** As section 3.6 has it, which is not quite how forms are encoded. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
