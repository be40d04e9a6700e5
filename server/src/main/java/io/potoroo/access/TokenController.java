package io.potoroo.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /oauth/token}. */
@RestController
class TokenController {

    private static final String REFRESH_TOKEN = "refresh_token";

    private final Tokens tokens;
    private final Applications applications;
    private final ApplicationKeys keys;
    private final Users users;
    private final Attempts attempts;
    private final MeterRegistry meters;

    TokenController(
            Tokens tokens,
            Applications applications,
            ApplicationKeys keys,
            Users users,
            Attempts attempts,
            MeterRegistry meters) {
        this.tokens = tokens;
        this.applications = applications;
        this.keys = keys;
        this.users = users;
        this.attempts = attempts;
        this.meters = meters;
    }

    @PostMapping("/oauth/token")
    ResponseEntity<?> issue(HttpServletRequest servlet) throws IOException {
        var request = TokenRequest.read(servlet);
        var grantType = request.require("grant_type");
        boolean refreshing = grantType.equals(REFRESH_TOKEN);
        var wanted = GrantType.of(grantType);
        if (!refreshing && wanted.isEmpty()) {
            throw Denied.because(Denied.Reason.UNSUPPORTED_GRANT_TYPE, "The grant type is not offered by this server.");
        }
        var application = authenticate(request, servlet);
        if (refreshing
                ? application.grantType() == GrantType.CLIENT_CREDENTIALS
                : application.grantType() != wanted.orElseThrow()) {
            throw Denied.because(
                    Denied.Reason.UNAUTHORIZED_CLIENT, "The application is not registered for this grant type.");
        }
        requireScope(request, application, grantType);
        var issued = refreshing
                ? tokens.forRefreshToken(application, request.require(REFRESH_TOKEN), key(request))
                : switch (application.grantType()) {
                    case AUTHORIZATION_CODE ->
                        tokens.forCode(
                                application,
                                request.require("code"),
                                request.require("redirect_uri"),
                                request.find("code_verifier").orElse(null),
                                key(request));
                    case PASSWORD -> forPassword(application, request, servlet.getRemoteAddr());
                    case CLIENT_CREDENTIALS ->
                        tokens.forPlugin(application, request.require("client_secret"), key(request));
                };
        return answer(issued, servlet.getHeader(HttpHeaders.ACCEPT));
    }

    private Application authenticate(TokenRequest request, HttpServletRequest servlet) {
        var clientId = request.require("client_id");
        var secret = request.require("client_secret");
        var application = number(clientId).flatMap(it -> applications.authenticate(it, secret));
        if (application.isPresent()) {
            return application.get();
        }
        var attempt = attempts.begin(servlet.getRemoteAddr());
        if (attempt.retryAfter() != null) {
            throw Denied.tooManyAttempts(attempt.retryAfter());
        }
        throw Denied.invalidClient();
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** A code and a refresh token bring their scope along, and a plug-in has but one to ask for. */
    private static void requireScope(TokenRequest request, Application application, String grantType) {
        var scope = request.find("scope");
        boolean mayBeAbsent = !grantType.equals(GrantType.PASSWORD.code()) || application.assumesScope();
        if (scope.isEmpty() ? !mayBeAbsent : !Scope.is(application.scope(), scope.get())) {
            throw Denied.because(Denied.Reason.INVALID_SCOPE, "The scope must be " + application.scope() + ".");
        }
    }

    private ApplicationKeys.@Nullable Known key(TokenRequest request) {
        return request.find("application_key")
                .map(it -> keys.find(it).orElseThrow(() -> Denied.invalidGrant("The application key is invalid.")))
                .orElse(null);
    }

    private IssuedTokens forPassword(Application application, TokenRequest request, String address) {
        var username = request.require("username");
        var password = request.require("password");
        if (Pins.isPin(password)) {
            return forPin(application, username, password, key(request), address);
        }
        var signIn = users.signIn(username, password, application.clientId(), address);
        return switch (signIn) {
            case SignIn.Accepted accepted -> tokens.forUser(application, accepted.password(), key(request));
            case SignIn.Rejected rejected -> throw Denied.wrongCredentials();
            case SignIn.Throttled throttled -> throw Denied.tooManyAttempts(throttled.retryAfter());
        };
    }

    /** No user's password is as short as a PIN, so it says that a customer signs in. */
    private IssuedTokens forPin(
            Application application, String username, String pin, ApplicationKeys.@Nullable Known key, String address) {
        if (key == null) {
            throw Denied.invalidGrant("An application key must say which business is meant.");
        }
        var attempt = attempts.begin("member of " + key.businessId() + " " + username, application.clientId(), address);
        if (attempt.retryAfter() != null) {
            throw Denied.tooManyAttempts(attempt.retryAfter());
        }
        var issued = tokens.forMember(application, username, pin, key);
        attempts.takeBack(attempt);
        return issued;
    }

    private static ResponseEntity<?> answer(IssuedTokens issued, @Nullable String accept) {
        var answer = ResponseEntity.ok().cacheControl(CacheControl.noStore()).header(HttpHeaders.PRAGMA, "no-cache");
        if (!prefersForm(accept)) {
            return answer.contentType(MediaType.APPLICATION_JSON)
                    .body(new TokenBody(
                            issued.accessToken(),
                            issued.refreshToken(),
                            issued.accessTokenLifetime().toSeconds(),
                            issued.scope(),
                            "Bearer"));
        }
        var form = new LinkedHashMap<String, String>();
        form.put("access_token", issued.accessToken());
        if (issued.refreshToken() != null) {
            form.put(REFRESH_TOKEN, issued.refreshToken());
        }
        form.put("expires_in", Long.toString(issued.accessTokenLifetime().toSeconds()));
        form.put("scope", issued.scope());
        form.put("token_type", "Bearer");
        return answer.contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(form.entrySet().stream()
                        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&")));
    }

    private static boolean prefersForm(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        try {
            var accepted = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(accepted);
            return !accepted.isEmpty()
                    && MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(accepted.getFirst());
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    @ExceptionHandler
    ResponseEntity<ErrorBody> denied(Denied denied, HttpServletRequest request) {
        meters.counter("potoroo.tokens.denied", "reason", denied.reason().code())
                .increment();
        var answer = ResponseEntity.status(denied.reason().status())
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.PRAGMA, "no-cache")
                .contentType(MediaType.APPLICATION_JSON);
        if (denied.retryAfter() != null) {
            answer.header(
                    HttpHeaders.RETRY_AFTER, Long.toString(denied.retryAfter().toSeconds()));
        }
        if (denied.reason() == Denied.Reason.INVALID_CLIENT && TokenRequest.isBasic(request)) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"potoroo\"");
        }
        return answer.body(new ErrorBody(denied.reason().code(), denied.message(), denied.message()));
    }

    /** The answer, RFC 6749 §5.1. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenBody(
            String accessToken, @Nullable String refreshToken, long expiresIn, String scope, String tokenType) {}

    /** The answer of RFC 6749 §5.2; {@code message} because that is the part PHP clients show. */
    record ErrorBody(String error, String errorDescription, String message) {}
}
