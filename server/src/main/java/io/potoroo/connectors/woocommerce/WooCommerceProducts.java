package io.potoroo.connectors.woocommerce;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Products and categories of WooCommerce, as parts of an assortment; what is in the trash is gone.
 *
 * <p>Lines of orders name the product beside the variant, and only products are in anything, so variants are not told. What
 * a category is in is only told by the list of categories.
 */
final class WooCommerceProducts {

    private WooCommerceProducts() {}

    static boolean isVariant(PlatformJson product) {
        return "variation".equals(product.text("type"));
    }

    static Change products(List<PlatformJson> products, Currency currency) {
        var catalogue = new CatalogueWriter();
        for (var product : products) {
            if ("trash".equals(product.text("status"))) {
                catalogue.gone(Kind.PRODUCT, product.reference("id"));
            } else if (!isVariant(product)) {
                add(product, currency, catalogue);
            }
        }
        return catalogue.change();
    }

    private static void add(PlatformJson product, Currency currency, CatalogueWriter catalogue) {
        var told = catalogue
                .product(product.reference("id"), WooCommerceOrder.plain(product.text("name")))
                .sku(product.text("sku"))
                .price(product.decimal("price"), currency)
                .categories(ids(product, "categories"))
                .brand(ids(product, "brands").stream().findFirst().orElse(null))
                .tags(ids(product, "tags"));
        if (!"publish".equals(product.text("status"))) {
            told.inactive();
        }
        told.add();
        each(product, "brands", catalogue::brand);
        each(product, "tags", catalogue::tag);
    }

    private static List<String> ids(PlatformJson product, String field) {
        return product.list(field).stream()
                .flatMap(it -> Stream.ofNullable(it.reference("id")))
                .toList();
    }

    private static void each(PlatformJson product, String field, BiConsumer<@Nullable String, @Nullable String> tell) {
        product.list(field).forEach(it -> tell.accept(it.reference("id"), WooCommerceOrder.plain(it.text("name"))));
    }

    static Change categories(List<PlatformJson> categories) {
        var catalogue = new CatalogueWriter();
        categories.forEach(it -> catalogue.category(
                it.reference("id"), WooCommerceOrder.plain(it.text("name")), it.reference("parent")));
        return catalogue.change();
    }
}
