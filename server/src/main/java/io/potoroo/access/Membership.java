package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import java.util.UUID;

/** A business a user belongs to. */
public record Membership(UUID businessId, String businessName, Role role) {

    public boolean isOwner() {
        return role == Role.OWNER;
    }

    /** The business's id as pages and paths write it. */
    public String id() {
        return Hex32.print(businessId);
    }
}
