package io.potoroo.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What ended with some grants.
 *
 * @param any whether there were any grants
 * @param tokenIds access tokens that would still be good
 * @param endsAt when the last of them would end by itself
 */
record RevokedTokens(boolean any, List<UUID> tokenIds, Instant endsAt) {}
