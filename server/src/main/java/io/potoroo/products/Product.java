package io.potoroo.products;

import io.potoroo.catalogue.Presentation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something a business sells and shows to its customers.
 *
 * @param promoted to be shown first
 * @param actualMinor what it costs now
 * @param realMinor what it costs otherwise
 */
public record Product(
        UUID businessId,
        long id,
        boolean promoted,
        @Nullable String sku,
        long actualMinor,
        long realMinor,
        Presentation presentation) {}
