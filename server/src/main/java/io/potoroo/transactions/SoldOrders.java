package io.potoroo.transactions;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Which orders are sales that linked shops told of, as the capability that takes sales in says it. */
@FunctionalInterface
public interface SoldOrders {

    /**
     * Those of which a shop has told a sale by that name; until the open database transaction ends, none of the
     * others becomes one.
     */
    Set<ShopOrder> among(UUID businessId, Collection<ShopOrder> orders);
}
