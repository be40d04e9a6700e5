package io.potoroo.transactions;

import java.util.Set;
import java.util.UUID;

/**
 * Transactions of these customers were booked or cancelled; published before that commits.
 *
 * @param credited those who have more points now, and whose accounts are locked
 */
record TransactionsBooked(UUID businessId, Set<UUID> customerIds, Set<UUID> credited) {}
