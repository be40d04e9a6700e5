package io.potoroo.sales;

import io.potoroo.customers.CustomerReference;
import java.time.Instant;

/** A sale of nobody's, and what was told of its shopper. */
record UnclaimedSale(long id, Instant claimExpiresAt, CustomerReference shopper) {

    private static final CustomerReference NOBODY = new CustomerReference(null, null, null, null, null, null, null);

    /** A place before all those that can still be claimed. */
    static UnclaimedSale before(Instant now) {
        return new UnclaimedSale(Long.MAX_VALUE, now, NOBODY);
    }
}
