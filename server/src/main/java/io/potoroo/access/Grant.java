package io.potoroo.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a program may do, for whom, in which business; every pair of tokens belongs to one. */
record Grant(
        UUID businessId,
        UUID grantId,
        long clientId,
        @Nullable UUID userId,
        @Nullable UUID applicationKeyId,
        String scope) {}
