package io.potoroo.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Expiring;
import io.potoroo.points.Ledger;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Programs hear of points that are about to expire, in time and once. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class PointsExpiringTests {

    private static final int LIFETIME = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestBusinesses businesses;
    private final Rules rules;
    private final Ledger ledger;
    private final TransactionTemplate database;
    private final RecurringTask<Void> pointsExpiring;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private TestReceiver receiver = new TestReceiver();
    private String ada = "";

    @Autowired
    PointsExpiringTests(
            TestBusinesses businesses,
            Rules rules,
            Ledger ledger,
            TransactionTemplate database,
            RecurringTask<Void> pointsExpiring,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.rules = rules;
        this.ledger = ledger;
        this.database = database;
        this.pointsExpiring = pointsExpiring;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void openABusinessWhosePointsExpire() {
        business = businesses.open();
        receiver = new TestReceiver();
        expireAfter(LIFETIME);
        ada = customer("ada@example.com");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private void expireAfter(int days) {
        rules.change(
                business.id(),
                new RuleChange(null, null, null, null, null, null, Optional.of(days), null, null, null, null));
    }

    private void listen() {
        listen("points.expiring");
    }

    private void listen(String topic) {
        business.http()
                .post("/api/v1/webhooks", Map.of("url", receiver.url(), "topics", List.of(topic)))
                .ok();
    }

    private String customer(String email) {
        return business.http()
                .post("/customers", Map.of("email", email))
                .ok()
                .at("/data/id")
                .asString();
    }

    private void book(String intent, String customer, int points) {
        business.http()
                .post("/transactions", Map.of("intent", intent, "points", points, "customer", Map.of("id", customer)))
                .ok();
    }

    private Instant now() {
        return Instant.parse(
                business.http().get("/api/v1/test-clock").ok().at("/data/now").asString());
    }

    private void daysPass(int days) {
        business.http()
                .put(
                        "/api/v1/test-clock",
                        Map.of(
                                "now",
                                now().plus(days, ChronoUnit.DAYS).plusSeconds(1).toString()))
                .ok();
    }

    private List<JsonNode> told() {
        return receiver.messages().stream().map(it -> it.json().path("data")).toList();
    }

    private void awaitTold(int most) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told()).hasSize(most));
    }

    @Test
    void tellsADayOnceAndWhatIsLeftOfIt() {
        listen();
        book("reward", ada, 100);
        var expiresAt = now().plus(LIFETIME, ChronoUnit.DAYS);
        book("reward", ada, 20);
        book("redeem", ada, 50);
        daysPass(3);
        book("reward", ada, 7);
        daysPass(LIFETIME - 3 - 9);
        assertThat(told()).isEmpty();
        daysPass(2);
        awaitTold(1);
        var first = told().getFirst();
        var zone = business.business().timeZone();
        assertThat(first.path("customer_id").asString()).isEqualTo(ada);
        assertThat(first.path("points").asInt()).isEqualTo(70);
        assertThat(first.path("expires_on").asString())
                .isEqualTo(LocalDate.ofInstant(expiresAt, zone).toString());
        assertThat(Instant.parse(first.path("expires_at").asString()))
                .isBetween(expiresAt.minusSeconds(60), expiresAt.plusSeconds(60));
        daysPass(1);
        assertThat(jdbc.sql("select count(*) from webhooks.event where business_id = :business")
                        .param("business", business.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        daysPass(3);
        awaitTold(2);
        assertThat(told().getLast().path("points").asInt()).isEqualTo(7);
        daysPass(LIFETIME);
        assertThat(jdbc.sql("select count(*) from points.expiry_notice where business_id = :business")
                        .param("business", business.id())
                        .query(Long.class)
                        .single())
                .as("days that are over are forgotten")
                .isZero();
    }

    @Test
    void tellsEverybodyWhoLosesSomethingAndNobodyWhoWasForgotten() {
        listen();
        for (int i = 0; i < 5; i++) {
            book("reward", customer("c" + i + "@example.com"), 10 + i);
        }
        book("reward", ada, 100);
        business.http().delete("/customers/" + ada);
        daysPass(LIFETIME - 7);
        awaitTold(5);
        assertThat(told().stream().map(it -> it.path("points").asInt())).containsExactlyInAnyOrder(10, 11, 12, 13, 14);
    }

    @Test
    void tellsPointsThatLiveForLessThanTheTimeBefore() throws Exception {
        listen();
        expireAfter(2);
        book("reward", ada, 100);
        jdbc.sql("update database.scheduled_tasks set execution_time = now() where task_name = :task")
                .param("task", pointsExpiring.getName())
                .update();
        awaitTold(1);
        assertThat(told().getFirst().path("points").asInt()).isEqualTo(100);
    }

    /** Days begin where the business is, and each customer's count by themselves. */
    @Test
    void notesADayInTheZoneOfTheBusiness() {
        book("reward", ada, 100);
        var id = Hex32.parse(ada).orElseThrow();
        jdbc.sql("update points.lot set expires_at = :at where business_id = :business")
                .param(
                        "at",
                        Timestamp.from(
                                Instant.now().truncatedTo(ChronoUnit.DAYS).plus(3, ChronoUnit.DAYS)))
                .param("business", business.id())
                .update();
        var here = LocalDate.ofInstant(Instant.now().truncatedTo(ChronoUnit.DAYS), ZoneId.of("UTC"))
                .plusDays(3);
        database.executeWithoutResult(status -> {
            var east = ledger.noteExpiring(business.id(), ZoneId.of("Pacific/Auckland"), 7, 10, null);
            assertThat(east).singleElement().satisfies(it -> {
                assertThat(it.customerId()).isEqualTo(id);
                assertThat(it.expiresOn()).isEqualTo(here);
            });
            var west = ledger.noteExpiring(business.id(), ZoneId.of("America/New_York"), 7, 10, null);
            assertThat(west)
                    .singleElement()
                    .satisfies(it -> assertThat(it.expiresOn()).isEqualTo(here.minusDays(1)));
            assertThat(ledger.noteExpiring(business.id(), ZoneId.of("Pacific/Auckland"), 7, 10, null))
                    .isEmpty();
        });
    }

    @Test
    void notesEachCustomersDayOnceAFewAtATime() {
        var customers = new HashSet<UUID>();
        for (int i = 0; i < 5; i++) {
            var customer = business.http()
                    .post("/customers", Map.of("email", "c" + i + "@example.com"))
                    .ok()
                    .at("/data/id")
                    .asString();
            book("reward", customer, 100);
            customers.add(Hex32.parse(customer).orElseThrow());
        }
        jdbc.sql("""
                        update points.lot
                        set expires_at = :now::timestamptz + interval '1 day' * (2 + ascii(customer_id::text) % 2)
                        where business_id = :business
                        """)
                .param("now", Timestamp.from(Instant.now()))
                .param("business", business.id())
                .update();
        database.executeWithoutResult(status -> {
            var noted = new ArrayList<Expiring>();
            List<Expiring> some;
            do {
                some = ledger.noteExpiring(
                        business.id(), ZoneId.of("UTC"), 7, 2, noted.isEmpty() ? null : noted.getLast());
                noted.addAll(some);
            } while (!some.isEmpty());
            assertThat(noted)
                    .extracting(Expiring::customerId)
                    .hasSize(5)
                    .containsExactlyInAnyOrderElementsOf(customers);
        });
    }

    @Test
    void notesNothingForABusinessToWhichNobodyListens() {
        book("reward", ada, 100);
        daysPass(LIFETIME - 7);
        assertThat(jdbc.sql("select count(*) from points.expiry_notice where business_id = :business")
                        .param("business", business.id())
                        .query(Long.class)
                        .single())
                .isZero();
        listen();
        daysPass(1);
        awaitTold(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"points.*", "*"})
    void tellsWhoeverComesLaterThoughOthersListenToSomethingElse(String topic) {
        listen("sale.created");
        book("reward", ada, 100);
        daysPass(LIFETIME - 7);
        listen(topic);
        daysPass(1);
        awaitTold(1);
        assertThat(told().getFirst().path("points").asInt()).isEqualTo(100);
    }
}
