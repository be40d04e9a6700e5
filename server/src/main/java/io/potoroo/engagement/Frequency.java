package io.potoroo.engagement;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** In which span of time something is counted, where the business is. */
enum Frequency {
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    /** When the span began that the moment is in. */
    Instant startOf(Instant moment, ZoneId zone) {
        var there = moment.atZone(zone);
        if (this == HOURLY) {
            return there.truncatedTo(ChronoUnit.HOURS).toInstant();
        }
        var day = there.toLocalDate();
        var first = switch (this) {
            case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHLY -> day.withDayOfMonth(1);
            case YEARLY -> day.withDayOfYear(1);
            default -> day;
        };
        return first.atStartOfDay(zone).toInstant();
    }
}
