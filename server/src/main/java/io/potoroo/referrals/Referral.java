package io.potoroo.referrals;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody brought by somebody, and what both were promised for it.
 *
 * @param minimumMinor what the purchase of the new customer must come to; 0 where signing up is enough
 * @param since when they were brought
 * @param expiresAt when it is too late; null for never
 */
public record Referral(
        UUID refereeId,
        UUID referrerId,
        long programId,
        long minimumMinor,
        long refereeEarns,
        long referrerEarns,
        Instant since,
        @Nullable Instant expiresAt) {

    /** By so much the purchase with which somebody is signed up may be older than that. */
    private static final Duration ALLOWANCE = Duration.ofDays(1);

    /** Whether a purchase of this time can meet it. */
    public boolean isOpenAt(Instant time) {
        return !time.isBefore(since.minus(ALLOWANCE)) && (expiresAt == null || time.isBefore(expiresAt));
    }

    public boolean isMetBy(long amountMinor) {
        return amountMinor >= minimumMinor;
    }
}
