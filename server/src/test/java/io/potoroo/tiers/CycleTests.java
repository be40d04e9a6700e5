package io.potoroo.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleTests {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private static Instant at(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }

    private static Cycle days(String start, String end, ZoneId zone) {
        return new Cycle(
                LocalDate.parse(start).atStartOfDay(zone).toInstant(),
                LocalDate.parse(end).atStartOfDay(zone).toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "8, 2026-08-01T00:00:00, 2026-08-01, 2027-08-01",
        "8, 2026-07-31T23:59:59, 2025-08-01, 2026-08-01",
        "8, 2026-12-31T23:59:59, 2026-08-01, 2027-08-01",
        "1, 2026-01-01T00:00:00, 2026-01-01, 2027-01-01",
        "12, 2026-11-30T23:59:59, 2025-12-01, 2026-12-01",
        "3, 2024-02-29T12:00:00, 2023-03-01, 2024-03-01"
    })
    void startsOnTheFirstOfItsMonth(int month, String moment, String start, String end) {
        assertThat(Cycle.ofMonth(month, at(moment, NEW_YORK), NEW_YORK)).isEqualTo(days(start, end, NEW_YORK));
    }

    @ParameterizedTest
    @CsvSource({
        "2023-05-17T15:00:00, 2026-05-17T00:00:00, 2026-05-17, 2027-05-17",
        "2023-05-17T15:00:00, 2026-05-16T23:59:59, 2025-05-17, 2026-05-17",
        "2023-05-17T15:00:00, 2023-05-17T15:00:00, 2023-05-17, 2024-05-17",
        "2023-05-17T15:00:00, 2023-05-16T12:00:00, 2022-05-17, 2023-05-17",
        "2024-02-29T08:00:00, 2025-02-28T00:00:00, 2025-02-28, 2026-02-28",
        "2024-02-29T08:00:00, 2025-02-27T23:59:59, 2024-02-29, 2025-02-28",
        "2024-02-29T08:00:00, 2028-02-28T23:59:59, 2027-02-28, 2028-02-29",
        "2024-02-29T08:00:00, 2028-02-29T00:00:00, 2028-02-29, 2029-02-28"
    })
    void startsOnTheAnniversaryOfTheRegistration(String registered, String moment, String start, String end) {
        assertThat(Cycle.ofAnniversary(at(registered, NEW_YORK), at(moment, NEW_YORK), NEW_YORK))
                .isEqualTo(days(start, end, NEW_YORK));
    }

    @Test
    void beginsAtTheBusinesssMidnightInSummerAndWinter() {
        assertThat(Cycle.ofMonth(7, at("2026-09-01T00:00:00", NEW_YORK), NEW_YORK)
                        .startsAt())
                .isEqualTo("2026-07-01T04:00:00Z");
        assertThat(Cycle.ofMonth(1, at("2026-09-01T00:00:00", NEW_YORK), NEW_YORK)
                        .startsAt())
                .isEqualTo("2026-01-01T05:00:00Z");
    }

    @Test
    void beginsWhereTheClockGoesOnWhenItSkipsMidnight() {
        // In Santiago the night to 8 September 2024 went from 23:59:59 to 01:00.
        var santiago = ZoneId.of("America/Santiago");
        var registered = at("2023-09-08T10:00:00", santiago);

        assertThat(Cycle.ofAnniversary(registered, at("2024-12-01T00:00:00", santiago), santiago)
                        .startsAt())
                .isEqualTo("2024-09-08T04:00:00Z");
    }

    @Test
    void isWrittenWithItsLastSecond() {
        assertThat(days("2025-08-01", "2026-08-01", ZoneId.of("UTC")).lastSecond())
                .isEqualTo("2026-07-31T23:59:59Z");
    }

    @Property
    void leavesNoMomentOutAndCountsNoneTwice(
            @ForAll @IntRange(max = 12) int month,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long registeredAt,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long moment) {
        var program = TierProgramTests.program(month);
        var registered = Instant.ofEpochSecond(registeredAt);
        var now = Instant.ofEpochSecond(moment);

        var cycle = program.cycle(now, registered, NEW_YORK);

        assertThat(cycle.contains(now)).isTrue();
        assertThat(program.cycle(cycle.startsAt(), registered, NEW_YORK)).isEqualTo(cycle);
        assertThat(program.cycle(cycle.lastSecond(), registered, NEW_YORK)).isEqualTo(cycle);
        assertThat(program.previous(now, registered, NEW_YORK).endsAt()).isEqualTo(cycle.startsAt());
        assertThat(program.cycle(cycle.endsAt(), registered, NEW_YORK).startsAt())
                .isEqualTo(cycle.endsAt());
    }
}
