package io.potoroo.web;

import io.potoroo.kernel.Message;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Refuses bodies over the limit before anything reads them; forms and uploads have the container's own limits. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 20)
final class BodyLimits extends OncePerRequestFilter {

    private final int limit;
    private final JsonMapper json;

    BodyLimits(WebSettings settings, JsonMapper json) {
        this.limit = settings.maxBodyBytes();
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return "GET".equals(request.getMethod())
                ? !hasBody(request)
                : "DELETE".equals(request.getMethod())
                        || (request.getContentType() != null && isForm(request.getContentType()));
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static boolean isForm(String contentType) {
        try {
            var type = MediaType.parseMediaType(contentType);
            return MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(type)
                    || "multipart".equals(type.getType());
        } catch (InvalidMediaTypeException noTypeAtAll) {
            return false;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        LimitedBody limited;
        try {
            limited = LimitedBody.of(request, limit);
        } catch (LimitedBody.TooLarge tooLarge) {
            response.setStatus(HttpStatus.CONTENT_TOO_LARGE.value());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            json.writeValue(
                    response.getOutputStream(),
                    ErrorBodies.of(
                            HttpStatus.CONTENT_TOO_LARGE,
                            Message.of("The request body may not be greater than {0} bytes.", limit)));
            return;
        }
        chain.doFilter(limited, response);
    }
}
