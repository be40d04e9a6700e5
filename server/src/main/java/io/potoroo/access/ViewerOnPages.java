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
        }
    }
}
