package io.potoroo.connectors.square;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import java.util.Optional;
import java.util.stream.Stream;

/** A merchant's locations as shops. */
final class Locations {

    private Locations() {}

    /** Empty for one that was closed. */
    static Optional<PlatformShop> shop(PlatformJson location) {
        var id = location.text("id");
        var merchant = location.text("merchant_id");
        if (id == null || merchant == null || "INACTIVE".equals(location.text("status"))) {
            return Optional.empty();
        }
        var address = location.object("address");
        return Optional.of(new PlatformShop(
                merchant,
                id,
                requireNonNullElse(location.text("name"), id),
                PlatformShop.address(
                        Stream.of("address_line_1", "address_line_2", "address_line_3")
                                .map(address::text),
                        address.text("locality"),
                        address.text("administrative_district_level_1"),
                        address.text("postal_code"),
                        address.text("country")),
                null,
                false));
    }
}
