package io.potoroo.transactions;

import java.util.Set;
import java.util.UUID;

/**
 * Transactions were booked or cancelled; published before that commits.
 *
 * @param customerIds whose purchases changed, by which levels are reached
 * @param credited those who have more points now, and whose accounts are locked
 */
record TransactionsBooked(UUID businessId, Set<UUID> customerIds, Set<UUID> credited) {}
