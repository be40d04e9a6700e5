package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.points.Ledger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Refunds that come at once and together want more of a sale's articles than were sold. */
@ServerTest
class SaleQuantityContractTests {

    private static final String AT = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private final AtomicInteger refunds = new AtomicInteger();
    private TestBusiness business;
    private long link;

    @Autowired
    SaleQuantityContractTests(TestBusinesses businesses, Ledger ledger) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.business = businesses.open();
    }

    /** Seven tenths of a kilogram come to 6.99, and a tenth alone to 1.00. */
    @BeforeEach
    void sellFivePiecesSevenTenthsAndThreePieces() {
        business = businesses.open();
        link = business.link("1234");
        business.http()
                .post(
                        "/api/v1/branch-links/" + link + "/sales",
                        Map.of(
                                "external_id",
                                "S-1",
                                "sold_at",
                                AT,
                                "total",
                                "32.99",
                                "customer",
                                Map.of("email", "mia@example.com"),
                                "line_items",
                                List.of(
                                        line("cup", 5, "4.00"),
                                        line("tea", new BigDecimal("0.7"), "9.99"),
                                        line("bag", 3, "2.00"))))
                .ok();
    }

    @Test
    void simultaneousRefundsOfSinglePiecesReturnWhatWasSoldAndNoMore() {
        var requests = new ArrayList<Callable<Answer>>();
        requests.addAll(Collections.nCopies(12, () -> giveBack(Map.of("cup", 1))));
        requests.addAll(Collections.nCopies(12, () -> giveBack(Map.of("tea", new BigDecimal("0.1")))));
        requests.addAll(Collections.nCopies(12, () -> giveBack(Map.of("bag", 1))));
        Collections.shuffle(requests);

        assertThat(accepted(together(requests))).isEqualTo(5 + 7 + 3);

        assertEverythingCameBack(5 + 7 + 3);
    }

    @Test
    void simultaneousRefundsOfSeveralLinesAreCarriedOutWholeOrNotAtAll() {
        var both = Map.of("cup", 1, "tea", new BigDecimal("0.1"));

        assertThat(accepted(together(Collections.nCopies(12, () -> giveBack(both)))))
                .isEqualTo(5);

        assertThat(sale().path("status").asString()).isEqualTo("partially_refunded");
        assertThat(giveBack(Map.of("bag", 3, "tea", new BigDecimal("0.3"))).status())
                .isEqualTo(422);
        giveBack(Map.of("bag", 3, "tea", new BigDecimal("0.2"))).ok();
        assertEverythingCameBack(6);
    }

    private int accepted(List<Answer> answers) {
        assertThat(answers).allSatisfy(it -> assertThat(it.status()).isIn(200, 422));
        return (int) answers.stream().filter(it -> it.status() == 200).count();
    }

    private void assertEverythingCameBack(int times) {
        var sale = sale();
        assertThat(sale.path("status").asString()).isEqualTo("refunded");
        assertThat(sale.path("refunds")).hasSize(times);
        assertThat(sale.path("refunded_total").decimalValue()).isEqualByComparingTo("32.99");
        assertThat(sale.at("/points/reversed").asLong()).isEqualTo(32);
        assertThat(sale.at("/points/net").asLong()).isZero();
        assertThat(sale.at("/customer/balance/points").asLong()).isZero();
        assertThat(giveBack(Map.of("cup", 1)).status()).isEqualTo(422);
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private JsonNode sale() {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/sales?external_id=eq%7CS-1")
                .ok()
                .at("/data/0");
    }

    private Answer giveBack(Map<String, ? extends Number> quantities) {
        var lines = new ArrayList<Map<String, Object>>();
        quantities.forEach((line, quantity) -> lines.add(Map.of("line_item_external_id", line, "quantity", quantity)));
        var request = new HashMap<String, Object>();
        request.put("external_id", "R-" + refunds.incrementAndGet());
        request.put("refunded_at", AT);
        request.put("line_items", lines);
        return business.http().post("/api/v1/branch-links/" + link + "/sales/S-1/refunds", request);
    }

    private static Map<String, Object> line(String id, Number quantity, String price) {
        return Map.of("external_id", id, "title", id, "quantity", quantity, "unit_price", price);
    }

    private static List<Answer> together(List<? extends Callable<Answer>> requests) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
