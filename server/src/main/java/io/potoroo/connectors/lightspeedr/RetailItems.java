package io.potoroo.connectors.lightspeedr;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Items, categories, manufacturers and vendors of Lightspeed Retail (R-Series), as parts of an assortment; what is archived
 * is gone. Lines of sales say themselves which category they are in, and not what that is in.
 */
final class RetailItems {

    private RetailItems() {}

    static Change items(List<PlatformJson> items, Currency currency) {
        var catalogue = new CatalogueWriter();
        for (var item : items) {
            if (item.isTrue("archived")) {
                catalogue.gone(Kind.PRODUCT, item.reference("itemID"));
            } else {
                add(item, currency, catalogue);
            }
        }
        return catalogue.change();
    }

    private static void add(PlatformJson item, Currency currency, CatalogueWriter catalogue) {
        var tags = item.object("Tags").texts("tag");
        catalogue
                .product(item.reference("itemID"), item.text("description"))
                .sku(sku(item))
                .price(price(item), currency)
                .category(item.reference("categoryID"))
                .brand(item.reference("manufacturerID"))
                .supplier(item.reference("defaultVendorID"))
                .tags(tags)
                .add();
        tags.forEach(it -> catalogue.tag(it, it));
    }

    /** The merchant's own number before Lightspeed's. */
    static @Nullable String sku(PlatformJson item) {
        return Stream.of("customSku", "systemSku")
                .flatMap(it -> Stream.ofNullable(item.text(it)))
                .findFirst()
                .orElse(null);
    }

    /** Of several levels the one that counts where nothing else is said. */
    private static @Nullable BigDecimal price(PlatformJson item) {
        return item.object("Prices").list("ItemPrice").stream()
                .filter(it -> "Default".equals(it.text("useType")))
                .flatMap(it -> Stream.ofNullable(it.decimal("amount")))
                .findFirst()
                .orElse(null);
    }

    static Change categories(List<PlatformJson> categories) {
        var catalogue = new CatalogueWriter();
        categories.forEach(
                it -> catalogue.category(it.reference("categoryID"), it.text("name"), it.reference("parentID")));
        return catalogue.change();
    }

    static Change manufacturers(List<PlatformJson> manufacturers) {
        var catalogue = new CatalogueWriter();
        manufacturers.forEach(it -> catalogue.brand(it.reference("manufacturerID"), it.text("name")));
        return catalogue.change();
    }

    static Change vendors(List<PlatformJson> vendors) {
        var catalogue = new CatalogueWriter();
        vendors.forEach(it -> catalogue.supplier(it.reference("vendorID"), it.text("name")));
        return catalogue.change();
    }
}
