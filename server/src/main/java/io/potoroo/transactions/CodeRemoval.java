package io.potoroo.transactions;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Takes codes away from the shops that know them, as the capability that talks to the shops' platforms does it. */
@FunctionalInterface
public interface CodeRemoval {

    /** What is known of a code then. */
    enum Removed {
        /** Nobody can use it; also where no shop ever knew it. */
        REMOVED,
        /** An order has used it. */
        USED,
        /** The shop could not be asked. */
        UNKNOWN
    }

    /**
     * What became of the code of each redemption; takes as long as the shops do, so never while a database transaction is
     * open.
     */
    Map<Long, Removed> remove(UUID businessId, Collection<Long> redemptionIds);
}
