package io.potoroo.businesses;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.kernel.CurrentBusiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A business whose time can be moved, over HTTP. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class TestClockTests {

    private static final String PATH = "/api/v1/test-clock";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestBusinesses businesses;
    private final JdbcClient jdbc;
    private TestBusiness business;

    @Autowired
    TestClockTests(TestBusinesses businesses, JdbcClient jdbc) {
        this.businesses = businesses;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private Answer move(Instant now) {
        return business.http().put(PATH, Map.of("now", now.toString()));
    }

    private static Instant now(TestBusiness business) {
        return Instant.parse(business.http().get(PATH).ok().at("/data/now").asString());
    }

    private static Instant in(Duration time) {
        return Instant.now().plus(time);
    }

    @Test
    void isTheRealTimeUntilItIsMoved() {
        assertThat(now(business)).isBetween(in(Duration.ofMinutes(-1)), Instant.now());
    }

    @Test
    void goesOnFromWhereItWasMoved() throws Exception {
        var later = in(Duration.ofDays(400));
        assertThat(Instant.parse(move(later).ok().at("/data/now").asString()))
                .isBetween(later.minusSeconds(1), later.plusSeconds(60));
        var before = now(business);
        var end = in(PATIENCE);
        while (!now(business).isAfter(before)) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(50);
        }
        var customer = business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .path("data");
        assertThat(Instant.parse(customer.path("created_at").asString().replace("+00:00", "Z")))
                .isAfter(later.minusSeconds(1));
    }

    @Test
    void neverGoesBack() {
        move(in(Duration.ofDays(30))).ok();
        for (var days : List.of(29, 0, -1)) {
            var refused = move(in(Duration.ofDays(days)));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().at("/now/0").asString()).isEqualTo("The now must be after the time it is.");
        }
        assertThat(now(business)).isAfter(in(Duration.ofDays(29)));
    }

    @Test
    void wantsATime() {
        assertThat(business.http().put(PATH, "{}").json().at("/now/0").asString())
                .isEqualTo("The now field is required.");
        assertThat(business.http().put(PATH, Map.of("now", "tomorrow")).status())
                .isEqualTo(422);
    }

    @Test
    void isOneBusinesssOwn() {
        var other = businesses.open();
        move(in(Duration.ofDays(30))).ok();
        assertThat(now(other)).isBetween(in(Duration.ofMinutes(-1)), Instant.now());
    }

    @Test
    void endsNoToken() {
        move(in(Duration.ofDays(365))).ok();
        assertThat(business.http().get("/customers").status()).isEqualTo(200);
    }

    @Test
    void isSeenByOtherNodesWithinSeconds() throws Exception {
        var elsewhere = new TestClock(new TestClockRepository(jdbc));
        assertThat(theirTime(elsewhere)).isBefore(in(Duration.ofMinutes(1)));
        move(in(Duration.ofDays(365))).ok();
        var end = in(PATIENCE);
        while (theirTime(elsewhere).isBefore(in(Duration.ofDays(364)))) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(50);
        }
        assertThat(elsewhere.instant()).isBefore(in(Duration.ofMinutes(1)));
    }

    private Instant theirTime(TestClock clock) {
        return CurrentBusiness.<Instant, RuntimeException>call(business.id(), clock::instant);
    }
}
