package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.points.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Refunds that a shop takes back. */
@ServerTest
class SaleWithdrawalContractTests {

    private static final String AT = "2026-01-05T10:00:00Z";
    private static final String MIA = "mia@example.com";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleWithdrawalContractTests(TestBusinesses businesses, Ledger ledger) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    @AfterEach
    void everyBalanceIsProven() {
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private String path(String more) {
        return "/api/v1/branch-links/" + link + "/sales" + more;
    }

    private JsonNode sale(Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("sold_at", AT, "total", 25, "customer", Map.of("email", MIA)));
        body.putAll(more);
        return business.http().put(path("/S-1"), body).ok().path("data");
    }

    private JsonNode sale() {
        return business.http().get(path("?external_id=eq%7CS-1")).ok().at("/data/0");
    }

    private Answer refund(String id, Object amount) {
        return business.http()
                .post(path("/S-1/refunds"), Map.of("external_id", id, "refunded_at", AT, "amount", amount));
    }

    private Answer withdraw(String id) {
        return business.http().delete(path("/S-1/refunds/" + id));
    }

    private Answer annul() {
        return business.http().post(path("/S-1/void"), Map.of("voided_at", AT));
    }

    private List<String> events() {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/events")
                .ok()
                .path("data")
                .valueStream()
                .map(it ->
                        it.path("topic").asString() + " " + it.path("outcome").asString())
                .toList()
                .reversed();
    }

    private static Stream<String> refunds(JsonNode sale) {
        return sale.path("refunds")
                .valueStream()
                .map(it -> it.path("external_id").asString() + " "
                        + it.path("status").asString());
    }

    private static void assertSale(JsonNode sale, String status, long net) {
        assertThat(sale.path("status").asString()).isEqualTo(status);
        assertThat(sale.at("/points/net").asLong()).isEqualTo(net);
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(net);
    }

