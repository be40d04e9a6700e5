package io.potoroo.assortments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something sold, as a shop calls it.
 *
 * @param sku counts where neither id is known, as it need not be unique
 * @param categoryIds in which the shop says it is; empty where it does not say
 */
public record Article(
        Account account,
        @Nullable String productId,
        @Nullable String variantId,
        @Nullable String sku,
        List<String> categoryIds) {

    /** Whether it says which product it is. */
    boolean isNamed() {
        return productId != null || variantId != null || sku != null;
    }
}
