package io.potoroo.transactions;

import java.util.UUID;

/** Which orders are sales that linked shops told of, as the capability that takes sales in says it. */
@FunctionalInterface
public interface SoldOrders {

    /** Whether the shop has told of a sale with that id or number. */
    boolean has(UUID businessId, long branchLinkId, String order);
}
