package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Outcome;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.WhenKnown;
import io.potoroo.sales.SaleResult.Effect;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Commands about one sale that reach the database together. */
@ServerTest
class SaleIntakeTests {

    private static final Instant AT = Instant.parse("2026-01-05T10:00:00Z");

    private final TestBusinesses businesses;
    private final SaleIntake intake;
    private final TransactionTemplate transactions;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleIntakeTests(TestBusinesses businesses, SaleIntake intake, TransactionTemplate transactions) {
        this.businesses = businesses;
        this.intake = intake;
        this.transactions = transactions;
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
                new SaleCommand.GiveBack(
                        key("S-1"), "R-1", refund, StoredJson.fingerprint(refund), SalesController.REFUND),
                new SaleCommand.Annul(key("S-1"), AT, null, SalesController.VOID),
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

    private static SaleResult.Settled settled(Outcome<SaleResult> outcome) {
        return outcome.orThrow().settled();
    }

    private List<Outcome<SaleResult>> together(SaleCommand... commands) {
        return Objects.requireNonNull(
                transactions.execute(status -> intake.carryOut(business.id(), Arrays.asList(commands))));
    }

    private SaleCommand sale(String externalId, long total, long version) {
        var shopper = new SaleContent.Shopper(
                null, null, null, "mia@example.com", null, null, null, null, List.of(), false, null, null);
        var content = content(total, version, shopper);
        return new SaleCommand.Deliver(
                key(externalId), content, StoredJson.fingerprint(content), WhenKnown.REPLACE, SalesController.PUT);
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
                null);
    }
}
