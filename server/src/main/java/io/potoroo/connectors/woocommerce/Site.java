package io.potoroo.connectors.woocommerce;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toMap;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.connectors.PlatformShop;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a shop is.
 *
 * @param host in small letters, with its port
 * @param path with a slash before it and none after it; empty for the top
 */
record Site(String host, String path) {

    /** Of a URL, or of one without its scheme; nowhere for what is neither. */
    static Site of(@Nullable String address) {
        var text = requireNonNullElse(address, "").strip();
        try {
            var uri = URI.create(text.contains("://") ? text : "https://" + text);
            return new Site(
                    requireNonNullElse(uri.getAuthority(), "").toLowerCase(Locale.ROOT),
                    requireNonNullElse(uri.getPath(), "").replaceFirst("/+$", ""));
        } catch (IllegalArgumentException malformed) {
            return new Site("", "");
        }
    }

    /** By which links name the shop. */
    String shopId() {
        return host + path;
    }

    /** The shop at this site, by the index of its API and its general settings. */
    PlatformShop shop(PlatformJson index, List<PlatformJson> settings) {
        var home = Site.of(index.text("home"));
        // Webhooks name the shop by what it takes for its home, whatever else leads there.
        var site = home.host.isEmpty() ? this : home;
        var values = settings.stream()
                .filter(it -> it.has("id") && it.has("value"))
                .collect(toMap(
                        it -> String.valueOf(it.text("id")),
                        it -> String.valueOf(it.text("value")),
                        (one, other) -> one));
        var country = requireNonNullElse(values.get("woocommerce_default_country"), "");
        int colon = country.indexOf(':');
        return new PlatformShop(
                site.host,
                site.shopId(),
                requireNonNullElse(index.text("name"), site.shopId()),
                PlatformShop.address(
                        Stream.of("woocommerce_store_address", "woocommerce_store_address_2")
                                .map(values::get),
                        values.get("woocommerce_store_city"),
                        colon < 0 ? null : country.substring(colon + 1),
                        values.get("woocommerce_store_postcode"),
                        country.isEmpty() ? null : colon < 0 ? country : country.substring(0, colon)),
                site.shopId(),
                true);
    }
}
