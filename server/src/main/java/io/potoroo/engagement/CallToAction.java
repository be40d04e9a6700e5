package io.potoroo.engagement;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What customers get points for.
 *
 * @param resultCount how often it is rewarded within its frequency; 0 without limit
 * @param actionCount how often the action is needed within its frequency
 * @param duration how long the action has to last
 * @param requires what has to be known of a customer; empty but for a profile
 */
record CallToAction(
        long id,
        Action action,
        boolean enabled,
        long points,
        int resultCount,
        @Nullable Frequency resultFrequency,
        int actionCount,
        @Nullable Frequency actionFrequency,
        @Nullable Integer duration,
        @Nullable DurationUnit durationUnit,
        List<Requirement> requires,
        Instant createdAt) {

    static final long NEW = 0;

    /** Whether it went on for as long as it has to; what lasted nobody knows how long did not, where that matters. */
    boolean isLongEnough(Duration lasted) {
        return duration == null || durationUnit == null || lasted.compareTo(durationUnit.times(duration)) >= 0;
    }

    /** From when on the actions count that lead to a reward. */
    Instant actionsSince(Instant now, ZoneId zone) {
        return actionFrequency == null ? Instant.EPOCH : actionFrequency.startOf(now, zone);
    }

    /** From when on the rewards count. */
    Instant rewardsSince(Instant now, ZoneId zone) {
        return resultFrequency == null ? Instant.EPOCH : resultFrequency.startOf(now, zone);
    }

    /**
     * Whether the action that was just performed is the one that is rewarded.
     *
     * @param actions how many there were since the last that was, with this one
     * @param rewards how many were rewarded already
     */
    boolean rewards(long actions, long rewards) {
        return points > 0 && actions >= actionCount && (resultCount == 0 || rewards < resultCount);
    }

    /** As it is where a request does not say. */
    static CallToAction standard(Action action, Instant now) {
        return new CallToAction(NEW, action, true, 0, 0, null, 1, null, null, null, List.of(), now);
    }
}
