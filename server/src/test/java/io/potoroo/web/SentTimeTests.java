package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and times in all the forms clients send them. */
class SentTimeTests {

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T10:00:00Z, 2026-01-05T10:00:00Z, false",
        "2026-01-05t10:00:00.123456789z, 2026-01-05T10:00:00.123456789Z, false",
        "2026-01-05T10:00:00+02:00, 2026-01-05T08:00:00Z, false",
        "2026-01-05T10:00:00-0500, 2026-01-05T15:00:00Z, false",
        "2026-01-05T10:00:00+02, 2026-01-05T08:00:00Z, false",
        "2026-01-05T10:00Z, 2026-01-05T10:00:00Z, false",
        "2026-01-05T10:00:00 0000, 2026-01-05T10:00:00Z, false",
        "2026-01-05T10:00:00, 2026-01-05T10:00:00Z, true",
        "2026-01-05 10:00:00, 2026-01-05T10:00:00Z, true",
        "2026-01-05, 2026-01-05T00:00:00Z, true"
    })
    void reads(String text, Instant at, boolean naive) {
        assertThat(SentTime.parse(text)).contains(new SentTime(at, naive));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-13-01",
                "2026-02-30T10:00:00Z",
                "10:00",
                "2026-01",
                "1736071200",
                "9999-01-01T00:00:00Z",
                "2026-01-05T10:00:00+99:00",
                ""
            })
    void doesNotGuess(String text) {
        assertThat(SentTime.parse(text)).isEmpty();
    }
}
