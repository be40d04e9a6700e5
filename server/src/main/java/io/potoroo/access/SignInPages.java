package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.FormProblems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing in, signing up, signing out. */
@Controller
class SignInPages {

    /** Where a request that its sender may not make is forwarded to. */
    static final String DENIED = "/access-denied";

    private static final String HOME = "/account";

    /** A path on this server: a second slash or a backslash would make it another host's. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x7E]{0,4000}");

    private final Users users;
    private final Sessions sessions;
    private final Strangers strangers;
    private final FirstOwner firstOwner;
    private final boolean signUp;

    SignInPages(Users users, Sessions sessions, Strangers strangers, FirstOwner firstOwner, AccessSettings settings) {
        this.users = users;
        this.sessions = sessions;
        this.strangers = strangers;
        this.firstOwner = firstOwner;
        this.signUp = settings.signUp();
    }

    /** The sign-in page, which leads back to what this request wanted to see. */
    static String thenBackTo(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return "/sign-in";
        }
        var query = request.getQueryString();
        var wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
        return "/sign-in?continue=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }

    @GetMapping("/sign-in")
    ModelAndView show(@RequestParam(name = "continue", defaultValue = HOME) String next) {
        return signInPage("", next);
    }

    @PostMapping("/sign-in")
    ModelAndView signIn(
            @RequestParam String email,
            @RequestParam String password,
            @RequestParam(name = "continue", defaultValue = HOME) String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (users.signIn(email.strip(), password, null, request.getRemoteAddr())) {
            case SignIn.Accepted accepted ->
                sessions.open(accepted.password(), request, response)
                        ? new ModelAndView("redirect:" + local(next))
                        : rejected(email, next);
            case SignIn.Rejected rejected -> rejected(email, next);
            case SignIn.Throttled throttled -> {
                var page = signInPage(email, next);
                page.setStatus(HttpStatus.TOO_MANY_REQUESTS);
                var seconds = throttled.retryAfter().toSeconds();
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
                yield page.addObject(
                        "problem", "Too many failed attempts. Try again in " + (seconds + 59) / 60 + " min.");
            }
        };
    }

    private ModelAndView rejected(String email, String next) {
        var page = signInPage(email, next);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("problem", "The e-mail address or the password is not right.");
    }

    private ModelAndView signInPage(String email, String next) {
        return new ModelAndView("access/sign-in")
                .addObject("email", email)
                .addObject("next", local(next))
                .addObject("signUp", signUp && !firstOwner.isAwaited());
    }

    private static String local(String path) {
        return LOCAL.matcher(path).matches() ? path : HOME;
    }

    @GetMapping("/sign-up")
    ModelAndView showSignUp() {
        return mayNotSignUp()
                .orElseGet(() -> new ModelAndView("access/sign-up", Map.of("form", new SignUpForm("", "", "", ""))));
    }

    @PostMapping("/sign-up")
    ModelAndView signUp(@ModelAttribute SignUpForm form, HttpServletRequest request, HttpServletResponse response) {
        var refused = mayNotSignUp();
        if (refused.isPresent()) {
            return refused.get();
        }
        var wait = strangers.attempt(request.getRemoteAddr());
        if (wait.isPresent()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds()));
            return FormProblems.page(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "access/sign-up",
                    form,
                    Map.of("email", "Too many attempts from your address; try again later."));
        }
        try {
            sessions.open(users.create(form.user()), request, response);
            return new ModelAndView("redirect:/developer/applications");
        } catch (Refusal refusal) {
            return FormProblems.page("access/sign-up", form, refusal);
        }
    }

    /** An account is for applications, and without an operator nobody could approve those. */
    private Optional<ModelAndView> mayNotSignUp() {
        if (!signUp) {
            throw Refusal.notFound();
        }
        return firstOwner.isAwaited()
                ? Optional.of(new ModelAndView("access/sign-up-later", HttpStatus.FORBIDDEN))
                : Optional.empty();
    }

    @PostMapping("/sign-out")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.close(request, response);
        return "redirect:/sign-in";
    }

    @RequestMapping(DENIED)
    ModelAndView denied() {
        var page = new ModelAndView("error", HttpStatus.FORBIDDEN);
        return page.addObject("status", HttpStatus.FORBIDDEN.value());
    }

    /** The form of the sign-up page. */
    record SignUpForm(
            @Nullable String email,
            @Nullable String password,
            @Nullable String firstName,
            @Nullable String lastName) {

        NewUser user() {
            return new NewUser(text(email), text(password), text(firstName), text(lastName));
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }
}
