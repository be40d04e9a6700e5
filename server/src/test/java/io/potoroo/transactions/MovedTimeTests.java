package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.potoroo.ServerTest;
import io.potoroo.TestBrowser;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What a business finds done after it has moved its time, over HTTP. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class MovedTimeTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RecurringTask<Void> movedTimes;
    private final JdbcClient jdbc;
    private final TestBusiness business;
    private final int port;

    @Autowired
    MovedTimeTests(
            TestBusinesses businesses, RecurringTask<Void> movedTimes, JdbcClient jdbc, @LocalServerPort int port) {
        this.port = port;
        this.movedTimes = movedTimes;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    private String customer() {
        return business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private void reward(String customer, int points) {
        business.http()
                .post("/transactions", Map.of("intent", "reward", "points", points, "customer", Map.of("id", customer)))
                .ok();
    }

    private void aYearPasses() {
        business.http()
                .put(
                        "/api/v1/test-clock",
                        Map.of("now", Instant.now().plus(366, ChronoUnit.DAYS).toString()))
                .ok();
    }

    @Test
    void hasThePointsBackThatNoTillTook() {
        var customer = customer();
        reward(customer, 500);
        var redemption = business.http()
                .post(
                        "/api/v1/branch-links/" + business.link("till") + "/redemptions",
                        Map.of("customer", Map.of("id", customer), "mode", "points", "points", 200, "subtotal", 5))
                .ok()
                .path("data");
        assertThat(redemption.at("/customer/balance/points").asLong()).isEqualTo(300);

        aYearPasses();

        var after = business.http()
                .get("/api/v1/redemptions/" + redemption.path("id").asLong())
                .ok()
                .path("data");
        assertThat(after.path("status").asString()).isEqualTo("expired");
        assertThat(after.path("points_returned").asLong()).isEqualTo(200);
        assertThat(after.at("/customer/balance/points").asLong()).isEqualTo(500);
    }

    private String level(String customer) {
        return business.http()
                .get("/customers/" + customer + "?include=tier_level")
                .ok()
                .at("/included/tier_level/name")
                .asString();
    }

    @Test
    void endsTheCyclesOfTiers() {
        business.levels();
        var customer = customer();
        reward(customer, 640);
        var recalculated = business.http()
                .post("/customers/" + customer + "/actions", "{\"resource\":\"tier_level\",\"type\":\"recalculate\"}");
        assertThat(recalculated.status()).isEqualTo(200);
        assertThat(level(customer)).isEqualTo("Silver");
        aYearPasses();
        assertThat(level(customer)).isEqualTo("Bronze");
    }

    /** Whoever guesses passwords from a network would begin anew with it, or everybody there be shut out for a year. */
    @Test
    void doesNotMoveTheTimeInWhichStrangersAreCounted() {
        var customer = customer();
        business.http()
                .post(
                        "/referral-programs",
                        Map.of("cond_min_amount", 10, "expires_in", 30, "referee_earns", 50, "referer_earns", 100))
                .ok();
        aYearPasses();
        var link = business.http()
                .get("/customers/" + customer + "?include=referral_programs")
                .ok()
                .at("/included/referral_programs/0/referral_link")
                .asString();
        long before = attemptsCountedAheadOfTime();
        try (var browser = new TestBrowser(port)) {
            var page = browser.freshPage();
            page.navigate(URI.create(link).getPath());
            page.getByLabel("E-mail address").fill("ben@example.com");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join"))
                    .click();
            PlaywrightAssertions.assertThat(page.getByRole(AriaRole.HEADING)).hasText("Welcome to Café");
        }

        assertThat(attemptsCountedAheadOfTime()).isEqualTo(before);
    }

    private long attemptsCountedAheadOfTime() {
        return jdbc.sql("select count(*) from access.password_attempt where ends_at > :end")
                .param("end", Timestamp.from(Instant.now().plus(1, ChronoUnit.DAYS)))
                .query(Long.class)
                .single();
    }

    /** The lot ends in a year, when a job that looks at the real time sees nothing. */
    @Test
    void isNoticedByTheClockTooAsItGoesOn() throws Exception {
        var customer = customer();
        aYearPasses();
        reward(customer, 100);
        jdbc.sql("""
                        update points.lot
                        set expires_at = opened_at
                        where business_id = :business
                        """).param("business", business.id()).update();
        jdbc.sql("""
                        update database.scheduled_tasks
                        set execution_time = now()
                        where task_name = :task
                        """).param("task", movedTimes.getName()).update();
        var end = Instant.now().plus(PATIENCE);
        while (!business.http()
                .get("/customers/" + customer + "/transactions")
                .body()
                .contains("Points Expired")) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(50);
        }
    }
}
