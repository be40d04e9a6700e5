package io.potoroo.connectors.lightspeedr;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import java.util.Optional;
import java.util.stream.Stream;

/** An account's shops. */
final class RetailShops {

    private RetailShops() {}

    /** Empty for one that was closed. */
    static Optional<PlatformShop> shop(String account, PlatformJson shop) {
        var id = shop.reference("shopID");
        if (id == null || shop.isTrue("archived")) {
            return Optional.empty();
        }
        var address = shop.object("Contact").object("Addresses").list("ContactAddress").stream()
                .findFirst()
                .orElseGet(() -> shop.object("Contact").object("Addresses"));
        return Optional.of(new PlatformShop(
                account,
                id,
                requireNonNullElse(shop.text("name"), id),
                PlatformShop.address(
                        Stream.of("address1", "address2").map(address::text),
                        address.text("city"),
                        address.text("state"),
                        address.text("zip"),
                        address.has("countryCode") ? address.text("countryCode") : address.text("country")),
                null,
                false));
    }
}
