package io.potoroo.referrals;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody brought by somebody, and what both were promised for it.
 *
 * @param minimumMinor what the purchase of the new customer must come to; 0 where signing up is enough
 * @param expiresAt when it is too late; null for never
 */
public record Referral(
        UUID refereeId,
        UUID referrerId,
        long programId,
        long minimumMinor,
        long refereeEarns,
        long referrerEarns,
        @Nullable Instant expiresAt) {

    public boolean isExpiredAt(Instant time) {
        return expiresAt != null && !time.isBefore(expiresAt);
    }

    public boolean isMetBy(long amountMinor) {
        return amountMinor >= minimumMinor;
    }
}
