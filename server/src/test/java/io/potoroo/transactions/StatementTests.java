package io.potoroo.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.businesses.RuleChange;
import io.potoroo.businesses.Rules;
import io.potoroo.kernel.Hex32;
import io.potoroo.points.Ledger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A customer's transactions explain every point, whatever happened: they add up to what there is. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class StatementTests {

    private static final int LIFETIME = 30;
    private static final int STEPS = 60;

    private final TestBusinesses businesses;
    private final Rules rules;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private String customer = "";
    private long recovering;
    private long forgiving;

    @Autowired
    StatementTests(TestBusinesses businesses, Rules rules, Ledger ledger, JdbcClient jdbc) {
        this.businesses = businesses;
        this.rules = rules;
        this.ledger = ledger;
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
        recovering = business.link("1");
        forgiving = business.link("2");
        business.http()
                .put("/api/v1/branch-links/" + forgiving, Map.of("settings", Map.of("refund_shortfall", "forgive")))
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
                                now().plusSeconds(1).plus(days, ChronoUnit.DAYS).toString()))
                .ok();
    }

    private void sell(long link, String id, int total) {
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales",
                        Map.of(
                                "external_id",
                                id,
                                "sold_at",
                                now().toString(),
                                "total",
                                total,
                                "customer",
                                Map.of("email", "mia@example.com")))
                .ok();
    }

    private void refund(long link, String id, String refund, int amount) {
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales/" + id + "/refunds",
                        Map.of("external_id", refund, "refunded_at", now().toString(), "amount", amount));
    }

    private void book(String intent, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("intent", intent, "customer", Map.of("id", customer)));
        body.putAll(more);
        business.http().post("/transactions", body);
    }

    /** Signed, as the list's types tell; rows that were cancelled count for nothing. */
    private long stated() {
        return jdbc.sql("""
                        select coalesce(sum(points), 0)
                        from transactions.transaction
                        where business_id = :business
                        and customer_id = :customer
                        and type not in (44, 45)
                        """)
                .param("business", business.id())
                .param("customer", id())
                .query(Long.class)
                .single();
    }

    private UUID id() {
        return Hex32.parse(customer).orElseThrow();
    }

    private void assertExplained(String after) {
        var balance = ledger.balance(business.id(), id());
        assertThat(stated())
                .as("after %s: %s", after, balance)
                .isEqualTo(balance.points() + balance.pendingPoints() - balance.debtPoints());
    }

    private List<Integer> types() {
        return business.http()
                .get("/customers/" + customer + "/transactions")
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("transaction_type").asInt())
                .toList();
    }

    @Test
    void tellsWhatHadExpiredOfARefundedPurchase() {
        sell(recovering, "S-1", 100);
        book("redeem", Map.of("points", 40));
        daysPass(LIFETIME);
        refund(recovering, "S-1", "R-1", 100);

        assertThat(types()).containsExactlyInAnyOrder(4, 5, 1001, 64, 1002);
        assertExplained("a refund");
    }

    @Test
    void tellsWhatIsWrittenOff() {
        sell(forgiving, "S-1", 100);
        book("redeem", Map.of("points", 70));
        refund(forgiving, "S-1", "R-1", 100);

        assertThat(types()).containsExactlyInAnyOrder(4, 5, 64, 1003);
        assertExplained("a refund");
    }

    @Test
    void takesTheReturnsAlongWhenAPurchaseIsCancelled() {
        book("reward", Map.of("amount", 100, "transaction_details", Map.of("external_order_id", "O-1")));
        book("return", Map.of("amount", 30, "transaction_details", Map.of("external_order_id", "O-1")));
        daysPass(LIFETIME);
        var reward = business.http()
                .get("/transactions?transaction_details.external_order_id=eq%7CO-1")
                .ok()
                .path("data")
                .valueStream()
                .filter(it -> it.path("transaction_type").asInt() == 4)
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
        assertThat(business.http().delete("/transactions/" + reward).status()).isEqualTo(204);

        assertThat(types()).containsExactlyInAnyOrder(44, 44, 1001, 1002);
        assertExplained("a cancel");
    }

    @Test
    void tellsProgramsOfWhatComesBackWhenAPurchaseIsCancelled() {
        business.http()
                .post("/api/v1/webhooks", Map.of("url", "http://127.0.0.1:9/", "topics", List.of("transaction.*")))
                .ok();
        book("reward", Map.of("amount", 100));
        daysPass(LIFETIME);
        var rows = business.http()
                .get("/customers/" + customer + "/transactions?transaction_type=eq%7C4")
                .ok();
        business.http().delete("/transactions/" + rows.at("/data/0/id").asLong());
        assertThat(types()).containsExactlyInAnyOrder(44, 1001, 1002);

        var told = jdbc.sql("""
                        select data::jsonb ->> 'transaction_type'
                        from webhooks.event
                        where business_id = :business
                        and topic = 'transaction.created'
                        """)
                .param("business", business.id())
                .query(Integer.class)
                .list();
        assertThat(told).containsExactlyInAnyOrder(4, 1001, 1002);
    }

    @Test
    void countsTheLifeOfPointsFromWhenTheyAreGiven() {
        business.http()
                .put("/api/v1/branch-links/" + recovering, Map.of("settings", Map.of("auto_reward", false)))
                .ok();
        sell(recovering, "S-1", 100);
        daysPass(LIFETIME + 10);
        var sale = business.http()
                .get("/api/v1/branch-links/" + recovering + "/sales")
                .ok()
                .at("/data/0/id")
                .asLong();
        business.http().post("/api/v1/sales/" + sale + "/reward", "").ok();

        assertThat(ledger.balance(business.id(), id()).points()).isEqualTo(100);
        daysPass(LIFETIME - 1);
        assertThat(ledger.balance(business.id(), id()).points()).isEqualTo(100);
        daysPass(1);
        assertThat(ledger.balance(business.id(), id()).points()).isZero();
        assertExplained("a late reward");
    }

    @RepeatedTest(5)
    void addsUpAfterAnySequence(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var sales = new ArrayList<Long>();
        for (int step = 0; step < STEPS; step++) {
            assertExplained(step(step, random, sales));
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private String step(int step, Random random, List<Long> sales) {
        int points = 1 + random.nextInt(80);
        var sale = sales.isEmpty() ? -1 : random.nextInt(sales.size());
        var order = Map.of("external_order_id", "O-" + random.nextInt(step + 1));
        return switch (random.nextInt(10)) {
            case 0, 1 -> {
                sales.add(random.nextBoolean() ? recovering : forgiving);
                sell(sales.getLast(), "S-" + (sales.size() - 1), points);
                yield "a sale";
            }
            case 2, 3 -> {
                if (sale >= 0) {
                    refund(sales.get(sale), "S-" + sale, "R-" + step, 1 + random.nextInt(40));
                }
                yield "a refund";
            }
            case 4 -> {
                if (sale >= 0) {
                    business.http()
                            .post(
                                    "/api/v1/branch-links/" + sales.get(sale) + "/sales/S-" + sale + "/void",
                                    Map.of("voided_at", now().toString()));
                }
                yield "a void";
            }
            case 5 -> {
                book(
                        "reward",
                        Map.of("amount", points, "transaction_details", Map.of("external_order_id", "O-" + step)));
                yield "a reward";
            }
            case 6 -> {
                book("return", Map.of("amount", points / 2 + 1, "transaction_details", order));
                yield "a return";
            }
            case 7 -> {
                book("redeem", Map.of("points", points));
                yield "a redemption";
            }
            case 8 -> {
                daysPass(random.nextInt(LIFETIME));
                yield "some days";
            }
            default -> {
                cancelSomething(random);
                yield "a cancel";
            }
        };
    }

    private void cancelSomething(Random random) {
        var rows = business.http()
                .get("/customers/" + customer + "/transactions")
                .ok()
                .path("data");
        if (!rows.isEmpty()) {
            business.http()
                    .delete("/transactions/"
                            + rows.get(random.nextInt(rows.size())).path("id").asLong());
        }
    }
}
