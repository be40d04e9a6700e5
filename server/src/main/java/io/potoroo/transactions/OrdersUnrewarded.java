package io.potoroo.transactions;

import java.util.List;
import java.util.UUID;

/** Rewards for orders were cancelled; published before the database transaction that does it commits. */
public record OrdersUnrewarded(UUID businessId, List<Long> transactionIds) {}
