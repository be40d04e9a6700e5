package io.potoroo.redemptions;

import java.util.UUID;

/** A redemption was made for good, and whoever asked for it waits to be answered. */
public record RedemptionReserved(UUID businessId, long redemptionId) {}
