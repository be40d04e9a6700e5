package io.potoroo.products;

import java.util.UUID;

/** The points that each piece of a product earns. */
public record ProductReward(UUID businessId, long id, long productId, long points) {}
