package io.potoroo.connectors.square;

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
 * Objects of a catalogue at Square, as parts of an assortment.
 *
 * <p>Lines of orders name the variation, and only the item has categories, so each variation is told as a product that is in
 * what its item is in.
 */
final class SquareCatalog {

    private static final String ITEM = "ITEM";
    private static final String VARIATION = "ITEM_VARIATION";
    private static final String CATEGORY = "CATEGORY";

    private SquareCatalog() {}

    /** What is read of the whole: items have their variations in them. */
    static final List<String> WHOLE = List.of(CATEGORY, ITEM);

    /** What is read of changes: also which variations are deleted. */
    static final List<String> CHANGED = List.of(CATEGORY, ITEM, VARIATION);

    /** The items of variations that changed while nothing else about their items did. */
    static List<String> itemsBeside(List<PlatformJson> objects) {
        var items = objects.stream().map(it -> it.text("id")).toList();
        return objects.stream()
                .filter(it -> VARIATION.equals(it.text("type")) && !it.isTrue("is_deleted"))
                .flatMap(
                        it -> Stream.ofNullable(it.object("item_variation_data").text("item_id")))
                .filter(it -> !items.contains(it))
                .distinct()
                .toList();
    }

    static Change change(List<PlatformJson> objects, Currency currency) {
        var catalogue = new CatalogueWriter();
        for (var object : objects) {
            boolean gone = object.isTrue("is_deleted");
            switch (String.valueOf(object.text("type"))) {
                case ITEM -> variations(object, gone, currency, catalogue);
                case VARIATION -> {
                    if (gone) {
                        catalogue.gone(Kind.PRODUCT, object.text("id"));
                    }
                }
                case CATEGORY -> category(object, gone, catalogue);
                default -> {}
            }
        }
        return catalogue.change();
    }

    private static void category(PlatformJson object, boolean gone, CatalogueWriter catalogue) {
        var data = object.object("category_data");
        if (gone) {
            catalogue.gone(Kind.CATEGORY, object.text("id"));
        } else {
            catalogue.category(
                    object.text("id"),
                    data.text("name"),
                    data.object("parent_category").text("id"));
        }
    }

    private static void variations(PlatformJson object, boolean gone, Currency currency, CatalogueWriter catalogue) {
        var item = object.object("item_data");
        var variations = item.list("variations");
        for (var variation : variations) {
            if (gone || variation.isTrue("is_deleted")) {
                catalogue.gone(Kind.PRODUCT, variation.text("id"));
            } else {
                var data = variation.object("item_variation_data");
                var told = catalogue
                        .product(variation.text("id"), title(item, data, variations.size()))
                        .sku(data.text("sku"))
                        .price(price(data.object("price_money"), currency), currency)
                        .categories(categories(item))
                        .category(item.text("category_id"));
                if ("GIFT_CARD".equals(item.text("product_type"))) {
                    told.giftCard();
                }
                if (item.isTrue("is_archived")) {
                    told.inactive();
                }
                told.add();
            }
        }
    }

    private static @Nullable String title(PlatformJson item, PlatformJson variation, int variations) {
        var name = item.text("name");
        var more = variation.text("name");
        return variations == 1 || more == null ? name : name == null ? more : name + ", " + more;
    }

    /** In the smallest unit; the catalogue may have another currency than the business. */
    private static @Nullable BigDecimal price(PlatformJson money, Currency currency) {
        var amount = money.decimal("amount");
        return amount == null || !currency.code().equals(money.text("currency"))
                ? null
                : amount.movePointLeft(currency.minorDigits());
    }

    /** What reports are made by may be none of the others. */
    private static List<String> categories(PlatformJson item) {
        return Stream.of(item.list("categories"), List.of(item.object("reporting_category")))
                .flatMap(it -> it.stream().flatMap(category -> Stream.ofNullable(category.text("id"))))
                .toList();
    }
}
