package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import io.potoroo.points.Posting;
import io.potoroo.points.Unit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** What merchants and shoppers see of points whose time has come, over HTTP, while time is moved along. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class ExpiryContractTests {

    private static final int LIFETIME = 30;

    private final TestBusinesses businesses;
    private final Rules rules;
    private final Ledger ledger;
    private final Transactions transactions;
    private final Expiry expiry;
    private final TransactionOperations database;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String customer = "";

    @Autowired
    ExpiryContractTests(
            TestBusinesses businesses,
            Rules rules,
            Ledger ledger,
            Transactions transactions,
            Expiry expiry,
            TransactionOperations database,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.rules = rules;
        this.ledger = ledger;
        this.transactions = transactions;
        this.expiry = expiry;
        this.database = database;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void openABusinessWhosePointsExpire() {
        business = businesses.open();
        rules.change(
                business.id(),
                new RuleChange(null, null, null, null, null, null, Optional.of(LIFETIME), null, null, null, null));
        customer = business.http()
                .post("/customers", Map.of("email", "mia@example.com"))
                .ok()
                .at("/data/id")
                .asString();
    }

    private void daysPass(int days) {
        var now = Instant.parse(
                business.http().get("/api/v1/test-clock").ok().at("/data/now").asString());
        // A second more: the answer tells no fractions.
        var later = now.plusSeconds(1).plus(days, ChronoUnit.DAYS);
        business.http()
                .put("/api/v1/test-clock", Map.of("now", later.toString()))
                .ok();
    }

    /** As if nobody had noticed yet. */
    private void timeComesForAllPoints() {
        jdbc.sql("""
                        update points.lot
                        set expires_at = opened_at
                        where business_id = :business
                        """).param("business", business.id()).update();
    }

    private long book(String intent, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("intent", intent, "customer", Map.of("id", customer)));
        body.putAll(more);
        return business.http().post("/transactions", body).ok().at("/data/id").asLong();
    }

    private long reward(int points) {
        return book("reward", Map.of("points", points));
    }

    private void redeem(int points) {
        book("redeem", Map.of("points", points));
    }

    private JsonNode included(String name) {
        return business.http()
                .get("/customers/" + customer + "?include=" + name)
                .ok()
                .at("/included/" + name);
    }

    private long balance() {
        return included("balance").path("points").asLong(-1);
    }

    private List<JsonNode> expired(String path) {
        return business.http()
                .get(path)
                .ok()
                .path("data")
                .valueStream()
                .filter(it -> it.path("transaction_type").asInt() == 1001)
                .toList();
    }

    private List<JsonNode> expired() {
        return expired("/customers/" + customer + "/transactions");
    }

    private static Instant time(JsonNode text) {
        return Instant.parse(text.asString().replace("+00:00", "Z"));
    }

    private void assertProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private long saleOfAHundred() {
        var link = business.link("expiry");
        business.http().post("/api/v1/branch-links/" + link + "/sales", """
                        {"external_id":"S-1","sold_at":"2026-01-05T10:00:00Z","total":100,
                        "customer":{"email":"mia@example.com"}}""").ok();
        assertThat(balance()).isEqualTo(100);
        return link;
    }

    private JsonNode refund(long link, String refund, int amount) {
        return business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/S-1/refunds",
                        Map.of("external_id", refund, "refunded_at", "2026-01-06T10:00:00Z", "amount", amount))
                .ok()
                .at("/data/sale");
    }

    @Test
    void showsWhatExpiredAndWhen() {
        var before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var reward = reward(100);
        redeem(40);
        daysPass(LIFETIME - 1);
        assertThat(balance()).isEqualTo(60);
        assertThat(expired()).isEmpty();

        daysPass(1);
        assertThat(balance()).isZero();
        assertThat(expired()).singleElement().satisfies(it -> {
            assertThat(it.path("name").asString()).isEqualTo("Points Expired");
            assertThat(it.path("points").asLong()).isEqualTo(60);
            assertThat(it.path("amount").asLong()).isZero();
            assertThat(time(it.path("created_at")))
                    .isBetween(
                            before.plus(LIFETIME, ChronoUnit.DAYS),
                            Instant.now().plus(LIFETIME, ChronoUnit.DAYS));
        });
        assertThat(expired("/transactions"))
                .extracting(it -> it.path("id").asLong())
                .containsExactly(expired().getFirst().path("id").asLong());
        assertThat(business.http()
                        .get("/transactions/" + reward + "?relationships=transaction_sequences")
                        .ok()
                        .at("/data/transaction_sequences/0/next_transaction/transaction_type")
                        .asInt())
                .isEqualTo(1001);
        assertProven();
    }

    @Test
    void linksTheRowToItsLedgerEntry() {
        reward(100);
        daysPass(LIFETIME);
        var entry = jdbc.sql("""
                        select kind, amount, balance_after
                        from points.entry
                        where business_id = :business
                        and transaction_id = :transaction
                        """)
                .param("business", business.id())
                .param("transaction", expired().getFirst().path("id").asLong())
                .query()
                .singleRow();
        assertThat(entry).isEqualTo(Map.of("kind", "expiry", "amount", -100L, "balance_after", 0L));
    }

    @Test
    void endsEachAwardAtItsOwnTime() {
        reward(10);
        daysPass(10);
        reward(20);
        daysPass(LIFETIME - 10);
        assertThat(balance()).isEqualTo(20);
        assertThat(expired()).hasSize(1);
        daysPass(10);
        assertThat(balance()).isZero();
        assertThat(expired()).extracting(it -> it.path("points").asLong()).containsExactly(20L, 10L);
    }

    @Test
    void showsNoExpiryOfNothing() {
        reward(10);
        redeem(10);
        daysPass(LIFETIME);
        assertThat(expired()).isEmpty();
        assertThat(balance()).isZero();
    }

    @Test
    void showsNothingThatExpiredEvenBeforeThatIsBooked() {
        reward(100);
        timeComesForAllPoints();
        assertThat(balance()).isZero();
        assertThat(expired()).isEmpty();
        assertThat(business.http()
                        .post(
                                "/transactions",
                                Map.of("intent", "redeem", "points", 1, "customer", Map.of("id", customer)))
                        .status())
                .isEqualTo(400);

        expiry.book(business.id(), () -> false);
        assertThat(balance()).isZero();
        assertThat(expired()).hasSize(1);
        assertProven();
    }

    @Test
    void leavesTheRestToTheNextTimeWhenItShouldStop() {
        reward(100);
        timeComesForAllPoints();
        expiry.book(business.id(), () -> true);
        assertThat(expired()).isEmpty();
        expiry.book(business.id(), () -> false);
        assertThat(expired()).hasSize(1);
    }

    @Test
    void booksEachLotOnceHoweverManyTryAndHoweverOften() throws Exception {
        var ended = Instant.now().minusSeconds(5);
        int lots = 2 * Expiry.BATCH + 17;
        var bookings = new ArrayList<Booking>();
        for (int i = 0; i < lots; i++) {
            bookings.add(new Booking(
                    transactions.nextId(),
                    i % 3 == 0 ? Hex32.next() : bookings.getLast().customerId(),
                    business.place().id(),
                    TransactionType.REWARD,
                    0,
                    new Booking.Credit(Unit.POINTS, 5, null, ended, ended),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    ended));
        }
        database.executeWithoutResult(status -> transactions.book(business.id(), bookings));
        try (var threads = Executors.newFixedThreadPool(3)) {
            Callable<Void> node = () -> {
                expiry.book(business.id(), () -> false);
                return null;
            };
            for (var done : threads.invokeAll(List.of(node, node, node))) {
                done.get();
            }
        }
        expiry.book(business.id(), () -> false);
        assertThat(jdbc.sql("""
                        select count(*) as lots, sum(points) as points
                        from transactions.transaction
                        where business_id = :business
                        and type = 1001
                        """)
                        .param("business", business.id())
                        .query((row, number) -> List.of(row.getLong("lots"), row.getLong("points")))
                        .single())
                .containsExactly((long) lots, -5L * lots);
        assertThat(jdbc.sql("""
                        select sum(balance)
                        from points.account
                        where business_id = :business
                        """)
                        .param("business", business.id())
                        .query((row, number) -> row.getLong(1))
                        .single())
                .isZero();
        assertProven();
    }

    @Test
    void cannotBeCancelled() {
        reward(100);
        daysPass(LIFETIME);
        var row = expired().getFirst().path("id").asLong();
        assertThat(business.http().delete("/transactions/" + row).status()).isEqualTo(400);
        assertThat(expired()).hasSize(1);
    }

    @Test
    void takesNoLevelAway() {
        business.levels();
        reward(640);
        daysPass(LIFETIME);
        assertThat(balance()).isZero();
        assertThat(expired()).hasSize(1);
        assertThat(included("tier_level").path("name").asString()).isEqualTo("Silver");
    }

    @Test
    void takesNoOtherPointsForASaleWhosePointsExpired() {
        var link = saleOfAHundred();
        daysPass(LIFETIME);
        reward(50);

        assertThat(refund(link, "R-1", 40).at("/points/net").asLong()).isEqualTo(60);
        var refunded = refund(link, "R-2", 60);
        assertThat(refunded.at("/points/net").asLong(-1)).isZero();
        assertThat(refunded.path("warnings").toString()).doesNotContain("points_shortfall");
        assertThat(balance()).isEqualTo(50);
        assertProven();
    }

    @Test
    void takesWhatWasSpentOfASaleBeforeTheRestExpired() {
        var link = saleOfAHundred();
        redeem(70);
        daysPass(LIFETIME);
        reward(50);

        assertThat(refund(link, "R-1", 100).at("/points/net").asLong(-1)).isZero();
        assertThat(balance()).isZero();
        var whose = Hex32.parse(customer).orElseThrow();
        assertThat(ledger.balance(business.id(), whose).debtPoints()).isEqualTo(20);
        assertProven();
    }

    @Test
    void voidsASaleWhosePointsExpired() {
        var link = saleOfAHundred();
        daysPass(LIFETIME);
        reward(50);
        business.http()
                .post("/api/v1/branch-links/" + link + "/sales/S-1/void", Map.of("voided_at", "2026-01-06T10:00:00Z"))
                .ok();
        assertThat(balance()).isEqualTo(50);
        assertProven();
    }

    @Test
    void cancelsARewardWhosePointsExpired() {
        var reward = reward(100);
        daysPass(LIFETIME);
        reward(50);
        assertThat(business.http().delete("/transactions/" + reward).status()).isEqualTo(204);
        assertThat(balance()).isEqualTo(50);
        assertProven();
    }

    @Test
    void takesGoodsBackWhosePointsExpired() {
        var receipt = Map.of("points", 100, "receipt", Map.of("number", "R-17"));
        book("reward", receipt);
        daysPass(LIFETIME);
        reward(50);
        book("return", receipt);
        assertThat(balance()).isEqualTo(50);
        assertProven();
    }

    @Test
    void makesPendingPointsSpendableWhenTheirTimeComes() {
        rules.change(business.id(), new RuleChange(null, null, null, null, null, null, null, 14, null, null, null));
        reward(100);
        daysPass(13);
        assertThat(balance()).isZero();
        daysPass(1);
        assertThat(balance()).isEqualTo(100);
        redeem(100);
        assertProven();
    }

    @Test
    void findsALotThatSaysItExpiredWithoutAnEntry() {
        reward(100);
        redeem(10);
        jdbc.sql("update points.lot set expired = 10 where business_id = :business")
                .param("business", business.id())
                .update();
        assertThat(ledger.audit(business.id())).hasSize(1);
    }

    @Test
    void leavesOtherBusinessesTheirsWhereOneFails() {
        reward(100);
        timeComesForAllPoints();
        var ended = Instant.now().minusSeconds(5);
        var reference = Hex32.next().toString();
        database.executeWithoutResult(status -> ledger.post(
                new UUID(0, 0),
                List.of(new Posting.Credit(
                        Hex32.next(), Unit.POINTS, 5, reference, 1, "no transaction", ended, ended))));
        assertThatThrownBy(() -> expiry.bookEverywhere(() -> false)).isInstanceOf(NullPointerException.class);
        assertThat(expired()).hasSize(1);
        jdbc.sql("update points.lot set expires_at = null where business_id = :business")
                .param("business", new UUID(0, 0))
                .update();
    }
}
