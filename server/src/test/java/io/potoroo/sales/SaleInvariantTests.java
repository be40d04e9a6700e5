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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What must hold however often, in whatever order and at whatever moment deliveries arrive. */
@ServerTest
class SaleInvariantTests {

    private static final String AT = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private final Ledger ledger;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleInvariantTests(TestBusinesses businesses, Ledger ledger) {
        this.businesses = businesses;
        this.ledger = ledger;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
        business.productReward("BEANS-1", 10);
    }

    @Test
    void fiftySimultaneousIdenticalPostsMakeOneSale() {
        var answers = together(Collections.nCopies(50, () -> sale("S-1", 25)));
        assertThat(answers).allSatisfy(it -> assertThat(it.status()).isEqualTo(200));
        assertThat(answers.stream().map(it -> it.json().at("/data/id").asLong()).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(it -> it.header("Idempotent-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(balance()).isEqualTo(25);
        assertThat(sale("S-1", 25).json().at("/data/transactions").size()).isEqualTo(1);
    }

    @Test
    void fiftySimultaneousPostsUnderOneKeyAreCarriedOutOnce() {
        var answers = together(Collections.nCopies(
                50,
                () -> business.http()
                        .send("POST", path(""), sale("S-1", 25, "new@example.com"), "Idempotency-Key", "only-once")));
        assertThat(answers.stream().map(Answer::status)).containsOnly(200, 409);
        assertThat(answers.stream()
                        .filter(it -> it.status() == 200
                                && it.header("Idempotent-Replayed").isEmpty()))
                .hasSize(1);
    }

    @Test
    void simultaneousSalesOfOneNewShopperEnrolThemOnce() {
        var answers = together(IntStream.range(0, 40)
                .<Callable<Answer>>mapToObj(it -> () -> sale("S-" + it, 1))
                .toList());
        assertThat(answers).allSatisfy(it -> assertThat(it.status()).isEqualTo(200));
        assertThat(answers.stream()
                        .map(it -> it.json().at("/data/customer/id").asString())
                        .distinct())
                .hasSize(1);
        assertThat(balance()).isEqualTo(40);
    }

    @Test
    void fiftySimultaneousRefundsThatAddUpToTheTotalTakeAllPointsAndNoMore() {
        sale("S-1", 100);
        var answers = together(IntStream.range(0, 60)
                .<Callable<Answer>>mapToObj(it -> () -> refund("S-1", "R-" + it, 2))
                .toList());
        assertThat(answers.stream().filter(it -> it.status() == 200)).hasSize(50);
        assertThat(answers.stream().filter(it -> it.status() == 422)).hasSize(10);
        var sale = sale("S-1", 100).json().path("data");
        assertThat(sale.path("status").asString()).isEqualTo("refunded");
        assertThat(sale.at("/points/net").asLong()).isZero();
        assertThat(sale.at("/points/reversed").asLong()).isEqualTo(100);
        assertThat(balance()).isZero();
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /**
     * Versions, refunds, the withdrawal of one and their repetitions, in a new order each time, against the same set in its
     * natural order; refunds may come before the sale, and the withdrawal before either.
     */
    @RepeatedTest(8)
    void anyOrderOfDeliveriesEndsOnTheSamePoints(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int round = 0; round < 5; round++) {
            var ordered = deliveries("A-" + round, random.nextLong());
            ordered.forEach(SaleInvariantTests::call);
            var shuffled = twice(deliveries("B-" + round, random.nextLong()));
            Collections.shuffle(shuffled, random);
            together(shuffled);
            assertThat(net("B-" + round)).isEqualTo(net("A-" + round));
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /**
     * Versions of which the first is worth less than one of the refunds, and refunds of goods whose money is not told: those
     * that come too soon wait, and nothing is told a second time.
     */
    @RepeatedTest(8)
    void anyOrderOfVersionsUnderWaitingRefundsEndsOnTheSamePoints(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int round = 0; round < 5; round++) {
            var id = "W-" + round;
            var shopper = "w" + round + "@example.com";
            var versions = new ArrayList<>(List.<Callable<Answer>>of(
                    () -> version(id, shopper, 0, 40, List.of(line("1", "CUP-1", 2, 20))),
                    () -> version(id, shopper, 1, 100, List.of(line("1", "CUP-1", 2, 50))),
                    () -> version(id, shopper, 2, 90, List.of(line("1", "CUP-1", 2, 35), line("3", "POT-1", 1, 20)))));
            call(() -> refund(id, "M", 30));
            call(() -> returned(id, "L-1", "1"));
            call(() -> returned(id, "L-2", "3"));
            Collections.shuffle(versions, random);
            if (round % 2 == 0) {
                together(versions);
            } else {
                versions.forEach(SaleInvariantTests::call);
            }
            assertStands(id, 85, 5);
            call(() -> business.http().delete(path("/" + id + "/refunds/L-2")));
            assertStands(id, 65, 25);
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private void assertStands(String id, int refunded, long points) {
        var sale = business.http().get(path("?external_id=eq%7C" + id)).ok().at("/data/0");
        assertThat(sale.path("status").asString()).isEqualTo("partially_refunded");
        assertThat(sale.path("refunded_total").decimalValue()).isEqualByComparingTo(BigDecimal.valueOf(refunded));
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(points);
    }

    private Answer version(String id, String shopper, int version, int total, List<Map<String, Object>> lines) {
        return business.http()
                .put(
                        path("/" + id),
                        Map.of(
                                "sold_at",
                                AT,
                                "total",
                                total,
                                "external_version",
                                version,
                                "line_items",
                                lines,
                                "customer",
                                Map.of("email", shopper)));
    }

    private Answer returned(String id, String refund, String line) {
        return business.http()
                .post(
                        path("/" + id + "/refunds"),
                        Map.of(
                                "external_id",
                                refund,
                                "refunded_at",
                                AT,
                                "line_items",
                                List.of(Map.of("line_item_external_id", line, "quantity", 1))));
    }

    @RepeatedTest(4)
    void aVoidEndsOnNothingWheneverItArrives(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int round = 0; round < 5; round++) {
            var id = "V-" + round;
            var deliveries = twice(deliveries(id, random.nextLong()));
            deliveries.add(() -> business.http().post(path("/" + id + "/void"), Map.of("voided_at", AT)));
            Collections.shuffle(deliveries, random);
            if (round % 2 == 0) {
                together(deliveries);
            } else {
                deliveries.forEach(SaleInvariantTests::call);
            }
            var sale = business.http().get(path("?external_id=eq%7C" + id)).ok().at("/data/0");
            assertThat(sale.path("status").asString()).isEqualTo("voided");
            assertThat(sale.at("/points/net").asLong()).isZero();
            assertThat(sale.at("/customer/balance/points").asLong()).isZero();
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    /** Claimed by two at once while versions and refunds arrive. */
    @RepeatedTest(4)
    void aClaimAmongTheDeliveriesEndsOnTheSamePoints(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        deliveries("A", random.nextLong()).forEach(SaleInvariantTests::call);
        for (int round = 0; round < 3; round++) {
            var id = "C-" + round;
            var deliveries = deliveries(id, null);
            long sale = call(deliveries.getFirst()).ok().at("/data/id").asLong();
            var rest = twice(deliveries);
            for (int i = 0; i < 4; i++) {
                var email = "claim" + repetition.getCurrentRepetition() + round + i % 2 + "@example.com";
                rest.add(() -> business.http()
                        .post("/api/v1/sales/" + sale + "/claim", Map.of("customer", Map.of("email", email))));
            }
            Collections.shuffle(rest, random);
            together(rest);
            assertThat(net(id)).isEqualTo(net("A"));
        }
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    private static <T> List<T> twice(List<T> deliveries) {
        var all = new ArrayList<>(deliveries);
        all.addAll(deliveries);
        return all;
    }

    /** Always the same deliveries; only the customer differs with the seed, so that balances do not mix; without one they are nobody's. */
    private List<Callable<Answer>> deliveries(String id, @Nullable Long seed) {
        var deliveries = new ArrayList<Callable<Answer>>();
        var beans = line("2", "BEANS-1", 3, 10);
        var baskets = List.of(
                List.of(line("1", "CUP-1", 1, 90)),
                List.of(line("1", "CUP-1", 1, 90), beans),
                List.of(line("1", "CUP-1", 1, 100)),
                List.of(line("1", "CUP-1", 1, 75), beans));
        var totals = List.of(90, 120, 100, 105);
        for (int version = 0; version < totals.size(); version++) {
            var body = new HashMap<String, Object>(Map.of(
                    "sold_at",
                    AT,
                    "total",
                    totals.get(version),
                    "external_version",
                    version,
                    "line_items",
                    baskets.get(version)));
            if (seed != null) {
                body.put("customer", Map.of("email", "c" + Math.abs(seed) + "@example.com"));
            }
            deliveries.add(() -> business.http().put(path("/" + id), body));
        }
        deliveries.add(() -> refund(id, "R-1", "10.50"));
        deliveries.add(() -> refund(id, "R-2", "33.33"));
        deliveries.add(() -> refund(id, "R-3", "7.17"));
        deliveries.add(() -> refund(id, "R-4", "17.99"));
        deliveries.add(() -> business.http().delete(path("/" + id + "/refunds/R-4")));
        return deliveries;
    }

    private static Map<String, Object> line(String id, String sku, int quantity, int price) {
        return Map.of("external_id", id, "title", sku, "sku", sku, "quantity", quantity, "unit_price", price);
    }

    private long net(String id) {
        var sale = business.http().get(path("?external_id=eq%7C" + id)).ok().at("/data/0");
        assertThat(sale.path("external_version").asInt()).isEqualTo(3);
        assertThat(sale.path("refunded_total").decimalValue()).isEqualByComparingTo("51");
        assertThat(sale.path("refunds")
                        .valueStream()
                        .filter(it -> it.path("status").asString().equals("applied"))
                        .map(it -> it.path("external_id").asString()))
                .containsExactlyInAnyOrder("R-1", "R-2", "R-3");
        assertThat(sale.at("/customer/balance/points").asLong())
                .isEqualTo(sale.at("/points/net").asLong());
        return sale.at("/points/net").asLong();
    }

    private long balance() {
        return business.http()
                .get(path("?page=1"))
                .ok()
                .at("/data/0/customer/balance/points")
                .asLong();
    }

    private Answer sale(String id, int total) {
        return business.http().post(path(""), sale(id, total, "new@example.com"));
    }

    private static Map<String, Object> sale(String id, int total, String email) {
        return Map.of("external_id", id, "sold_at", AT, "total", total, "customer", Map.of("email", email));
    }

    private Answer refund(String id, String refund, Object amount) {
        return business.http()
                .post(path("/" + id + "/refunds"), Map.of("external_id", refund, "refunded_at", AT, "amount", amount));
    }

    private String path(String more) {
        return "/api/v1/branch-links/" + link + "/sales" + more;
    }

    private static Answer call(Callable<Answer> request) {
        try {
            return request.call();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
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
