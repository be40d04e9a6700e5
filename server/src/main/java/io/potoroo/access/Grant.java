package io.potoroo.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a program may do, for whom, in which business; every pair of tokens belongs to one. A plug-in acts for nobody. */
record Grant(
        UUID businessId,
        UUID grantId,
        long clientId,
        @Nullable UUID userId,
        @Nullable UUID customerId,
        @Nullable UUID applicationKeyId,
        String scope) {

    boolean isOfPlugin() {
        return userId == null && customerId == null;
    }
}
