package io.potoroo.redemptions;

import java.util.Map;
import java.util.UUID;

/**
 * Codes were taken off sales of other shops than they were asked for; in the database transaction of the sales.
 *
 * @param takenBy by redemption, the branch link of the shop that took it
 */
public record CodesTakenElsewhere(UUID businessId, Map<Long, Long> takenBy) {}
