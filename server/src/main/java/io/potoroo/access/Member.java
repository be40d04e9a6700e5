package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.util.UUID;

/** A customer who signed in and asks for themselves; controllers of what customers may do take it as a parameter. */
public record Member(UUID businessId, UUID customerId, long clientId, UUID tokenId, Instant expiresAt)
        implements Bearer {

    @Override
    public String getName() {
        return Hex32.print(businessId) + ":" + clientId + ":" + Hex32.print(customerId);
    }
}
