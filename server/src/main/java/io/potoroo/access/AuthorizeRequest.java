package io.potoroo.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for a user's consent whose program and address are established; what else is wrong with it is told to that
 * address.
 *
 * @param error the code of RFC 6749 §4.1.2.1 for what is wrong, with {@code problem} in words
 */
record AuthorizeRequest(
        Application application,
        String redirectUri,
        @Nullable String state,
        @Nullable String codeChallenge,
        @Nullable String error,
        @Nullable String problem) {

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** A request that must be answered here, never at the address it gives. */
    static final class Untrusted extends RuntimeException {
        Untrusted(String message) {
            super(message, null, false, false);
        }
    }

    static AuthorizeRequest read(HttpServletRequest request, Applications applications) {
        var application = single(request, "client_id")
                .filter(it -> it.matches("[0-9]{1,18}"))
                .flatMap(it -> applications.find(Long.parseLong(it)))
                .filter(Application::approved)
                .orElseThrow(() -> new Untrusted(
                        "The program that sent you here is not known to this server, or nobody has approved it yet."));
        var registered = application.redirectUri();
        if (application.grantType() != GrantType.AUTHORIZATION_CODE || registered == null) {
            throw new Untrusted("The program that sent you here is not registered for this way of asking.");
        }
        // Byte for byte, loopback ports included: anything looser has been a way to steal codes (RFC 9700 §2.1).
        if (!single(request, "redirect_uri").filter(registered::equals).isPresent()) {
            throw new Untrusted(
                    "The program that sent you here gave an address that is not the one registered for it.");
        }
        var state = single(request, "state").orElse(null);
        var challenge = single(request, "code_challenge").orElse(null);
        var wrong = problem(request, challenge);
        return new AuthorizeRequest(
                application,
                registered,
                state,
                challenge,
                wrong.map(Map.Entry::getKey).orElse(null),
                wrong.map(Map.Entry::getValue).orElse(null));
    }

    private static Optional<Map.Entry<String, String>> problem(HttpServletRequest request, @Nullable String challenge) {
        var responseType = single(request, "response_type");
        if (responseType.isEmpty()) {
            return Optional.of(Map.entry("invalid_request", "The response_type is missing."));
        }
        if (!responseType.get().equals("code")) {
            return Optional.of(Map.entry("unsupported_response_type", "The response_type must be code."));
        }
        if (!single(request, "scope").filter(it -> Scope.is(Scope.ADMIN, it)).isPresent()) {
            return Optional.of(Map.entry("invalid_scope", "The scope must be admin."));
        }
        if (challenge != null
                && !(single(request, "code_challenge_method")
                                .filter("S256"::equals)
                                .isPresent()
                        && CHALLENGE.matcher(challenge).matches())) {
            return Optional.of(Map.entry("invalid_request", "The code_challenge must be made with S256."));
        }
        return Optional.empty();
    }

    /** A parameter sent twice is taken as not sent. */
    private static Optional<String> single(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        return values == null || values.length != 1 || values[0].isEmpty() ? Optional.empty() : Optional.of(values[0]);
    }

    String withCode(String code) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("code", code);
        return answer(parameters);
    }

    /** {@code message} repeats the description: the vendor's sample program shows that one. */
    String withError(String error, String description) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("error", error);
        parameters.put("error_description", description);
        parameters.put("message", description);
        return answer(parameters);
    }

    private String answer(Map<String, String> parameters) {
        if (state != null) {
            parameters.put("state", state);
        }
        var uri = new StringBuilder(redirectUri);
        char separator = redirectUri.indexOf('?') < 0 ? '?' : '&';
        for (var parameter : parameters.entrySet()) {
            uri.append(separator).append(parameter.getKey()).append('=').append(encode(parameter.getValue()));
            separator = '&';
        }
        return uri.toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the consent form may lead to, as a source of a content security policy. */
    String origin() {
        var uri = java.net.URI.create(redirectUri);
        if (uri.getHost() == null) {
            return uri.getScheme() + ":";
        }
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
