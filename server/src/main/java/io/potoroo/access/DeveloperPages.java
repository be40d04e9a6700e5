package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.FormProblems;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The developer portal: the viewer's own applications. */
@Controller
class DeveloperPages {

    private static final String NEW = "access/application-new";

    private final Applications applications;

    DeveloperPages(Applications applications) {
        this.applications = applications;
    }

    @GetMapping("/developer/applications")
    ModelAndView list(@AuthenticationPrincipal Viewer viewer) {
        return new ModelAndView("access/applications", Map.of("applications", applications.ofOwner(viewer.userId())));
    }

    @GetMapping("/developer/applications/new")
    ModelAndView form() {
        return new ModelAndView(
                NEW, Map.of("form", new ApplicationForm("", "", GrantType.AUTHORIZATION_CODE, "", null, null)));
    }

    /** The answer to the form is the one time the secret can be read, so it is not a redirect. */
    @PostMapping("/developer/applications")
    ModelAndView register(@AuthenticationPrincipal Viewer viewer, @ModelAttribute ApplicationForm form) {
        try {
            var credentials = applications.register(form.application(viewer));
            return secret("Your application is registered", credentials);
        } catch (Refusal refusal) {
            return FormProblems.page(NEW, form, refusal);
        }
    }

    @PostMapping("/developer/applications/{clientId}/secret")
    ModelAndView rotate(@AuthenticationPrincipal Viewer viewer, @PathVariable long clientId) {
        return secret("The secret is replaced", applications.rotateSecret(viewer.userId(), clientId));
    }

    private ModelAndView secret(String heading, ClientCredentials credentials) {
        return new ModelAndView(
                "access/application-secret",
                Map.of(
                        "heading",
                        heading,
                        "credentials",
                        credentials,
                        "program",
                        applications.find(credentials.clientId()).orElseThrow(Refusal::notFound)));
    }

    /** The form of a new application; {@code business} is the hex32 id a plug-in belongs to. */
    record ApplicationForm(
            @Nullable String name,
            @Nullable String description,
            @Nullable GrantType grantType,
            @Nullable String redirectUri,
            @Nullable String business,
            @Nullable String assumesScope) {

        NewApplication application(Viewer viewer) {
            var grant = grantType == null ? GrantType.AUTHORIZATION_CODE : grantType;
            return new NewApplication(
                    viewer.userId(),
                    grant == GrantType.CLIENT_CREDENTIALS ? ownedBusiness(viewer) : null,
                    name == null ? "" : name,
                    description == null ? "" : description,
                    grant,
                    redirectUri,
                    assumesScope != null);
        }

        /** Only its owner may put a plug-in into a business. */
        private @Nullable UUID ownedBusiness(Viewer viewer) {
            return business == null || business.isEmpty()
                    ? null
                    : viewer.ownerOf(business).businessId();
        }
    }
}
