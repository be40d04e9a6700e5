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

/** Lets API requests with a good access token through, as its {@link Bearer}; the whole security chain of the API. */
final class BearerFilter implements Filter {

    static final String APPLICATION_KEY = "X-Application-Key";

    private static final String BEARER = "Bearer ";
    private static final String MEMBERS = "/users/me";

    /** What plug-ins in stores call; old versions of them send the token and nothing before it. */
    private static final String MAGENTO = "/magento/";

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
        this.forbidden = meters.counter("potoroo.bearer.refused", "reason", "forbidden");
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) servletRequest;
        var response = (HttpServletResponse) servletResponse;
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Optional<Bearer> bearer;
        boolean keyFits;
        try {
            bearer = token(request).flatMap(tokens::read).filter(it -> !revocations.isRevoked(it.tokenId()));
            keyFits = bearer.isPresent() && keyFits(request.getHeader(APPLICATION_KEY), bearer.get());
        } catch (Refusal unknown) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            refuse(response, unknown);
            return;
        }
        if (bearer.isEmpty() && isVisit(request)) {
            response.sendError(HttpStatus.NOT_FOUND.value());
        } else if (bearer.isEmpty() || lacksKey(request, bearer.get())) {
            unauthenticated.increment();
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            write(response, HttpStatus.UNAUTHORIZED, ErrorBodies.unauthenticated());
        } else if (!keyFits) {
            forbidden.increment();
            refuse(response, Refusal.forbidden("The application key is not one of the token's business."));
        } else if (bearer.get() instanceof Member != isForMembers(request)) {
            forbidden.increment();
            refuse(
                    response,
                    isForMembers(request)
                            ? Refusal.forbidden("The token is not a customer's.")
                            : Refusal.forbidden("The token is a customer's."));
        } else if (bearer.get() instanceof Caller caller && caller.ofStore() && !isForStores(request)) {
            forbidden.increment();
            refuse(response, Refusal.forbidden("The token is good for the calls of a store's plug-in only."));
        } else {
            chain.doFilter(new Authenticated(request, bearer.get()), response);
        }
    }

    /** By somebody who mistyped the address of a page. */
    private static boolean isVisit(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null;
    }

    private static Optional<String> token(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Optional.empty();
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(header.substring(BEARER.length()).strip());
        }
        return isForStores(request) ? Optional.of(header.strip()) : Optional.empty();
    }

    private static boolean isForStores(HttpServletRequest request) {
        return request.getRequestURI().startsWith(MAGENTO);
    }

    private boolean keyFits(@Nullable String presented, Bearer bearer) {
        return presented == null
                || keys.find(presented.strip())
                        .filter(it -> it.businessId().equals(bearer.businessId()))
                        .isPresent();
    }

    /** What customers ask for themselves; everything else is the business's. */
    private static boolean isForMembers(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.equals(MEMBERS) || path.startsWith(MEMBERS + "/");
    }

    /** A strict server wants the key on every request but those whose known senders never have it. */
    private boolean lacksKey(HttpServletRequest request, Bearer bearer) {
        return strict
                && request.getHeader(APPLICATION_KEY) == null
                && !(bearer instanceof Caller caller && caller.userId() == null)
                && !request.getRequestURI().equals("/me");
    }

    private void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        write(response, ErrorBodies.status(refusal), ErrorBodies.body(refusal));
    }

    private void write(HttpServletResponse response, HttpStatus status, Object body) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), body);
    }

    /** The request with its bearer as principal, which is how Spring hands it to controllers. */
    private static final class Authenticated extends HttpServletRequestWrapper {

        private final Bearer bearer;

        Authenticated(HttpServletRequest request, Bearer bearer) {
            super(request);
            this.bearer = bearer;
        }

        @Override
        public Principal getUserPrincipal() {
            return bearer;
        }

        @Override
        public String getRemoteUser() {
            return bearer.getName();
        }
    }
}
