package io.potoroo.connectors.magento;

import io.potoroo.access.Membership;
import io.potoroo.access.Viewer;
import io.potoroo.connectors.Connectors;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.connectors.PluginKeys;
import io.potoroo.integrations.Integration;
import io.potoroo.integrations.Integrations;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.WebSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The addresses that an owner enters in their store, and the page that the store then sends them to. */
@Controller
@RequestMapping("/console/{business}/integrations/{id}/activation")
class ActivationPages {

    private final Activations activations;
    private final Connectors connectors;
    private final Integrations integrations;
    private final PluginKeys keys;
    private final Magento magento;
    private final String publicUrl;

    ActivationPages(
            Activations activations,
            Connectors connectors,
            Integrations integrations,
            PluginKeys keys,
            Magento magento,
            WebSettings settings) {
        this.activations = activations;
        this.connectors = connectors;
        this.integrations = integrations;
        this.keys = keys;
        this.magento = magento;
        this.publicUrl = settings.publicUrl();
    }

    /** @param consumer which the store names when it sends somebody here */
    @GetMapping
    ModelAndView show(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam(name = "oauth_consumer_key", required = false) @Nullable String consumer) {
        var membership = viewer.ownerOf(business);
        var integration = require(membership, id);
        return consumer == null
                ? addresses(membership, integration)
                : activations
                        .find(integration, consumer)
                        .map(it -> page(membership, integration, "asked").addObject("activation", it))
                        .orElseGet(() -> nothingTold(membership, integration));
    }

    private ModelAndView addresses(Membership business, Integration integration) {
        var place = connectors.placeOf(integration, magento);
        return page(business, integration, "addresses")
                .addObject("callback", publicUrl + ActivationController.path(place.intakeKey()))
                .addObject(
                        "identity",
                        publicUrl + "/console/" + business.id() + "/integrations/" + integration.id() + "/activation");
    }

    private static ModelAndView nothingTold(Membership business, Integration integration) {
        return failed(
                business,
                integration,
                "The store has told nothing here in the last minutes. Check the callback URL in the store, and activate the"
                        + " integration once more.");
    }

    private static ModelAndView failed(Membership business, Integration integration, String problem) {
        var page = page(business, integration, "failed").addObject("problem", problem);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    /** Only the store that was shown, whatever was told since; one without the plug-in is connected all the same. */
    @PostMapping
    ModelAndView allow(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam(name = "oauth_consumer_key") String consumer,
            @RequestParam(name = "store_url") String shown) {
        var membership = viewer.ownerOf(business);
        var integration = require(membership, id);
        var activation = activations
                .find(integration, consumer)
                .filter(it -> it.storeUrl().equals(shown));
        if (activation.isEmpty()) {
            return nothingTold(membership, integration);
        }
        try {
            activations.complete(integration, activation.get());
        } catch (PlatformUnavailable unavailable) {
            return failed(membership, integration, String.valueOf(unavailable.getMessage()));
        }
        var page = page(membership, integration, "done").addObject("activation", activation.get());
        try {
            keys.hand(integration, viewer.userId());
        } catch (Refusal refusal) {
            page.addObject("problem", refusal.reason());
        }
        return page;
    }

    private Integration require(Membership business, long id) {
        var integration = integrations.require(business.businessId(), id);
        if (integration.subType() != magento.subType()) {
            throw Refusal.notFound();
        }
        return integration;
    }

    private static ModelAndView page(Membership business, Integration integration, String step) {
        return new ModelAndView("connectors/activation")
                .addObject("business", business)
                .addObject("integration", integration)
                .addObject("step", step);
    }
}
