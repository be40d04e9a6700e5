package io.potoroo.tiers;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * The year in which purchases are counted together.
 *
 * @param startsAt midnight in the business's time zone
 * @param endsAt the start of the next, exclusive
 */
public record Cycle(Instant startsAt, Instant endsAt) {

    /** The cycle with this moment, of cycles that start on the first of {@code month} (1 to 12). */
    static Cycle ofMonth(int month, Instant moment, ZoneId zone) {
        var date = LocalDate.ofInstant(moment, zone);
        var start = LocalDate.of(date.getYear(), month, 1);
        return between(start.isAfter(date) ? start.minusYears(1) : start, zone);
    }

    /** The cycle with this moment, of cycles that start on the anniversaries of a registration. */
    static Cycle ofAnniversary(Instant registeredAt, Instant moment, ZoneId zone) {
        var registered = LocalDate.ofInstant(registeredAt, zone);
        var date = LocalDate.ofInstant(moment, zone);
        long years = ChronoUnit.YEARS.between(registered, date);
        // Counted from the registration: 29 February is 28 February in between, and itself again.
        while (registered.plusYears(years).isAfter(date)) {
            years--;
        }
        while (!registered.plusYears(years + 1).isAfter(date)) {
            years++;
        }
        return new Cycle(
                registered.plusYears(years).atStartOfDay(zone).toInstant(),
                registered.plusYears(years + 1).atStartOfDay(zone).toInstant());
    }

    private static Cycle between(LocalDate start, ZoneId zone) {
        return new Cycle(
                start.atStartOfDay(zone).toInstant(),
                start.plusYears(1).atStartOfDay(zone).toInstant());
    }

    public boolean contains(Instant moment) {
        return !moment.isBefore(startsAt) && moment.isBefore(endsAt);
    }

    /** As it is written in answers: the last second that belongs to it. */
    public Instant lastSecond() {
        return endsAt.minus(Duration.ofSeconds(1));
    }
}
