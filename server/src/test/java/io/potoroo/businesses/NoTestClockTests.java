package io.potoroo.businesses;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;

/** A server on which time cannot be moved, as it is unless somebody says otherwise. */
@ServerTest
class NoTestClockTests {

    private final TestBusinesses businesses;
    private final ObjectProvider<Clock> clocks;

    @Autowired
    NoTestClockTests(TestBusinesses businesses, ObjectProvider<Clock> clocks) {
        this.businesses = businesses;
        this.clocks = clocks;
    }

    @Test
    void answersAsForAnyUnknownRoute() {
        var http = businesses.open().http();
        assertThat(http.get("/api/v1/test-clock"))
                .extracting("status", "body")
                .containsExactly(404, http.get("/api/v1/no-such-thing").body());
        var now = Map.of("now", "2100-01-01T00:00:00Z");
        assertThat(http.put("/api/v1/test-clock", now))
                .extracting("status", "body")
                .containsExactly(404, http.put("/api/v1/no-such-thing", now).body());
    }

    @Test
    void hasTheRealClockOnly() {
        assertThat(clocks.stream()).containsExactly(Clock.systemUTC());
    }
}
