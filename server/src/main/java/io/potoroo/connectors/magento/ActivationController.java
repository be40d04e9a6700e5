package io.potoroo.connectors.magento;

import io.potoroo.connectors.Connectors;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where a store tells its credentials when it is activated. */
@RestController
@Tag(name = "Connectors")
class ActivationController {

    private static final int LONGEST = 255;

    private final Connectors connectors;
    private final Activations activations;
    private final Magento magento;

    ActivationController(Connectors connectors, Activations activations, Magento magento) {
        this.connectors = connectors;
        this.activations = activations;
        this.magento = magento;
    }

    static String path(String intakeKey) {
        return "/webhooks/magento/" + intakeKey + "/activation";
    }

    @PostMapping("/webhooks/magento/{key}/activation")
    @Operation(
            summary = "Takes what a store of Magento tells when it is activated",
            description = "Nothing is done with it before the owner allows the store in the console.")
    Told tell(@PathVariable String key, HttpServletRequest request) {
        var place = connectors.place(magento, key).orElseThrow(Refusal::notFound);
        activations.tell(new Activation(
                place.businessId(),
                place.integrationId(),
                required(request, "oauth_consumer_key"),
                required(request, "oauth_consumer_secret"),
                required(request, "oauth_verifier"),
                url(required(request, "store_base_url"))));
        return new Told(true);
    }

    private static String required(HttpServletRequest request, String field) {
        var value = request.getParameter(field);
        if (value == null || value.isBlank()) {
            throw Refusal.invalid(field, Messages.required(field));
        }
        if (value.length() > LONGEST) {
            throw Refusal.invalid(field, Messages.tooLong(field, LONGEST));
        }
        if (!value.matches("[\\x21-\\x7e]+")) {
            throw Refusal.invalid(field, Messages.badFormat(field));
        }
        return value;
    }

    /** Stores without rewritten addresses begin them with their script, which their API does without. */
    private static String url(String address) {
        if (!address.matches("(?i)https?://[^/@?#]+(/[^@?#]*)?")) {
            throw Refusal.invalid("store_base_url", Messages.badFormat("store_base_url"));
        }
        return address.replaceFirst("/+$", "").replaceFirst("/index\\.php$", "");
    }

    record Told(boolean received) {}
}
