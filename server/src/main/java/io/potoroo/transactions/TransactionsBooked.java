package io.potoroo.transactions;

import java.util.Set;
import java.util.UUID;

/** Transactions of these customers were booked or cancelled; published before that commits. */
record TransactionsBooked(UUID businessId, Set<UUID> customerIds) {}
