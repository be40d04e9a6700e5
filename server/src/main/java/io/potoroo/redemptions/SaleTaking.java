package io.potoroo.redemptions;

import io.potoroo.transactions.Reservations.SaleName;
import java.util.UUID;

/** Takes a redemption off a sale among all else that happens to the sale, as the capability that takes sales in does it. */
@FunctionalInterface
public interface SaleTaking {

    /** For good when it returns; again changes nothing. The sale may not have been told of yet. */
    void take(UUID businessId, long redemptionId, SaleName sale);
}
