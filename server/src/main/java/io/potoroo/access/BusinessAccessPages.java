package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where the owner of a business hands out its application keys and cuts programs off. */
@Controller
class BusinessAccessPages {

    private final ApplicationKeys keys;
    private final Applications applications;

    BusinessAccessPages(ApplicationKeys keys, Applications applications) {
        this.keys = keys;
        this.applications = applications;
    }

    @GetMapping("/console/{business}/application-keys")
    ModelAndView keys(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        return keysPage(viewer.ownerOf(business), null, null);
    }

    /** The answer to the form is the one time the key can be read, so it is not a redirect. */
    @PostMapping("/console/{business}/application-keys")
    ModelAndView issue(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        var membership = viewer.ownerOf(business);
        try {
            var issued = keys.issue(membership.businessId());
            return keysPage(membership, issued, null);
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.NOT_ALLOWED) {
                throw refusal;
            }
            var page = keysPage(membership, null, refusal.reason());
            page.setStatus(HttpStatus.CONFLICT);
            return page;
        }
    }

    private ModelAndView keysPage(Membership membership, @Nullable String issued, @Nullable String problem) {
        var model = new HashMap<String, @Nullable Object>();
        model.put("business", membership);
        model.put("keys", keys.live(membership.businessId()));
        model.put("issued", issued);
        model.put("problem", problem);
        return new ModelAndView("access/application-keys", model);
    }

    @PostMapping("/console/{business}/application-keys/{keyId}/revoke")
    String revoke(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable String keyId) {
        var membership = viewer.ownerOf(business);
        keys.revoke(membership.businessId(), Hex32.parse(keyId).orElseThrow(Refusal::notFound));
        return "redirect:/console/" + membership.id() + "/application-keys";
    }

    @GetMapping("/console/{business}/applications")
    ModelAndView connected(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        var membership = viewer.ownerOf(business);
        return new ModelAndView("access/connected-applications")
                .addObject("business", membership)
                .addObject("applications", applications.connectedTo(membership.businessId()));
    }

    @PostMapping("/console/{business}/applications/{clientId}/disconnect")
    String disconnect(
            @AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long clientId) {
        var membership = viewer.ownerOf(business);
        applications.disconnect(membership.businessId(), clientId);
        return "redirect:/console/" + membership.id() + "/applications";
    }
}
