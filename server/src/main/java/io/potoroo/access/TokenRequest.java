package io.potoroo.access;

import io.potoroo.kernel.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was sent to the token endpoint: a form or a JSON object, each value trimmed, the client pair in it or in HTTP
 * Basic. The query string is never looked at, secrets have no place there.
 */
final class TokenRequest {

    private static final int MOST_BYTES = 16 * 1024;
    private static final String BASIC = "Basic ";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, String> values;

    private TokenRequest(Map<String, String> values) {
        this.values = values;
    }

    static TokenRequest read(HttpServletRequest request) throws IOException {
        var bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw Denied.invalidRequest("The request body may not be greater than " + MOST_BYTES + " bytes.");
        }
        var body = new String(bytes, StandardCharsets.UTF_8);
        var values = isJson(request.getContentType()) ? json(body) : form(body);
        key(values, request.getHeader(BearerFilter.APPLICATION_KEY));
        if (isBasic(request)) {
            basic(values, request.getHeader(HttpHeaders.AUTHORIZATION));
        }
        return new TokenRequest(values);
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        try {
            var type = MediaType.parseMediaType(contentType);
            if (type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
                return true;
            }
            if (type.isCompatibleWith(MediaType.APPLICATION_FORM_URLENCODED)) {
                return false;
            }
        } catch (InvalidMediaTypeException unreadable) {
            throw Denied.invalidRequest("The Content-Type cannot be read.");
        }
        throw Denied.invalidRequest("The Content-Type must be application/x-www-form-urlencoded or application/json.");
    }

    private static Map<String, String> json(String body) {
        try {
            var object = JSON.readTree(body);
            if (!object.isObject()) {
                throw Denied.invalidRequest("The request body must be a JSON object.");
            }
            var values = new HashMap<String, String>();
            object.properties().forEach(it -> {
                if (it.getValue().isContainer()) {
                    throw Denied.invalidRequest("The " + it.getKey() + " must be a string.");
                }
                if (!it.getValue().isNull()) {
                    put(values, it.getKey(), it.getValue().asString());
                }
            });
            return values;
        } catch (JacksonException malformed) {
            throw Denied.invalidRequest("The request body is not valid JSON.");
        }
    }

    private static Map<String, String> form(String body) {
        var values = new HashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                put(
                        values,
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Denied.invalidRequest("The request body is not a valid form.");
        }
    }

    /** Parameters without a value count as not sent, and none may be sent twice (RFC 6749 §3.2). */
    private static void put(Map<String, String> values, String name, String value) {
        if (!Text.isStorable(value)) {
            throw Denied.invalidRequest("The " + name + " has a character that is not allowed.");
        }
        var trimmed = value.strip();
        if (!trimmed.isEmpty() && values.put(name.strip(), trimmed) != null) {
            throw Denied.invalidRequest("A parameter was sent twice.");
        }
    }

    private static void key(Map<String, String> values, @Nullable String header) {
        if (header != null && !header.isBlank()) {
            var inBody = values.put("application_key", header.strip());
            if (inBody != null && !inBody.equals(header.strip())) {
                throw Denied.invalidRequest("The application key in the body is not the one in the header.");
            }
        }
    }

    /** Whether the client pair came by HTTP Basic. */
    static boolean isBasic(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }

    /** Each half of the pair is form-encoded (RFC 6749 §2.3.1). */
    private static void basic(Map<String, String> values, String header) {
        if (values.containsKey("client_secret")) {
            throw Denied.invalidRequest("The client must authenticate in one way only.");
        }
        String pair;
        try {
            pair = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw Denied.invalidRequest("The Authorization header cannot be read.");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw Denied.invalidRequest("The Authorization header cannot be read.");
        }
        var clientId = decode(pair.substring(0, colon));
        var inBody = values.put("client_id", clientId);
        if (inBody != null && !inBody.equals(clientId)) {
            throw Denied.invalidRequest("The client id in the body is not the one in the header.");
        }
        put(values, "client_secret", decode(pair.substring(colon + 1)));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String require(String name) {
        return find(name).orElseThrow(() -> Denied.invalidRequest("The " + name + " is missing."));
    }
}
