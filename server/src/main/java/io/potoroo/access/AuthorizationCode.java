package io.potoroo.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user has consented to, waiting to be exchanged for tokens.
 *
 * @param codeChallenge of PKCE (RFC 7636), S256
 * @param grantId what it was exchanged for
 */
record AuthorizationCode(
        UUID businessId,
        long clientId,
        UUID userId,
        String redirectUri,
        String scope,
        @Nullable String codeChallenge,
        Instant expiresAt,
        @Nullable UUID grantId) {

    /** A verifier where no challenge was made is as wrong as none where one was (RFC 9700 §2.1.1). */
    boolean isProvenBy(@Nullable String verifier) {
        if (codeChallenge == null || verifier == null) {
            return codeChallenge == null && verifier == null;
        }
        return MessageDigest.isEqual(
                Secrets.print(Secrets.hash(verifier)).getBytes(StandardCharsets.US_ASCII),
                codeChallenge.getBytes(StandardCharsets.US_ASCII));
    }
}
