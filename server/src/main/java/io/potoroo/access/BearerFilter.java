package io.potoroo.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.ErrorBodies;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Lets API requests with a good access token through, as its {@link Caller}; the whole security chain of the API. */
final class BearerFilter implements Filter {

    static final String APPLICATION_KEY = "X-Application-Key";

    private static final String BEARER = "Bearer ";

    private final AccessTokens tokens;
    private final ApplicationKeys keys;
    private final Revocations revocations;
    private final boolean strict;
    private final JsonMapper json;
    private final Counter unauthenticated;
    private final Counter forbidden;

    BearerFilter(
            AccessTokens tokens,
            ApplicationKeys keys,
            Revocations revocations,
            AccessSettings settings,
            JsonMapper json,
            MeterRegistry meters) {
        this.tokens = tokens;
        this.keys = keys;
        this.revocations = revocations;
        this.strict = settings.strictApplicationKey();
        this.json = json;
        this.unauthenticated = meters.counter("potoroo.bearer.refused", "reason", "token");
        this.forbidden = meters.counter("potoroo.bearer.refused", "reason", "application_key");
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) servletRequest;
        var response = (HttpServletResponse) servletResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Optional<Caller> caller;
        boolean keyFits;
        try {
            caller = token(request).flatMap(tokens::read).filter(it -> !revocations.isRevoked(it.tokenId()));
            keyFits = caller.isPresent() && keyFits(request.getHeader(APPLICATION_KEY), caller.get());
        } catch (Refusal unknown) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            write(response, ErrorBodies.status(unknown), ErrorBodies.body(unknown));
            return;
        }
        if (caller.isEmpty() || lacksKey(request, caller.get())) {
            unauthenticated.increment();
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            write(response, HttpStatus.UNAUTHORIZED, ErrorBodies.unauthenticated());
        } else if (!keyFits) {
            forbidden.increment();
            write(
                    response,
                    HttpStatus.FORBIDDEN,
                    ErrorBodies.forbidden("The application key is not one of the token's business."));
        } else {
            chain.doFilter(new Authenticated(request, caller.get()), response);
        }
    }

    private static Optional<String> token(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private boolean keyFits(@Nullable String presented, Caller caller) {
        return presented == null
                || keys.find(presented.strip())
                        .filter(it -> it.businessId().equals(caller.businessId()))
                        .isPresent();
    }

    /** A strict server wants the key on every request but those whose known senders never have it. */
    private boolean lacksKey(HttpServletRequest request, Caller caller) {
        return strict
                && request.getHeader(APPLICATION_KEY) == null
                && caller.userId() != null
                && !request.getRequestURI().equals("/me");
    }

    private void write(HttpServletResponse response, HttpStatus status, Object body) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), body);
    }

    /** The request with its caller as principal, which is how Spring hands it to controllers. */
    private static final class Authenticated extends HttpServletRequestWrapper {

        private final Caller caller;

        Authenticated(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public String getRemoteUser() {
            return caller.getName();
        }
    }
}
