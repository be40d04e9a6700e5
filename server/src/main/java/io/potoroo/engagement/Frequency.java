package io.potoroo.engagement;

/** In which span of time something is counted. */
enum Frequency {
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY
}
