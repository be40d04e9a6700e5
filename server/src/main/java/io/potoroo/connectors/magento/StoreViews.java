package io.potoroo.connectors.magento;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import io.potoroo.kernel.Address;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store's views as shops.
 *
 * @param account the host of the store
 * @param addresses where each view is in the web, by its id, as far as that is known
 */
record StoreViews(String account, Map<String, String> addresses) {

    private static final String ADMINISTRATION = "0";

    /** As the loyalty plug-in lists it, with the address of the shop. */
    Optional<PlatformShop> ofPlugin(PlatformJson view) {
        var country = view.object("country");
        return shop(
                view.text("shopId"),
                view.text("name"),
                PlatformShop.address(
                        Stream.of(view.texts("street").toArray(String[]::new)),
                        view.text("city"),
                        view.text("region"),
                        view.text("zipcode"),
                        country.has("code") ? country.text("code") : country.text("title")));
    }

    /** As every store lists it; empty for its administration and for one that is closed. */
    Optional<PlatformShop> ofStore(PlatformJson view) {
        return view.has("is_active") && !view.isTrue("is_active")
                ? Optional.empty()
                : shop(view.text("id"), view.text("name"), Address.UNKNOWN);
    }

    private Optional<PlatformShop> shop(@Nullable String id, @Nullable String name, Address address) {
        return Stream.ofNullable(id)
                .filter(it -> !it.equals(ADMINISTRATION))
                .map(it -> new PlatformShop(
                        account, it, requireNonNullElse(name, it), address, addresses.getOrDefault(it, account), true))
                .findFirst();
    }
}
