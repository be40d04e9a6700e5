package io.potoroo.businesses;

import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A business has a time of its own, and more of it has passed than those who work by the clock could notice.
 *
 * @param stopping whether work that this is the reason for should end soon
 */
public record TimeMoved(UUID businessId, BooleanSupplier stopping) {}
