package io.potoroo.transactions;

import java.util.Map;
import java.util.UUID;

/**
 * Customers were rewarded by hand for orders of linked shops; published before the database transaction that does it commits.
 *
 * @param orders by the transaction that rewarded each
 */
public record OrdersRewarded(UUID businessId, Map<Long, ShopOrder> orders) {}
