package io.potoroo.access;

import java.security.Principal;
import java.time.Instant;
import java.util.UUID;

/** Whoever holds an access token: a program that acts for a business or a user of it, or for one of its customers. */
public sealed interface Bearer extends Principal permits Caller, Member {

    UUID businessId();

    UUID tokenId();

    /** When the access token ends by itself. */
    Instant expiresAt();
}
