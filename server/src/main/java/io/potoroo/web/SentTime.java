package io.potoroo.web;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;

/** A date and time as a client sent it; {@code naive} when it named no zone and was read as UTC. */
public record SentTime(@JsonValue Instant at, boolean naive) {

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalEnd()
            .toFormatter();

    private static final DateTimeFormatter OFFSET = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    /** ISO 8601 with or without an offset, a blank for the T, or a date alone; empty for anything else. */
    public static Optional<SentTime> parse(String text) {
        // A raw + in a query string arrives as a blank.
        var iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        iso = iso.replaceFirst(" (?=\\d\\d:?\\d\\d$)", "+");
        try {
            if (iso.length() == 10) {
                return within(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC), true);
            }
            if (iso.matches(".*(Z|z|[+-]\\d\\d(:?\\d\\d)?)$") && iso.indexOf('T') > 0 && zoned(iso)) {
                return within(
                        OffsetDateTime.parse(iso.replace('z', 'Z'), OFFSET).toInstant(), false);
            }
            return within(LocalDateTime.parse(iso, LOCAL).toInstant(ZoneOffset.UTC), true);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static boolean zoned(String iso) {
        var time = iso.substring(iso.indexOf('T'));
        return time.endsWith("Z") || time.endsWith("z") || time.indexOf('+') > 0 || time.indexOf('-') > 0;
    }

    private static Optional<SentTime> within(Instant at, boolean naive) {
        return at.isBefore(EARLIEST) || at.isAfter(LATEST) ? Optional.empty() : Optional.of(new SentTime(at, naive));
    }
}
