package io.potoroo.connectors.magento;

import io.potoroo.assortments.Change;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Products, categories and manufacturers of a store, as parts of an assortment. Each variant of a configurable article is a
 * product of its own there, with categories of its own.
 */
final class StoreCatalogue {

    static final String MANUFACTURER = "manufacturer";

    private static final String ENABLED = "1";

    private StoreCatalogue() {}

    static Change products(List<PlatformJson> products, Currency currency) {
        var catalogue = new CatalogueWriter();
        for (var product : products) {
            var told = catalogue
                    .product(product.text("id"), product.text("name"))
                    .sku(product.text("sku"))
                    .price(product.decimal("price"), currency)
                    .categories(product.object("extension_attributes").list("category_links").stream()
                            .flatMap(it -> Stream.ofNullable(it.text("category_id")))
                            .toList())
                    .brand(attribute(product, MANUFACTURER));
            if ("giftcard".equals(product.text("type_id"))) {
                told.giftCard();
            }
            if (!ENABLED.equals(product.text("status"))) {
                told.inactive();
            }
            told.add();
        }
        return catalogue.change();
    }

    private static @Nullable String attribute(PlatformJson product, String code) {
        return product.list("custom_attributes").stream()
                .filter(it -> code.equals(it.text("attribute_code")))
                .flatMap(it -> Stream.ofNullable(it.text("value")))
                .findFirst()
                .orElse(null);
    }

    /** @param root with all that is in it */
    static Change categories(PlatformJson root) {
        var catalogue = new CatalogueWriter();
        var left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            var category = left.pop();
            catalogue.category(category.text("id"), category.text("name"), category.reference("parent_id"));
            left.addAll(category.list("children_data"));
        }
        return catalogue.change();
    }

    /** @param options which manufacturers can be chosen, and that none is */
    static Change manufacturers(List<PlatformJson> options) {
        var catalogue = new CatalogueWriter();
        options.forEach(it -> catalogue.brand(it.text("value"), it.text("label")));
        return catalogue.change();
    }
}
