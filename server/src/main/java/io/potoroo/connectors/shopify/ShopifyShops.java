package io.potoroo.connectors.shopify;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import io.potoroo.kernel.Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A shop on the web and its locations; what is sold at a location has the location's id, and else {@code online}. */
final class ShopifyShops {

    private ShopifyShops() {}

    static List<PlatformShop> of(String account, PlatformJson shop, List<PlatformJson> locations) {
        var online = new PlatformShop(
                account,
                ShopifyOrder.ONLINE,
                requireNonNullElse(shop.text("name"), account),
                address(shop),
                requireNonNullElse(shop.text("domain"), account),
                true);
        return Stream.concat(Stream.of(online), locations.stream().flatMap(it -> location(online, it).stream()))
                .toList();
    }

    /** Empty for one that was closed. The domain goes with it, as the integration is one of a web shop. */
    private static Optional<PlatformShop> location(PlatformShop online, PlatformJson location) {
        var id = location.text("id");
        return id == null || "false".equals(location.text("active"))
                ? Optional.empty()
                : Optional.of(new PlatformShop(
                        online.accountId(),
                        id,
                        requireNonNullElse(location.text("name"), id),
                        address(location),
                        online.storeDomain(),
                        false));
    }

    private static Address address(PlatformJson place) {
        return PlatformShop.address(
                Stream.of("address1", "address2").map(place::text),
                place.text("city"),
                place.text("province"),
                place.text("zip"),
                place.text("country_code"));
    }
}
