package io.potoroo.connectors;

import java.util.UUID;

/**
 * An order about which something waits, taken by one worker.
 *
 * @param number of this taking
 */
record Turn(UUID businessId, long integrationId, String accountId, String orderId, long number) {}
