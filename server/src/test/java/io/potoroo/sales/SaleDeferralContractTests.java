package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import io.potoroo.TestStatements;
import io.potoroo.deliveries.Origin;
import io.potoroo.kernel.Currency;
import io.potoroo.points.Ledger;
import io.potoroo.sales.SaleCommand.ByExternalId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Refunds and voids that are told before their sale. */
@ServerTest
@TestPropertySource(properties = "potoroo.test-clock=on")
class SaleDeferralContractTests {

    private static final String AT = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private final Deferrals deferrals;
    private final SaleRepository repository;
    private final SaleIntake intake;
    private final TransactionTemplate transactions;
    private final Ledger ledger;
    private final Clock clock;
    private TestBusiness business;
    private long link;

    @Autowired
    SaleDeferralContractTests(
            TestBusinesses businesses,
            Deferrals deferrals,
            SaleRepository repository,
            SaleIntake intake,
            TransactionTemplate transactions,
            Ledger ledger,
            Clock clock) {
        this.businesses = businesses;
        this.deferrals = deferrals;
        this.repository = repository;
        this.intake = intake;
        this.transactions = transactions;
        this.ledger = ledger;
        this.clock = clock;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private String path(String more) {
        return "/api/v1/branch-links/" + link + "/sales" + more;
    }

    private Answer sale(String id, Map<String, ?> more) {
        var body = new HashMap<String, Object>(
                Map.of("sold_at", AT, "total", 25, "customer", Map.of("email", "mia@example.com")));
        body.putAll(more);
        return business.http().put(path("/" + id), body);
    }

    private Answer refund(String sale, String id, Object amount) {
        return business.http()
                .post(path("/" + sale + "/refunds"), Map.of("external_id", id, "refunded_at", AT, "amount", amount));
    }

    private Answer annul(String sale) {
        return business.http().post(path("/" + sale + "/void"), Map.of("voided_at", AT));
    }

    private Stream<String> events() {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/events")
                .ok()
                .path("data")
                .valueStream()
                .map(it ->
                        it.path("topic").asString() + " " + it.path("outcome").asString());
    }

    private static void assertDeferred(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.json().propertyNames()).containsExactly("data");
        assertThat(answer.json().path("data").propertyNames()).containsExactly("status", "expires_at");
        assertThat(answer.json().at("/data/status").asString()).isEqualTo("deferred");
    }

    @Test
    void carriesARefundOutWhenItsSaleArrives() {
        var deferred = refund("S-1", "R-1", 10);
        assertDeferred(deferred);
        assertThat(Instant.parse(deferred.json().at("/data/expires_at").asString()))
                .isBetween(
                        Instant.now().plus(29, ChronoUnit.DAYS), Instant.now().plus(31, ChronoUnit.DAYS));

        var sale = sale("S-1", Map.of()).ok().path("data");

        assertThat(sale.path("status").asString()).isEqualTo("partially_refunded");
        assertThat(sale.at("/points/net").asLong()).isEqualTo(15);
        assertThat(sale.at("/points/reversed").asLong()).isEqualTo(10);
        assertThat(sale.at("/refunds/0/external_id").asString()).isEqualTo("R-1");
        assertThat(sale.at("/customer/balance/points").asLong()).isEqualTo(15);
        assertThat(events())
                .containsExactly("refunds.create processed", "sales.put processed", "refunds.create deferred");
        var again = refund("S-1", "R-1", 10);
        assertThat(again.ok().at("/data/status").asString()).isEqualTo("applied");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(ledger.audit(business.id())).isEmpty();
    }

    @Test
    void knowsWhatWaitsAlready() {
        var first = refund("S-1", "R-1", 10);
        var again = refund("S-1", "R-1", "10.00");
        var other = refund("S-1", "R-1", 11);
        annul("S-2");
        var annulledAgain = annul("S-2");

        assertDeferred(again);
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("description").asString())
                .isEqualTo("The refund already exists with different content.");
        assertDeferred(annulledAgain);
        assertThat(annulledAgain.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(events())
                .containsExactly(
                        "sales.void duplicate",
                        "sales.void deferred",
                        "refunds.create failed",
                        "refunds.create duplicate",
                        "refunds.create deferred");
    }

    @Test
    void endsASaleThatWasVoidedBeforeItWasTold() {
        assertDeferred(annul("S-1"));

        var sale = sale("S-1", Map.of()).ok().path("data");

        assertThat(sale.path("status").asString()).isEqualTo("voided");
        assertThat(sale.at("/points/net").asLong()).isZero();
        assertThat(sale.at("/customer/balance/points").asLong()).isZero();
    }

