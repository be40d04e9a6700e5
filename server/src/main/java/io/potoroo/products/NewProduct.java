package io.potoroo.products;

import io.potoroo.catalogue.Presentation;
import org.jspecify.annotations.Nullable;

/** A product to be created; see {@link Product}. */
public record NewProduct(
        boolean promoted, @Nullable String sku, long actualMinor, long realMinor, Presentation presentation) {}
