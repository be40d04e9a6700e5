package io.potoroo.assortments;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.web.servlet.HandlerMapping;

/** What there is in an assortment. */
public enum Kind {
    PRODUCT("products"),
    CATEGORY("categories"),
    BRAND("product-brands"),
    SUPPLIER("product-suppliers"),
    TAG("product-tags");

    private final String path;

    Kind(String path) {
        this.path = path;
    }

    /** By the path under which a request came in. */
    static Kind of(HttpServletRequest request) {
        var pattern = (String) request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        var parts = List.of(pattern.split("/"));
        return Arrays.stream(values())
                .filter(it -> parts.contains(it.path))
                .findFirst()
                .orElseThrow();
    }

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
