package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.FormProblems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What belongs to the viewer: their businesses and their password. */
@Controller
class AccountPages {

    private static final String VIEW = "access/account";

    private final Users users;
    private final Sessions sessions;

    AccountPages(Users users, Sessions sessions) {
        this.users = users;
        this.sessions = sessions;
    }

    @GetMapping("/account")
    String show() {
        return VIEW;
    }

    /** Every session ends with the old password, so this browser gets a new one. */
    @PostMapping("/account/password")
    ModelAndView changePassword(
            @AuthenticationPrincipal Viewer viewer,
            @RequestParam String current,
            @RequestParam String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (users.signIn(viewer.email(), current, null, request.getRemoteAddr())) {
            case SignIn.Accepted accepted -> {
                try {
                    yield users.changePassword(accepted.password(), password)
                                    .filter(changed -> sessions.open(changed, request, response))
                                    .isPresent()
                            ? new ModelAndView(VIEW, Map.of("changed", true))
                            : rejected();
                } catch (Refusal refusal) {
                    yield FormProblems.page(VIEW, Map.of(), refusal);
                }
            }
            case SignIn.Rejected rejected -> rejected();
            case SignIn.Throttled throttled ->
                problem(HttpStatus.TOO_MANY_REQUESTS, "Too many failed attempts; try again later.");
        };
    }

    private static ModelAndView rejected() {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "The current password is not right.");
    }

    private static ModelAndView problem(HttpStatus status, String message) {
        return FormProblems.page(status, VIEW, Map.of(), Map.of("current", message));
    }
}
