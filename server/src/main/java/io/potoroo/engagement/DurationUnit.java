package io.potoroo.engagement;

import java.time.Duration;

/** What the length of an action is told in. */
enum DurationUnit {
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7)),
    MONTH(Duration.ofDays(30)),
    YEAR(Duration.ofDays(365));

    private final Duration one;

    DurationUnit(Duration one) {
        this.one = one;
    }

    Duration times(int count) {
        return one.multipliedBy(count);
    }
}
