package io.potoroo.referrals;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a business promises for bringing it a customer.
 *
 * @param minimumMinor what the purchase of the new customer must come to; 0 where signing up is enough
 * @param expiresInDays how long the new customer has for it; 0 for ever
 */
public record ReferralProgram(
        long id,
        long minimumMinor,
        int expiresInDays,
        long refereeEarns,
        long referrerEarns,
        boolean linkEnabled,
        boolean enabled) {

    static final long NEW = 0;

    /** An enabled one, to be created. */
    public static ReferralProgram of(long minimumMinor, int expiresInDays, long refereeEarns, long referrerEarns) {
        return new ReferralProgram(NEW, minimumMinor, expiresInDays, refereeEarns, referrerEarns, true, true);
    }

    /** The promise to these two. */
    Referral referral(UUID referrerId, UUID refereeId, Instant now) {
        return new Referral(refereeId, referrerId, id, minimumMinor, refereeEarns, referrerEarns, now, expiry(now));
    }

    private @Nullable Instant expiry(Instant now) {
        return expiresInDays == 0 ? null : now.plus(Duration.ofDays(expiresInDays));
    }
}