    @Test
    void givesThePointsAgainThatTheRefundTook() {
        sale(Map.of());
        refund("R-1", 10).ok();

        var answer = withdraw("R-1");

        var sale = answer.ok().path("data");
        assertSale(sale, "completed", 25);
        assertThat(sale.path("refunded_total").asLong()).isZero();
        assertThat(sale.path("earning_amount").asLong()).isEqualTo(25);
        assertThat(refunds(sale)).containsExactly("R-1 withdrawn");
        assertThat(sale.path("warnings").valueStream().map(JsonNode::asString)).containsExactly("refund_withdrawn");
        assertThat(sale.path("transactions")
                        .valueStream()
                        .map(it -> it.path("transaction_type").asInt() + " "
                                + it.path("points").asLong()))
                .containsExactly("4 25", "64 10", "4 10");
        var again = withdraw("R-1");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.ok().path("data")).isEqualTo(sale);
        assertThat(events())
                .containsExactly(
                        "sales.put processed",
                        "refunds.create processed",
                        "refunds.delete processed",
                        "refunds.delete duplicate");
    }

    @Test
    void isFinalForTheRefund() {
        sale(Map.of());
        refund("R-1", 10).ok();
        var withdrawn = withdraw("R-1").ok().path("data");

        var late = refund("R-1", 10);
        var other = refund("R-1", 11);

        assertThat(late.ok().at("/data/status").asString()).isEqualTo("withdrawn");
        assertThat(late.json().at("/data/sale")).isEqualTo(withdrawn);
        assertThat(other.ok().at("/data/amount").asLong()).isEqualTo(10);
        assertSale(sale(), "completed", 25);
        assertThat(events()).endsWith("refunds.create stale", "refunds.create stale");
        // Under another id the same money can be given back.
        assertThat(refund("R-2", 25).ok().at("/data/sale/status").asString()).isEqualTo("refunded");
    }

    @Test
    void mayComeBeforeTheRefund() {
        sale(Map.of());

        assertThat(refunds(withdraw("R-1").ok().path("data"))).isEmpty();
        var late = refund("R-1", 10);

        assertThat(late.ok().at("/data/status").asString()).isEqualTo("withdrawn");
        assertThat(late.json().at("/data/points_reversed").asLong()).isZero();
        assertSale(sale(), "completed", 25);
        assertThat(refunds(sale())).containsExactly("R-1 withdrawn");
    }

    @Test
    void mayComeBeforeTheSale() {
        var waiting = withdraw("R-1");
        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.json().at("/data/status").asString()).isEqualTo("deferred");
        assertThat(withdraw("R-1").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(refund("R-1", 10).status()).isEqualTo(202);
        assertThat(refund("R-2", 10).status()).isEqualTo(202);
        assertThat(withdraw("R-2").status()).isEqualTo(202);

        assertSale(sale(Map.of()), "completed", 25);
        assertThat(refund("R-1", 10).ok().at("/data/status").asString()).isEqualTo("withdrawn");
        assertThat(refund("R-2", 10).ok().at("/data/status").asString()).isEqualTo("withdrawn");
    }

    @Test
    void holdsForASaleThatIsCompletedLater() {
        sale(Map.of("status", "pending"));
        withdraw("R-1").ok();

        assertSale(sale(Map.of("status", "completed")), "completed", 25);
        assertThat(refund("R-1", 10).ok().at("/data/status").asString()).isEqualTo("withdrawn");
    }

    @Test
    void leavesTheOtherRefunds() {
        sale(Map.of());
        refund("R-1", 20).ok();
        refund("R-2", 5).ok();

        assertSale(withdraw("R-1").ok().path("data"), "partially_refunded", 20);
        assertSale(withdraw("R-2").ok().path("data"), "completed", 25);
    }

    @Test
    void changesNothingOfASaleThatWasVoided() {
        sale(Map.of());
        refund("R-1", 10).ok();
        annul().ok();

        assertSale(withdraw("R-1").ok().path("data"), "voided", 0);
    }

    @Test
    void remembersAVoidThatCameWhenEverythingWasBack() {
        sale(Map.of());
        refund("R-1", 25).ok();
        assertThat(annul().ok().at("/data/status").asString()).isEqualTo("refunded");

        assertSale(withdraw("R-1").ok().path("data"), "voided", 0);
    }

    @Test
    void paysTheDebtThatTheRefundMade() {
        var customer = sale(Map.of()).at("/customer/id").asString();
        business.spend(customer, 20);
        assertThat(refund("R-1", 25).ok().at("/data/points_shortfall").asLong()).isEqualTo(20);

        var sale = withdraw("R-1").ok().path("data");

        assertThat(sale.at("/points/net").asLong()).isEqualTo(25);
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(5);
    }

    @Test
    void leavesWhatTheRefundWroteOff() {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("refund_shortfall", "forgive")))
                .ok();
        var customer = sale(Map.of()).at("/customer/id").asString();
        business.spend(customer, 20);
        assertThat(refund("R-1", 25).ok().at("/data/points_shortfall").asLong()).isEqualTo(20);

        var sale = withdraw("R-1").ok().path("data");

        assertThat(sale.at("/points/net").asLong()).isEqualTo(25);
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(5);
    }

    private static Map<String, Object> item(String op, String id, Map<String, ?> more) {
        var item = new HashMap<String, Object>(Map.of("op", op, "sale_external_id", "S-1", "external_id", id));
        item.putAll(more);
        return item;
    }

    private JsonNode batch(List<?> items) {
        return business.http().post(path("/batch"), Map.of("items", items)).ok();
    }

    @Test
    void leavesWhatARefundOfTheSameBatchWouldHaveWrittenOff() {
        business.http()
                .put("/api/v1/branch-links/" + link, Map.of("settings", Map.of("refund_shortfall", "forgive")))
                .ok();
        var customer = sale(Map.of()).at("/customer/id").asString();
        business.spend(customer, 20);

        batch(List.of(
                item("refund", "R-1", Map.of("refunded_at", AT, "amount", 25)),
                item("refund_withdrawal", "R-1", Map.of("withdrawn_at", AT))));

        assertThat(sale().at("/points/net").asLong()).isEqualTo(25);
        assertThat(sale().at("/customer/balance/points").asLong()).isEqualTo(5);
    }

    @Test
    void isOneOfTheItemsOfABatch() {
        var items = List.of(
                Map.of(
                        "op",
                        "refund_withdrawal",
                        "sale_external_id",
                        "S-1",
                        "external_id",
                        "R 1/a",
                        "withdrawn_at",
                        "2026-01-07T10:00:00Z"),
                Map.of(
                        "op",
                        "refund",
                        "sale_external_id",
                        "S-1",
                        "external_id",
                        "R 1/a",
                        "refunded_at",
                        "2026-01-06T10:00:00Z",
                        "amount",
                        10),
                Map.of(
                        "op",
                        "sale",
                        "external_id",
                        "S-1",
                        "sold_at",
                        AT,
                        "total",
                        25,
                        "customer",
                        Map.of("email", MIA)),
                Map.of("op", "refund_withdrawal", "sale_external_id", "S-1"));

        var answer =
                business.http().post(path("/batch"), Map.of("items", items)).ok();

        assertThat(answer.path("data")
                        .valueStream()
                        .map(it -> it.path("op").asString() + " "
                                + it.path("status").asString()))
                .containsExactly(
                        "refund_withdrawal updated", "refund created", "sale created", "refund_withdrawal failed");
        assertThat(answer.at("/data/3/errors").propertyNames())
                .containsExactlyInAnyOrder("external_id", "withdrawn_at");
        assertSale(sale(), "completed", 25);
        assertThat(refunds(sale())).containsExactly("R 1/a withdrawn");
    }

    @Test
    void asksForASaleOfTheBusiness() {
        assertThat(business.http().delete("/api/v1/sales/1/refunds/R-1").status())
                .isEqualTo(404);
        assertThat(business.http()
                        .delete("/api/v1/branch-links/1/sales/S-1/refunds/R-1")
                        .status())
                .isEqualTo(404);
        long id = sale(Map.of()).path("id").asLong();
        refund("R-1", 10).ok();
        assertSale(
                business.http()
                        .delete("/api/v1/sales/" + id + "/refunds/R-1")
                        .ok()
                        .path("data"),
                "completed",
                25);
        assertThat(withdraw("R".repeat(192)).status()).isEqualTo(422);
    }

    @Test
    void keepsNoMoreOfRefundsThatNeverCameThanAShopWouldSend() {
        sale(Map.of());
        refund("R-told", 10).ok();
        var items = Stream.iterate(0, it -> it + 1)
                .limit(101)
                .map(it -> item("refund_withdrawal", "R-" + it, Map.of("withdrawn_at", AT)))
                .toList();

        var answer = batch(items);

        assertThat(answer.at("/meta/updated").asInt()).isEqualTo(100);
        assertThat(answer.at("/data/100/errors/error/description").asString())
                .isEqualTo("Too many refunds are withdrawn that were not told of.");
        assertSale(withdraw("R-told").ok().path("data"), "completed", 25);
    }
}
