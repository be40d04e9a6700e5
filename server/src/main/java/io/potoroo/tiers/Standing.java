package io.potoroo.tiers;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a customer stands.
 *
 * @param levelId null below the first level
 * @param since when they came there
 */
public record Standing(UUID customerId, @Nullable Long levelId, Instant since) {}
