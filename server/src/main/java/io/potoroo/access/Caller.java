package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sent an API request, as its access token says; controllers take it as a parameter.
 *
 * @param userId the person the program acts for; a plug-in acts for the business itself and has none
 * @param tokenId the access token's id
 * @param ofStore a plug-in in a web shop, which may call nothing but what such plug-ins call
 * @param tokenHash the SHA-256 of the access token, for whoever must tell tokens apart without keeping them
 * @param expiresAt when the access token ends by itself
 */
public record Caller(
        UUID businessId,
        @Nullable UUID userId,
        long clientId,
        UUID tokenId,
        boolean ofStore,
        String tokenHash,
        Instant expiresAt)
        implements Bearer {

    /** Business and client: what two requests must have in common to be told the same. */
    @Override
    public String getName() {
        return Hex32.print(businessId) + ":" + clientId;
    }
}
