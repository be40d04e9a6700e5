package io.potoroo.offers;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which purchases an offer applies.
 *
 * @param weekdays for {@link Frequency#SPECIFIC_TIMES}: on these days only
 * @param peakFrom for the same: from this minute of the day
 * @param peakTo until the end of this minute
 * @param maxMinor the largest amount, itself included
 * @param appsOnly the customer must show the code in their app
 */
public record PurchaseTerms(
        Frequency frequency,
        Set<DayOfWeek> weekdays,
        @Nullable LocalTime peakFrom,
        @Nullable LocalTime peakTo,
        long minMinor,
        long maxMinor,
        boolean appsOnly) {

    boolean includes(long amountMinor) {
        return minMinor <= amountMinor && amountMinor <= maxMinor;
    }

    /** Whether it is its time in the zone. */
    boolean isDue(Instant at, ZoneId zone) {
        return frequency != Frequency.SPECIFIC_TIMES
                || (weekdays.contains(LocalDate.ofInstant(at, zone).getDayOfWeek())
                        && isPeak(LocalTime.ofInstant(at, zone)));
    }

    /** A name for the time in which a customer can use it once; null where it can be used however often. */
    @Nullable String period(Instant at, ZoneId zone) {
        var day = LocalDate.ofInstant(at, zone);
        return switch (frequency) {
            case DAILY -> day.toString();
            case WEEKLY -> day.format(DateTimeFormatter.ISO_WEEK_DATE).substring(0, "2026-W01".length());
            case ONCE -> "ever";
            case SPECIFIC_TIMES -> null;
        };
    }

    private boolean isPeak(LocalTime time) {
        var minute = time.truncatedTo(ChronoUnit.MINUTES);
        return (peakFrom == null || !minute.isBefore(peakFrom)) && (peakTo == null || !minute.isAfter(peakTo));
    }
}
