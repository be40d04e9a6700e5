package io.potoroo.offers;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
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

    /** Whether it is its time in the zone, given when the customer used it last. */
    boolean isDue(Instant at, ZoneId zone, @Nullable Instant lastUsedAt) {
        var day = LocalDate.ofInstant(at, zone);
        var lastDay = lastUsedAt == null ? null : LocalDate.ofInstant(lastUsedAt, zone);
        return switch (frequency) {
            case DAILY -> !day.equals(lastDay);
            case WEEKLY -> lastDay == null || !sameWeek(day, lastDay);
            case ONCE -> lastUsedAt == null;
            case SPECIFIC_TIMES -> weekdays.contains(day.getDayOfWeek()) && isPeak(LocalTime.ofInstant(at, zone));
        };
    }

    private static boolean sameWeek(LocalDate one, LocalDate other) {
        return one.get(IsoFields.WEEK_BASED_YEAR) == other.get(IsoFields.WEEK_BASED_YEAR)
                && one.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) == other.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    private boolean isPeak(LocalTime time) {
        var minute = time.truncatedTo(ChronoUnit.MINUTES);
        return (peakFrom == null || !minute.isBefore(peakFrom)) && (peakTo == null || !minute.isAfter(peakTo));
    }
}
