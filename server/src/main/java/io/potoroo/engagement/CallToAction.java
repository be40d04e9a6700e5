package io.potoroo.engagement;

import java.time.Instant;
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

    /** As it is where a request does not say. */
    static CallToAction standard(Action action, Instant now) {
        return new CallToAction(NEW, action, true, 0, 0, null, 1, null, null, null, List.of(), now);
    }
}