    @Test
    void defersOnlyWhatNamesALinkAndIsRight() {
        var foreign = businesses.open().link("1234");
        var refund = Map.of("external_id", "R-1", "refunded_at", AT, "amount", 10);
        assertThat(business.http()
                        .post("/api/v1/branch-links/" + foreign + "/sales/S-1/refunds", refund)
                        .status())
                .isEqualTo(404);
        assertThat(business.http()
                        .post("/api/v1/sales/987654321987/refunds", refund)
                        .status())
                .isEqualTo(404);
        assertThat(business.http()
                        .post("/api/v1/sales/987654321987/void", Map.of("voided_at", AT))
                        .status())
                .isEqualTo(404);
        var wrong = refund("S-1", "R-1", -1);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().propertyNames()).containsExactly("amount");
        assertThat(repository.businessesWithDeferred()).doesNotContain(business.id());
    }

    @Test
    void defersNothingForANameThatNoSaleCanHave() {
        for (var name : List.of("a".repeat(192), "a".repeat(6000), "S%201")) {
            for (var answer : List.of(refund(name, "R-1", 10), annul(name))) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(422);
                assertThat(answer.json().propertyNames()).containsExactly("sale_external_id");
            }
        }
        var item = Map.of("op", "void", "sale_external_id", "S 1", "voided_at", AT);
        var result = business.http()
                .post(path("/batch"), Map.of("items", List.of(item)))
                .ok()
                .at("/data/0");
        assertThat(result.at("/errors/sale_external_id/0").asString())
                .isEqualTo("The sale external id format is invalid.");
        assertThat(repository.businessesWithDeferred()).doesNotContain(business.id());
    }

    @Test
    void doesNotLetARefundOfTooMuchBlockTheSale() {
        refund("S-1", "R-1", 26);
        refund("S-1", "R-2", 5);

        var sale = sale("S-1", Map.of()).ok().path("data");

        assertThat(sale.path("refunds").size()).isOne();
        assertThat(sale.at("/points/net").asLong()).isEqualTo(20);
        var failed = business.http()
                .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Cfailed")
                .ok()
                .path("data");
        assertThat(failed.size()).isOne();
        assertThat(failed.at("/0/topic").asString()).isEqualTo("refunds.create");
        assertThat(failed.at("/0/reason").asString()).isEqualTo("The amount may not be greater than 25.");
    }

    @Test
    void keepsARefundOfTooMuchUntilAVersionCanTakeIt() {
        refund("S-1", "R-1", 26);
        sale("S-1", Map.of("external_version", 1)).ok();
        deferrals.lookAfter(() -> false);
        sale("S-1", Map.of("external_version", 1)).ok();

        var sale = sale("S-1", Map.of("external_version", 2, "total", 30)).ok().path("data");

        assertThat(sale.at("/points/net").asLong()).isEqualTo(4);
        assertThat(events())
                .as("told once why it waits, and once that it was taken")
                .containsExactlyInAnyOrder(
                        "refunds.create deferred",
                        "refunds.create failed",
                        "refunds.create processed",
                        "sales.put processed",
                        "sales.put duplicate",
                        "sales.put processed");
        assertThat(repository.businessesWithDeferred()).doesNotContain(business.id());
    }

    @Test
    void saysInTheEndWhyNoVersionCouldTakeARefund() {
        refund("S-1", "R-1", 26);
        sale("S-1", Map.of()).ok();

        business.http()
                .put(
                        "/api/v1/test-clock",
                        Map.of("now", clock.instant().plus(31, ChronoUnit.DAYS).toString()))
                .ok();

        assertThat(repository.businessesWithDeferred()).doesNotContain(business.id());
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Cfailed")
                        .ok()
                        .path("data")
                        .valueStream()
                        .map(it -> it.path("reason").asString()))
                .containsOnly("The amount may not be greater than 25.");
    }

    @Test
    void keepsARefundWaitingWhileTheSaleIsPending() {
        refund("S-1", "R-1", 10);
        annul("S-2");

        var pending = sale("S-1", Map.of("status", "pending")).ok().path("data");
        var voided = sale("S-2", Map.of("status", "pending")).ok().path("data");

        assertThat(pending.path("status").asString()).isEqualTo("pending");
        assertThat(pending.path("refunds").size()).isZero();
        assertThat(voided.path("status").asString()).isEqualTo("voided");
        assertThat(sale("S-1", Map.of()).ok().at("/data/points/net").asLong()).isEqualTo(15);
    }

    @Test
    void tellsInABatchWhatWaits() {
        var answer = business.http()
                .post(
                        path("/batch"),
                        Map.of(
                                "items",
                                List.of(
                                        Map.of(
                                                "op", "refund",
                                                "sale_external_id", "S-1",
                                                "external_id", "R-1",
                                                "refunded_at", AT,
                                                "amount", 10),
                                        Map.of("op", "void", "sale_external_id", "S-2", "voided_at", AT),
                                        Map.of("op", "sale", "external_id", "S-3", "sold_at", AT, "total", 5))))
                .ok();

        assertThat(answer.path("data").valueStream().map(it -> it.path("status").asString()))
                .containsExactly("deferred", "deferred", "created");
        var refund = answer.at("/data/0");
        assertThat(refund.path("http_status").asInt()).isEqualTo(202);
        assertThat(refund.path("id").isNull()).isTrue();
        assertThat(refund.path("external_id").asString()).isEqualTo("R-1");
        assertThat(answer.at("/meta/deferred").asInt()).isEqualTo(2);
        assertThat(answer.at("/meta/failed").asInt()).isZero();
    }

    @Test
    void dropsWhatHasWaitedForAMonth() {
        refund("S-1", "R-1", 10);

        business.http()
                .put(
                        "/api/v1/test-clock",
                        Map.of("now", clock.instant().plus(Duration.ofDays(30)).toString()))
                .ok();

        var event = business.http()
                .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Cfailed")
                .ok()
                .at("/data/0");
        assertThat(event.path("external_id").asString()).isEqualTo("S-1");
        assertThat(event.path("reason").asString()).isEqualTo("The sale was not told of within 30 days.");
        assertThat(sale("S-1", Map.of()).ok().at("/data/points/net").asLong()).isEqualTo(25);
    }

    @Test
    void findsWhatAnotherNodeWasToldAtTheSameMoment() {
        sale("S-1", Map.of()).ok();
        var key = new ByExternalId(link, "S-1");
        var refund = new Refund.Content(Instant.parse(AT), false, 1000L, List.of(), null, null, null, null);
        var told = SaleCommand.GiveBack.of(key, "R-1", refund, new Origin("shopify", "refunds/create", "d-1"));
        var book = new SaleBook(List.of(), new WaitingList(List.of()), Set.of(), Set.of());
        book.waiting().add(Deferred.of(told, key, clock.instant()));
        transactions.executeWithoutResult(status -> repository.write(business.id(), book));

        deferrals.lookAfter(() -> false);

        var sale = business.http().get(path("?external_id=eq%7CS-1")).ok().at("/data/0");
        assertThat(sale.at("/points/net").asLong()).isEqualTo(15);
        assertThat(events()).startsWith("refunds/create processed");
        assertThat(repository.businessesWithDeferred()).doesNotContain(business.id());
    }

    /** One node takes the refund up while another is told that it is withdrawn. */
    @Test
    void keepsAWithdrawalThatTookThePlaceOfARefundWhichIsTakenUp() {
        refund("S-1", "R-1", 10);
        var key = new ByExternalId(link, "S-1");
        transactions.executeWithoutResult(status -> {
            var told = new SaleCommand.TakeUp(key);
            var book = repository.lock(business.id(), Currency.of("USD"), List.of(told));
            var refund = book.waiting().waitingFor(key).getFirst();
            assertThat(business.http().delete(path("/S-1/refunds/R-1")).status())
                    .isEqualTo(202);
            book.waiting().settle(refund);
            repository.write(business.id(), book);
        });

        sale("S-1", Map.of()).ok();

        assertThat(refund("S-1", "R-1", 10).ok().at("/data/status").asString()).isEqualTo("withdrawn");
    }

    @Test
    void asksNothingMoreWhereNothingWaits() {
        var content = new SaleContent(
                null,
                SaleStatus.COMPLETED,
                Instant.parse(AT),
                false,
                null,
                null,
                false,
                null,
                0,
                0,
                0,
                0,
                0,
                2500,
                0,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                false,
                List.of());
        var sale = SaleCommand.Deliver.of(
                new ByExternalId(link, "S-1"), content, SaleCommand.WhenKnown.REPLACE, SalesController.PUT);

        var statements = TestStatements.here(
                "sales",
                () -> transactions.executeWithoutResult(status -> intake.carryOut(business.id(), List.of(sale))));

        assertThat(statements).as("one that reads and locks, one that writes").hasSize(2);
    }

    @Test
    void limitsWhatWaitsForOneSale() {
        var items = Stream.iterate(0, it -> it + 1)
                .limit(101)
                .map(it -> Map.of(
                        "op",
                        "refund",
                        "sale_external_id",
                        "S-1",
                        "external_id",
                        "R-" + it,
                        "refunded_at",
                        AT,
                        "amount",
                        1))
                .toList();

        var answer =
                business.http().post(path("/batch"), Map.of("items", items)).ok();

        assertThat(answer.at("/meta/deferred").asInt()).isEqualTo(100);
        JsonNode last = answer.at("/data/100");
        assertThat(last.at("/errors/error/description").asString()).isEqualTo("Too many refunds wait for the sale.");
    }
}
