package io.potoroo.engagement;

/** What the length of an action is told in. */
enum DurationUnit {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR
}
