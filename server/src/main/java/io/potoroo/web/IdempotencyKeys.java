package io.potoroo.web;

import io.potoroo.kernel.Message;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The optional {@code Idempotency-Key} of a POST: the first request with a key is carried out and its answer kept, a
 * later one with the same key is given that answer.
 *
 * <p>A key belongs to business, client, method and path. Answers of 2xx and 400 are kept; other refusals release the key,
 * so that a corrected request may use it again. After a 5xx nobody knows how far the request came: it may be tried again,
 * and no other under its key.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 10)
public final class IdempotencyKeys extends OncePerRequestFilter {

    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final String REFERENCE = IdempotencyKeys.class.getName();
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private final IdempotencyKeyRepository repository;
    private final RequestHash requestHash;
    private final JsonMapper json;

    IdempotencyKeys(IdempotencyKeyRepository repository, RequestHash requestHash, JsonMapper json) {
        this.repository = repository;
        this.requestHash = requestHash;
        this.json = json;
    }

    /**
     * What a request that is carried out under a key can be found by when it comes again, though its answer was lost;
     * the same for a request with the same key, caller, path and content, and for no other. Null without a key.
     */
    public static @Nullable String reference(HttpServletRequest request) {
        return (String) request.getAttribute(REFERENCE);
    }

    private static String unquoted(String header) {
        var value = header.strip();
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !"POST".equals(request.getMethod())
                || request.getHeader(HEADER) == null
                || request.getUserPrincipal() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = unquoted(request.getHeader(HEADER));
        var body = WebUtils.getNativeRequest(request, LimitedBody.class);
        if (!VISIBLE.matcher(key).matches()) {
            write(
                    response,
                    HttpStatus.BAD_REQUEST,
                    ErrorBodies.of(
                            HttpStatus.BAD_REQUEST,
                            Message.of("The Idempotency-Key must have 1 to 255 visible characters.")));
            return;
        }
        if (body == null) {
            chain.doFilter(request, response);
            return;
        }
        var scope = new IdempotencyKey(
                request.getUserPrincipal().getName(), request.getMethod() + " " + request.getRequestURI(), key);
        var hash = requestHash.of(IdempotencyKey.content(request.getQueryString(), body.bytes()));
        if (repository.claim(scope, hash)) {
            request.setAttribute(REFERENCE, scope.reference(hash));
            carryOut(scope, request, response, chain);
        } else {
            answerAgain(repository.find(scope), hash, response);
        }
    }

    private void carryOut(
            IdempotencyKey key, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var captured = new ContentCachingResponseWrapper(response);
        int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
        try {
            chain.doFilter(request, captured);
            status = captured.getStatus();
        } finally {
            settle(key, status, captured.getContentAsByteArray());
        }
        captured.copyBodyToResponse();
    }

    private void settle(IdempotencyKey key, int status, byte[] body) {
        if (isUnknown(status)) {
            repository.keep(key, status, new byte[0]);
        } else if (HttpStatus.valueOf(status).is2xxSuccessful() || status == HttpStatus.BAD_REQUEST.value()) {
            repository.keep(key, status, body);
        } else {
            repository.release(key);
        }
    }

    private static boolean isUnknown(int status) {
        return status >= HttpStatus.INTERNAL_SERVER_ERROR.value();
    }

    private void answerAgain(@Nullable KeptAnswer kept, byte[] hash, HttpServletResponse response) throws IOException {
        if (kept != null && !Arrays.equals(kept.hash(), hash)) {
            write(
                    response,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    Map.of(
                            "idempotency_key",
                            List.of(Message.of(
                                    "The idempotency key has already been used with a different request."))));
        } else if (kept == null || kept.status() == null || isUnknown(kept.status())) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            write(
                    response,
                    HttpStatus.CONFLICT,
                    new ErrorBodies.ConflictBody(
                            HttpStatus.CONFLICT.value(),
                            "Conflict",
                            Message.of("A request with this Idempotency-Key is still running.")));
        } else {
            response.setStatus(kept.status());
            response.setHeader(REPLAYED, "true");
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(kept.body());
        }
    }

    private void write(HttpServletResponse response, HttpStatus status, Object body) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        json.writeValue(response.getOutputStream(), body);
    }
}
