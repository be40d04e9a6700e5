package io.potoroo.web;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Which API the request that is being answered speaks. */
final class Asked {

    private static final String CHOSEN = Asked.class.getName();

    private Asked() {}

    /** False where nothing is being answered. Decided once for a request, which may be told thousands of times. */
    static boolean isIntegrationApi() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes answered)) {
            return false;
        }
        var request = answered.getRequest();
        if (request.getAttribute(CHOSEN) instanceof Boolean chosen) {
            return chosen;
        }
        boolean integration = request.getRequestURI().startsWith("/api/v1/");
        request.setAttribute(CHOSEN, integration);
        return integration;
    }
}
