package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** {@code GET /oauth/authorize}: asks the user whether a program may act for them. */
@Controller
class AuthorizePages {

    private final Applications applications;
    private final Tokens tokens;

    AuthorizePages(Applications applications, Tokens tokens) {
        this.applications = applications;
        this.tokens = tokens;
    }

    @GetMapping("/oauth/authorize")
    Object ask(
            HttpServletRequest request,
            HttpServletResponse response,
            @AuthenticationPrincipal @Nullable Viewer viewer) {
        var asked = AuthorizeRequest.read(request, applications);
        if (asked.error() != null && asked.problem() != null) {
            return redirect(asked.withError(asked.error(), asked.problem()));
        }
        if (viewer == null) {
            return redirect(SignInPages.thenBackTo(request));
        }
        // Browsers hold the form-action of a page against where the form's answer leads, too.
        response.setHeader(
                "Content-Security-Policy", AccessConfiguration.CONTENT_SECURITY_POLICY + " " + asked.origin());
        return new ModelAndView("access/consent")
                .addObject("program", asked.application())
                .addObject("redirectUri", asked.redirectUri())
                .addObject("state", asked.state())
                .addObject("codeChallenge", asked.codeChallenge())
                .addObject("memberships", viewer.memberships());
    }

    @PostMapping("/oauth/authorize")
    Object decide(
            HttpServletRequest request,
            @AuthenticationPrincipal Viewer viewer,
            @RequestParam String decision,
            @RequestParam(required = false) @Nullable String business) {
        var asked = AuthorizeRequest.read(request, applications);
        if (asked.error() != null && asked.problem() != null) {
            return redirect(asked.withError(asked.error(), asked.problem()));
        }
        if (!decision.equals("allow")) {
            return redirect(asked.withError("access_denied", "The user did not allow it."));
        }
        if (business == null) {
            throw Refusal.notFound();
        }
        var businessId = viewer.memberOf(business).businessId();
        return redirect(Sessions.hash(request)
                .flatMap(session -> tokens.code(
                        asked.application(),
                        businessId,
                        viewer.userId(),
                        session,
                        asked.redirectUri(),
                        asked.codeChallenge()))
                .map(asked::withCode)
                .orElseGet(() -> asked.withError("access_denied", "The user may not act for this business.")));
    }

    private static ResponseEntity<Void> redirect(String location) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .header(HttpHeaders.LOCATION, location)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @ExceptionHandler
    ModelAndView untrusted(AuthorizeRequest.Untrusted untrusted) {
        var page = new ModelAndView("access/not-authorized");
        page.setStatus(HttpStatus.BAD_REQUEST);
        return page.addObject("reason", untrusted.getMessage());
    }
}
