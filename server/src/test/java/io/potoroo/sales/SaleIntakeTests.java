package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Ledger;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.WhenKnown;
import io.potoroo.sales.SaleResult.Effect;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Commands about one sale that reach the database together. */
@ServerTest
class SaleIntakeTests {

    private static final Instant AT = Instant.parse("2026-01-05T10:00:00Z");

    private final TestBusinesses businesses;
    private final SaleIntake intake;
    private final TransactionTemplate transactions;
    private final Ledger ledger;
    private final JdbcClient jdbc;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleIntakeTests(
            TestBusinesses businesses,
            SaleIntake intake,
            TransactionTemplate transactions,
            Ledger ledger,
            JdbcClient jdbc) {
        this.businesses = businesses;
        this.intake = intake;
        this.transactions = transactions;
        this.ledger = ledger;
        this.jdbc = jdbc;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    @Test
    void laterVersionsOfTheSameRoundFollowTheFirst() {
        var results = together(sale("S-1", 2500, 1), sale("S-1", 4000, 2), sale("S-1", 1000, 1), sale("S-1", 4000, 2));
        assertThat(results)
                .extracting(it -> it.orThrow().effect())
                .containsExactly(Effect.CREATED, Effect.UPDATED, Effect.STALE, Effect.REPEATED);
        var rows = settled(results.getFirst()).sale().transactions();
        assertThat(rows).extracting(it -> it.points()).containsExactly(25L, 15L);
        var sale = business.http()
                .get("/transactions?relationships=transaction_sequences")
                .ok();
        var amounts = sale.path("data").values().stream()
                .map(it -> it.path("amount").decimalValue().stripTrailingZeros().toPlainString());
        assertThat(amounts).containsExactlyInAnyOrder("25", "15");
        var sequences = sale.path("data").values().stream()
                .mapToInt(it -> it.path("transaction_sequences").size())
                .sum();
        assertThat(sequences).isPositive();
    }

    @Test
    void aRefundOfTheSameRoundFindsItsSale() {
        var refund = new Refund.Content(AT, false, 1000L, List.of(), null, null, null, null);
        var results = together(
                sale("S-1", 2500, 1),
                SaleCommand.GiveBack.of(key("S-1"), "R-1", refund, SalesController.REFUND),
                new SaleCommand.Annul(key("S-1"), AT, false, null, SalesController.VOID),
                sale("S-1", 9900, 2));
        assertThat(results.get(1).orThrow().effect()).isEqualTo(Effect.UPDATED);
        assertThat(Objects.requireNonNull(settled(results.get(1)).refund()).pointsReversed())
                .isEqualTo(10);
        assertThat(settled(results.get(2)).sale().sale().status()).isEqualTo(SaleStatus.VOIDED);
        assertThat(results.get(3)).isInstanceOf(Outcome.Refused.class);
        assertThat(settled(results.getFirst()).sale().transactions())
                .extracting(it -> it.points())
                .containsExactly(25L, 10L, 15L);
    }

    /** Or two nodes could wait for each other: whoever was completed first would be locked before whoever comes first. */
    @Test
    void locksNobodysAccountBeforeAllEvenWhereASaleCompletesAProfile() throws Exception {
        business.http()
                .post(
                        "/call-to-actions",
                        Map.of("action_id", 5, "points", 40, "conditions", Map.of("requires", List.of("first"))))
                .ok();
        var leo = withPoints("leo@example.com");
        var mia = withPoints("mia@example.com");

        try (var node = Executors.newSingleThreadExecutor()) {
            var batch = transactions.execute(held -> {
                ledger.lock(business.id(), List.of(leo));
                var me =
                        jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
                var other = node.submit(() -> together(
                        sale("S-1", shopper("mia@example.com", "Mia")), sale("S-2", shopper("leo@example.com", null))));
                await().until(() -> isWaitedFor(me));
                ledger.lock(business.id(), List.of(mia));
                return other;
            });
            assertThat(Objects.requireNonNull(batch).get())
                    .extracting(it -> it.orThrow().effect())
                    .containsExactly(Effect.CREATED, Effect.CREATED);
        }

        assertThat(ledger.balance(business.id(), mia).points()).isEqualTo(1 + 40 + 25);
        assertThat(ledger.balance(business.id(), leo).points()).isEqualTo(1 + 25);
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /** Whoever is the first to have some is the first to be locked. */
    private UUID withPoints(String email) {
        var customer = business.http()
                .post("/transactions", Map.of("intent", "reward", "points", 1, "customer", Map.of("email", email)))
                .ok()
                .at("/data/customer/id");
        return Hex32.parse(customer.asString()).orElseThrow();
    }

    private boolean isWaitedFor(int process) {
        return jdbc.sql("""
                        select count(*)
                        from pg_stat_activity
                        where :process = any (pg_blocking_pids(pid))
                        """).param("process", process).query(Long.class).single() > 0;
    }

    private static SaleResult.Settled settled(Outcome<SaleResult> outcome) {
        return outcome.orThrow().settled();
    }

    private List<Outcome<SaleResult>> together(SaleCommand... commands) {
        return Objects.requireNonNull(
                transactions.execute(status -> intake.carryOut(business.id(), Arrays.asList(commands))));
    }

    private static SaleContent.Shopper shopper(String email, @Nullable String firstName) {
        return new SaleContent.Shopper(
                null, null, null, email, null, firstName, null, null, List.of(), false, null, null);
    }

    private SaleCommand sale(String externalId, SaleContent.Shopper shopper) {
        return sale(externalId, content(2500, 1, shopper));
    }

    private SaleCommand sale(String externalId, long total, long version) {
        return sale(externalId, content(total, version, shopper("mia@example.com", null)));
    }

    private SaleCommand sale(String externalId, SaleContent content) {
        return SaleCommand.Deliver.of(key(externalId), content, WhenKnown.REPLACE, SalesController.PUT);
    }

    private ByExternalId key(String externalId) {
        return new ByExternalId(link, externalId);
    }

    private static SaleContent content(long total, long version, SaleContent.@Nullable Shopper shopper) {
        return new SaleContent(
                null,
                SaleStatus.COMPLETED,
                AT,
                false,
                null,
                version,
                false,
                null,
                0,
                0,
                0,
                0,
                0,
                total,
                0,
                List.of(),
                List.of(),
                shopper,
                null,
                null,
                null,
                false,
                List.of());
    }
}
