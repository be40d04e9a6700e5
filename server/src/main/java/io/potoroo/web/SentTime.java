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
import java.time.format.ResolverStyle;
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
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter OFFSET = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendPattern("[XXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    /** ISO 8601 with or without an offset, a blank for the T, or a date alone; empty for anything else. */
    public static Optional<SentTime> parse(String text) {
        try {
            if (text.length() == 10) {
                return within(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC), true);
            }
            var iso = iso(text);
            if (isZoned(iso)) {
                return within(OffsetDateTime.parse(iso, OFFSET).toInstant(), false);
            }
            return within(LocalDateTime.parse(iso, LOCAL).toInstant(ZoneOffset.UTC), true);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** With a T, a capital Z, and the + of an offset that a query string turned into a blank. */
    private static String iso(String text) {
        var iso = text.replace('z', 'Z').replace('t', 'T');
        if (iso.indexOf(' ') < 0) {
            return iso;
        }
        return iso.indexOf('T') < 0 ? iso.replaceFirst(" ", "T").replace(' ', '+') : iso.replace(' ', '+');
    }

    private static boolean isZoned(String iso) {
        return iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T');
    }

    private static Optional<SentTime> within(Instant at, boolean naive) {
        return at.isBefore(EARLIEST) || at.isAfter(LATEST) ? Optional.empty() : Optional.of(new SentTime(at, naive));
    }
}
