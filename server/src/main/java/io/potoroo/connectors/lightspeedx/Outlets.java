package io.potoroo.connectors.lightspeedx;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import java.util.Optional;
import java.util.stream.Stream;

/** A store's outlets as shops. */
final class Outlets {

    private Outlets() {}

    /** Empty for one that was deleted. */
    static Optional<PlatformShop> shop(String prefix, PlatformJson outlet) {
        var id = outlet.text("id");
        if (id == null || outlet.has("deleted_at")) {
            return Optional.empty();
        }
        return Optional.of(new PlatformShop(
                prefix,
                id,
                requireNonNullElse(outlet.text("name"), id),
                PlatformShop.address(
                        Stream.of("physical_address_1", "physical_address_2", "physical_suburb")
                                .map(outlet::text),
                        outlet.text("physical_city"),
                        outlet.text("physical_state"),
                        outlet.text("physical_postcode"),
                        outlet.text("physical_country_id")),
                null,
                false));
    }
}
