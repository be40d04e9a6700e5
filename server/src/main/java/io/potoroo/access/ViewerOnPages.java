package io.potoroo.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/** Hands the viewer to every page as {@code viewer}, for the header that all pages share. */
final class ViewerOnPages implements HandlerInterceptor {

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object controller, @Nullable ModelAndView page) {
        if (page == null || String.valueOf(page.getViewName()).startsWith("redirect:")) {
            return;
        }
        page.addObject("path", request.getRequestURI());
        if (request.getUserPrincipal() instanceof Authentication known
                && known.getPrincipal() instanceof Viewer viewer) {
            page.addObject("viewer", viewer);
            page.addObject("current", current(viewer, request.getRequestURI()));
        }
    }

    /** The business to whose pages the header leads: the one that the page is about, or the only one there is. */
    private static @Nullable Membership current(Viewer viewer, String path) {
        var owned = viewer.owned();
        return owned.size() == 1
                ? owned.getFirst()
                : owned.stream()
                        .filter(it -> path.startsWith("/console/" + it.id() + "/"))
                        .findFirst()
                        .orElse(null);
    }
}
