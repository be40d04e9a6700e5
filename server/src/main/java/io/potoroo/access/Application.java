package io.potoroo.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask for tokens once an operator has approved it (an OAuth2 client).
 *
 * @param scope of its tokens
 */
public record Application(
        long clientId,
        UUID ownerId,
        @Nullable UUID businessId,
        String name,
        String description,
        GrantType grantType,
        @Nullable String redirectUri,
        boolean assumesScope,
        String scope,
        boolean approved,
        Instant createdAt) {}
