package io.potoroo.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a business wants to be told what happened.
 *
 * @param topics of what: names of {@link Topic}, {@code sale.*}, or {@code *}
 * @param disabledReason why the server gave it up; null where it did not
 * @param failingSince when the first attempt failed since one succeeded last
 */
record Endpoint(
        UUID businessId,
        long id,
        String url,
        @Nullable String description,
        List<String> topics,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        Instant createdAt,
        Instant updatedAt) {}
