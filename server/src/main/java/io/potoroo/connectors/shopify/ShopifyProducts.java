package io.potoroo.connectors.shopify;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.assortments.Change;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Products and collections of Shopify, as parts of an assortment.
 *
 * <p>Lines of orders name the product beside the variant, and a variant is in no other collections than its product, so
 * variants are not told. Vendors, types and tags have no ids but their names; a type is a category beside the collections.
 */
final class ShopifyProducts {

    /** Before the name of a type, as collections have numbers. */
    private static final String TYPE = "type:";

    private ShopifyProducts() {}

    /** @param products as GraphQL tells them */
    static Change products(List<PlatformJson> products, Currency currency) {
        var catalogue = new CatalogueWriter();
        products.forEach(it -> add(it, currency, catalogue));
        return catalogue.change();
    }

    private static void add(PlatformJson product, Currency currency, CatalogueWriter catalogue) {
        var vendor = product.text("vendor");
        var type = product.text("productType");
        var tags = product.texts("tags");
        var typeId = type == null ? null : TYPE + type;
        catalogue.category(typeId, type, null);
        catalogue.brand(vendor, vendor);
        tags.forEach(it -> catalogue.tag(it, it));
        // The first of several variants says nothing of the others.
        var variants = product.object("variantsCount").amount("count").intValue() == 1
                ? product.object("variants").list("nodes")
                : List.<PlatformJson>of();
        var told = catalogue
                .product(id(product), product.text("title"))
                .sku(variants.isEmpty() ? null : variants.getFirst().text("sku"))
                .price(variants.isEmpty() ? null : variants.getFirst().decimal("price"), currency)
                .categories(product.object("collections").list("nodes").stream()
                        .flatMap(it -> Stream.ofNullable(id(it)))
                        .toList())
                .category(typeId)
                .brand(vendor)
                .tags(tags);
        if (product.isTrue("isGiftCard")) {
            told.giftCard();
        }
        if (!"ACTIVE".equals(product.text("status"))) {
            told.inactive();
        }
        told.add();
    }

    /** @param collections as GraphQL or webhooks tell them */
    static Change collections(List<PlatformJson> collections) {
        var catalogue = new CatalogueWriter();
        collections.forEach(it -> catalogue.category(id(it), it.text("title"), null));
        return catalogue.change();
    }

    /** The number at the end of a {@code gid://shopify/Product/1}, which webhooks and lines of orders name alone. */
    private static @Nullable String id(PlatformJson node) {
        var id = requireNonNullElse(node.text("id"), "");
        var number = id.substring(id.lastIndexOf('/') + 1);
        return number.isEmpty() ? null : number;
    }
}
