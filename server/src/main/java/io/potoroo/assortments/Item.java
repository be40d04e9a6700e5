package io.potoroo.assortments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of an assortment, as its platform tells it; only products have more than a name and a place.
 *
 * @param parentId the category that a category is in
 */
public record Item(
        String externalId,
        String title,
        @Nullable String parentId,
        @Nullable String sku,
        @Nullable Long priceMinor,
        List<String> categoryIds,
        @Nullable String brandId,
        @Nullable String supplierId,
        List<String> tags,
        boolean giftCard,
        boolean active) {

    public static Item named(String externalId, String title, @Nullable String parentId) {
        return new Item(externalId, title, parentId, null, null, List.of(), null, null, List.of(), false, true);
    }
}
