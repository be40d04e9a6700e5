package io.potoroo.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.kernel.Message;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * So many requests a minute for each token that works, or each address where there is none.
 *
 * <p>Counted by each node for itself: a shared count would cost every request a round trip, and the limit is there to
 * keep one runaway program from starving the others, which it does per node too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class RateLimits extends OncePerRequestFilter {

    /** What watches the server, from one address and often; it must not be told that it asks too much. */
    private static final Set<String> PROBES = Set.of(
            "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus");

    /** Platforms send all shops' webhooks from the same few addresses, and stop sending where they are refused. */
    private static final String WEBHOOKS = "/webhooks/";

    private static final int MOST_CALLERS = 100_000;

    private final int perMinute;
    private final JsonMapper json;
    private final Clock clock;
    private final Counter refused;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_CALLERS)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    RateLimits(WebSettings settings, JsonMapper json, Clock clock, MeterRegistry meters) {
        this.perMinute = settings.rateLimit();
        this.json = json;
        this.clock = clock;
        this.refused = meters.counter("potoroo.rate.limited");
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return perMinute == 0
                || PROBES.contains(request.getRequestURI())
                || request.getRequestURI().startsWith(WEBHOOKS);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var token = request.getHeader(HttpHeaders.AUTHORIZATION);
        var caller = token == null ? null : hash(token);
        var own = caller == null ? null : buckets.getIfPresent(caller);
        // A token nobody has seen work is charged to its address: guesses would else have a budget each.
        var charged = own == null ? bucket(ClientNetwork.of(request.getRemoteAddr())) : own;
        var probe = charged.tryConsumeAndReturnRemaining(1);
        response.setHeader("X-RateLimit-Limit", Integer.toString(perMinute));
        response.setHeader("X-RateLimit-Remaining", Long.toString(probe.getRemainingTokens()));
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            if (own == null && caller != null && response.getStatus() != HttpStatus.UNAUTHORIZED.value()) {
                bucket(caller).tryConsume(1);
            }
            return;
        }
        refused.increment();
        long seconds = Math.max(
                1,
                Duration.ofNanos(probe.getNanosToWaitForRefill())
                        .plusMillis(999)
                        .toSeconds());
        response.setHeader("X-RateLimit-Reset", Long.toString(clock.instant().getEpochSecond() + seconds));
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(
                response.getOutputStream(),
                ErrorBodies.of(
                        HttpStatus.TOO_MANY_REQUESTS, Message.of("Too many requests; try again in {0} s.", seconds)));
    }

    /** However a good token is spelled and however long a bad one is, it takes a few bytes and is told apart. */
    private static String hash(String authorization) {
        var token = authorization.substring(authorization.lastIndexOf(' ') + 1);
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Bucket bucket(String caller) {
        return buckets.get(caller, ignored -> bucket());
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
