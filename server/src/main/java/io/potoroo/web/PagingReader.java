package io.potoroo.web;

import io.potoroo.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Fills {@link Paging} parameters from {@code page} and {@code per_page}; a larger page than allowed is cut. */
final class PagingReader implements HandlerMethodArgumentResolver {

    private static final int MOST_PAGES = 1_000_000;

    private final String publicUrl;

    PagingReader(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Paging.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        var servlet = (HttpServletRequest) request.getNativeRequest();
        var annotation = parameter.getParameterAnnotation(PageSize.class);
        int size = annotation == null ? Paging.MOST : annotation.value();
        return new Paging(
                number(servlet, "page", 1, MOST_PAGES),
                Math.min(Paging.MOST, number(servlet, "per_page", size, Integer.MAX_VALUE)),
                publicUrl + servlet.getRequestURI(),
                otherParameters(servlet));
    }

    private static int number(HttpServletRequest request, String name, int standard, int most) {
        var text = request.getParameter(name);
        if (text == null || text.isBlank()) {
            return standard;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number < 1) {
                throw Refusal.invalid(name, Messages.tooSmall(name, BigDecimal.ONE));
            }
            if (number > most) {
                throw Refusal.invalid(name, Messages.tooBig(name, BigDecimal.valueOf(most)));
            }
            return number;
        } catch (NumberFormatException notANumber) {
            throw Refusal.invalid(name, Messages.mustBeInteger(name));
        }
    }

    private static String otherParameters(HttpServletRequest request) {
        var query = new StringBuilder();
        request.getParameterMap().forEach((name, values) -> {
            if (!"page".equals(name) && !"per_page".equals(name) && !name.isEmpty()) {
                for (var value : values) {
                    query.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                            .append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                            .append('&');
                }
            }
        });
        return query.toString();
    }
}
