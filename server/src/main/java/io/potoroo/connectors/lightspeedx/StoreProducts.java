package io.potoroo.connectors.lightspeedx;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Kind;
import io.potoroo.connectors.CatalogueWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of Lightspeed Retail (X-Series), as parts of an assortment; what is deleted is gone.
 *
 * <p>Each variant is a product of its own there. Brands, suppliers and categories are told by the products that have them, a
 * category with all that it is in; of tags a product has the ids alone.
 */
final class StoreProducts {

    private StoreProducts() {}

    /** Whether what a webhook sent is one: nothing else has a handle and a number. */
    static boolean isOne(PlatformJson payload) {
        return payload.has("id") && payload.has("handle") && payload.has("sku");
    }

    static Change products(List<PlatformJson> products, Currency currency) {
        var catalogue = new CatalogueWriter();
        for (var product : products) {
            if (product.has("deleted_at")) {
                catalogue.gone(Kind.PRODUCT, product.text("id"));
            } else {
                add(product, currency, catalogue);
            }
        }
        return catalogue.change();
    }

    static Change tags(List<PlatformJson> tags) {
        var catalogue = new CatalogueWriter();
        tags.stream().filter(it -> !it.has("deleted_at")).forEach(it -> catalogue.tag(it.text("id"), it.text("name")));
        return catalogue.change();
    }

    private static void add(PlatformJson product, Currency currency, CatalogueWriter catalogue) {
        var brand = named(product, "brand", "brand_id");
        var supplier = supplier(product);
        var told = catalogue
                .product(product.text("id"), title(product))
                .sku(product.text("sku"))
                .price(product.decimal("price_excluding_tax"), currency)
                .category(category(product, catalogue))
                .brand(brand.id())
                .supplier(supplier.id())
                .tags(product.texts("tag_ids"));
        if (product.has("active") && !product.isTrue("active")) {
            told.inactive();
        }
        told.add();
        catalogue.brand(brand.id(), brand.name()).supplier(supplier.id(), supplier.name());
    }

    private record Named(@Nullable String id, @Nullable String name) {}

    /** Told as an object, or by its id alone. */
    private static Named named(PlatformJson product, String field, String idField) {
        var whole = product.object(field);
        return new Named(whole.has("id") ? whole.text("id") : product.text(idField), whole.text("name"));
    }

    /** The first of several. */
    private static Named supplier(PlatformJson product) {
        var first = product.list("product_suppliers").stream().findFirst();
        return first.map(it -> new Named(it.text("supplier_id"), it.text("supplier_name")))
                .orElseGet(() -> named(product, "supplier", "supplier_id"));
    }

    private static @Nullable String title(PlatformJson product) {
        var variant = product.text("variant_name");
        return variant == null ? product.text("name") : variant;
    }

    /** What used to be called a type, and was in nothing then. */
    private static @Nullable String category(PlatformJson product, CatalogueWriter catalogue) {
        var category = product.object("product_category");
        var id = category.text("id");
        if (id == null) {
            var type = named(product, "type", "product_type_id");
            catalogue.category(type.id(), type.name(), null);
            return type.id();
        }
        String parent = null;
        for (var step : category.list("category_path")) {
            catalogue.category(step.text("id"), step.text("name"), parent);
            parent = step.text("id");
        }
        if (!id.equals(parent)) {
            catalogue.category(id, category.text("name"), parent);
        }
        return id;
    }
}
