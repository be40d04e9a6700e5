package io.potoroo.businesses;

import org.jspecify.annotations.Nullable;

/**
 * What customers on a tier's level get instead of the standard; null leaves that part as it is for everybody.
 *
 * @param points for each whole {@code amountMinor} of money spent
 */
public record TierRule(
        long levelId, @Nullable Long amountMinor, @Nullable Long points) {}
