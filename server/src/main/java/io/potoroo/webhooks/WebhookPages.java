package io.potoroo.webhooks;

import io.potoroo.access.Membership;
import io.potoroo.access.Viewer;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.FormProblems;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where the owner of a business says which programs are told what, and sees whether that works. */
@Controller
@RequestMapping("/console/{business}/webhooks")
class WebhookPages {

    private static final String LIST = "webhooks/webhooks";
    private static final String NEW = "webhooks/webhook-new";
    private static final String ONE = "webhooks/webhook";
    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_DESCRIPTION = 255;
    private static final int ON_A_PAGE = 25;

    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final EndpointRules rules;

    WebhookPages(Endpoints endpoints, Deliveries deliveries, Webhooks webhooks, EndpointRules rules) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.rules = rules;
    }

    @GetMapping
    ModelAndView list(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        var membership = viewer.ownerOf(business);
        var all = endpoints.list(membership.businessId(), new Paging(1, Endpoints.MOST, "", ""));
        return new ModelAndView(LIST)
                .addObject("business", membership)
                .addObject("most", Endpoints.MOST)
                .addObject("webhooks", all.endpoints());
    }

    @GetMapping("/new")
    ModelAndView form(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        return form(
                viewer.ownerOf(business), new ModelAndView(NEW, Map.of("form", new EndpointForm("", "", List.of()))));
    }

    private static ModelAndView form(Membership business, ModelAndView page) {
        return page.addObject("business", business).addObject("topics", Topic.subscribable());
    }

    /** The answer to the form is the one time the secret can be read, so it is not a redirect. */
    @PostMapping
    ModelAndView create(
            @AuthenticationPrincipal Viewer viewer, @PathVariable String business, @ModelAttribute EndpointForm form) {
        var membership = viewer.ownerOf(business);
        try {
            var made = endpoints.create(membership.businessId(), form.endpoint(rules));
            return page(membership, made.endpoint(), made.secret(), 1);
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.NOT_ALLOWED) {
                return form(
                        membership, FormProblems.page(HttpStatus.CONFLICT, NEW, form, Map.of("url", refusal.reason())));
            }
            return form(membership, FormProblems.page(NEW, form, refusal));
        }
    }

    @GetMapping("/{id}")
    ModelAndView one(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam(defaultValue = "1") int page) {
        var membership = viewer.ownerOf(business);
        return page(membership, endpoints.get(membership.businessId(), id), null, Math.clamp(page, 1, 1_000_000));
    }

    private ModelAndView page(Membership business, Endpoint endpoint, @Nullable String secret, int number) {
        var log = deliveries.list(
                business.businessId(),
                endpoint.id(),
                new Filters.Conditions("", Map.of()),
                new Paging(number, ON_A_PAGE, "", ""));
        var model = new HashMap<String, @Nullable Object>();
        model.put("business", business);
        model.put("webhook", endpoint);
        model.put("secret", secret);
        model.put("deliveries", log.deliveries());
        model.put("number", number);
        model.put("more", (long) number * ON_A_PAGE < log.total());
        return new ModelAndView(ONE, model);
    }

    @PostMapping("/{id}/secret")
    ModelAndView rotate(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        var made = endpoints.rotate(membership.businessId(), id);
        return page(membership, made.endpoint(), made.secret(), 1);
    }

    @PostMapping("/{id}/enabled")
    String enable(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam boolean enabled) {
        var membership = viewer.ownerOf(business);
        endpoints.change(
                membership.businessId(),
                id,
                it -> new EndpointChange(it.url(), it.description(), it.topics(), enabled));
        return back(membership, id);
    }

    @PostMapping("/{id}/test")
    String test(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        webhooks.test(endpoints.get(membership.businessId(), id));
        return back(membership, id);
    }

    @PostMapping("/{id}/deliveries/{event}/replay")
    String replay(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @PathVariable long event) {
        var membership = viewer.ownerOf(business);
        deliveries.replay(membership.businessId(), id, event);
        return back(membership, id);
    }

    @PostMapping("/{id}/delete")
    String delete(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        endpoints.delete(membership.businessId(), id);
        return "redirect:/console/" + membership.id() + "/webhooks";
    }

    private static String back(Membership business, long id) {
        return "redirect:/console/" + business.id() + "/webhooks/" + id;
    }

    /** The form of a new webhook. */
    record EndpointForm(
            @Nullable String url,
            @Nullable String description,
            @Nullable List<String> topics) {

        EndpointChange endpoint(EndpointRules rules) {
            var address = url == null ? "" : url.strip();
            var chosen = topics == null ? List.<String>of() : topics;
            var violations = new Violations();
            if (address.isEmpty()) {
                violations.add("url", Messages.required("url"));
            } else if (address.length() > LONGEST_URL) {
                violations.add("url", Messages.tooLong("url", LONGEST_URL));
            }
            if (chosen.isEmpty()) {
                violations.add("topics", Message.of("Choose at least one topic."));
            }
            var text = description == null ? "" : description.strip();
            if (text.length() > LONGEST_DESCRIPTION) {
                violations.add("description", Messages.tooLong("description", LONGEST_DESCRIPTION));
            }
            rules.check(address, chosen, violations);
            violations.throwIfAny();
            return new EndpointChange(address, text.isEmpty() ? null : text, chosen, true);
        }
    }
}
