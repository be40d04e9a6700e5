package io.potoroo.connectors.lightspeedr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

/** The bucket that requests fill never overflows. */
class BucketTests {

    private static HttpHeaders headers(String level, String drip, @Nullable String cost) {
        var headers = new HttpHeaders();
        headers.add("X-LS-API-Bucket-Level", level);
        headers.add("X-LS-API-Drip-Rate", drip);
        if (cost != null) {
            headers.add("x-ls-api-request-cost", cost);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0/90, 1, -, 0",
                "87/90, 1, -, 0",
                "88/90, 1, -, 1000",
                "88.5/90, 1.5, -, 1000",
                "90/90, 3, 10, 4000",
                "90/90, 0.001, 1, 120000"
            })
    void waitsUntilThereIsRoom(String level, String drip, @Nullable String cost, long millis) {
        assertThat(Bucket.read(headers(level, drip, cost)).orElseThrow().pause())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"full, 1", "10, 1", "10/x, 1", "10/90, 0", "10/90, fast"})
    void knowsNothingByWhatCannotBeRead(String level, String drip) {
        assertThat(Bucket.read(headers(level, drip, null))).isEmpty();
    }

    @Test
    void knowsNothingWhereNothingIsSaid() {
        assertThat(Bucket.read(new HttpHeaders())).isEmpty();
    }
}
