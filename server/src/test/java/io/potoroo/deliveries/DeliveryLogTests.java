package io.potoroo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient.Answer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What a merchant is told of deliveries. */
@ServerTest
class DeliveryLogTests {

    private static final String AT = "2026-01-05T10:00:00Z";

    private final TestBusinesses businesses;
    private final TestBusiness business;
    private final long link;
    private final Deliveries deliveries;
    private final DeliveryLogRepository repository;
    private final TransactionTemplate database;
    private final Clock clock;

    @Autowired
    DeliveryLogTests(
            TestBusinesses businesses,
            Deliveries deliveries,
            DeliveryLogRepository repository,
            TransactionTemplate database,
            Clock clock) {
        this.businesses = businesses;
        this.business = businesses.open();
        this.link = business.link("1234");
        this.deliveries = deliveries;
        this.repository = repository;
        this.database = database;
        this.clock = clock;
    }

    @Test
    void tellsWhatBecameOfEachDeliveryNewestFirst() {
        var sales = "/api/v1/branch-links/" + link + "/sales";
        var sale = Map.of("external_id", "S-1", "sold_at", AT, "total", 10);
        business.http().post(sales, sale).ok();
        business.http().post(sales, sale).ok();
        assertThat(business.http()
                        .post(sales, Map.of("external_id", "S-1", "sold_at", AT, "total", 11))
                        .status())
                .isEqualTo(409);
        var refund = Map.of("external_id", "R-1", "refunded_at", AT, "amount", 4);
        business.http().post(sales + "/S-1/refunds", refund).ok();
        business.http().post(sales + "/S-1/void", Map.of("voided_at", AT)).ok();

        var events = business.http()
                .get("/api/v1/branch-links/" + link + "/events")
                .ok()
                .path("data");
        assertThat(events.valueStream()
                        .map(it -> it.path("topic").asString() + " "
                                + it.path("outcome").asString()))
                .containsExactly(
                        "sales.void processed",
                        "refunds.create processed",
                        "sales.create failed",
                        "sales.create duplicate",
                        "sales.create processed");
        assertThat(events.at("/2/reason").asString()).isEqualTo("The sale already exists with different content.");
        assertThat(events.at("/0/external_id").asString()).isEqualTo("S-1");
        assertThat(events.at("/0/source").asString()).isEqualTo("api");
        assertThat(events.at("/0/sale_id").asLong()).isPositive();
        var failed = business.http()
                .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Cfailed&external_id=eq%7CS-1")
                .ok();
        assertThat(failed.path("data").size()).isEqualTo(1);
        assertThat(failed.at("/meta/total").asInt()).isEqualTo(1);
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Clost")
                        .json())
                .hasToString("{\"outcome\":[\"The selected outcome is invalid.\"]}");
    }

    @Test
    void tellsWhyASaleHasNoPoints() {
        var sales = "/api/v1/branch-links/" + link + "/sales";
        var sale = Map.of("external_id", "S-1", "sold_at", AT, "total", 10);
        var mias = with(sale, "customer", Map.of("email", "mia@example.com"));
        business.http().post(sales, sale).ok();
        business.http()
                .post(sales, with(with(mias, "external_id", "S-2"), "test", true))
                .ok();
        business.http().post(sales, with(mias, "external_id", "S-3")).ok();

        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link + "/events")
                        .ok()
                        .path("data")
                        .valueStream()
                        .map(it -> it.path("external_id").asString() + " "
                                + it.path("reason").asString("none")))
                .containsExactly("S-3 none", "S-2 test_sale", "S-1 no_customer");
    }

    @Test
    void tellsWhatCouldNotBeRead() {
        var sales = "/api/v1/branch-links/" + link + "/sales";
        var named = "/api/v1/sales/"
                + business.http()
                        .post(sales, Map.of("external_id", "S-1", "sold_at", AT, "total", 10))
                        .ok()
                        .at("/data/id")
                        .asLong();
        var sale = Map.of("external_id", "S-2", "sold_at", "never", "total", 10);
        var empty = Map.of();
        var refund = Map.of("external_id", "R-1", "amount", 4);

        assertUnreadable(business.http().post(sales, sale));
        assertUnreadable(business.http().post("/api/v1/sales", with(sale, "branch_link_id", link)));
        assertUnreadable(business.http().put(sales + "/S-2", sale));
        assertUnreadable(business.http().post(sales + "/S-3/refunds", refund));
        assertUnreadable(business.http().post(sales + "/S-4/void", empty));
        assertUnreadable(business.http().delete(sales + "/S-5/refunds/" + "R".repeat(192)));
        assertUnreadable(business.http().post(named + "/refunds", refund));
        assertUnreadable(business.http().post(named + "/void", empty));
        assertUnreadable(business.http().post(sales, Map.of("external_id", "S".repeat(192))));

        assertThat(failed())
                .containsExactly(
                        "sales.create S-2 The sold at is not a valid date.",
                        "sales.create S-2 The sold at is not a valid date.",
                        "sales.put S-2 The sold at is not a valid date.",
                        "refunds.create S-3 The refunded at field is required.",
                        "sales.void S-4 The voided at field is required.",
                        "refunds.delete S-5 The external id may not be greater than 191 characters.",
                        "refunds.create S-1 The refunded at field is required.",
                        "sales.void S-1 The voided at field is required.",
                        "sales.create null The external id may not be greater than 191 characters."
                                + " The sold at field is required. The total field is required.");
    }

    @Test
    void tellsWhichItemsOfABatchCouldNotBeRead() {
        var items = List.of(
                Map.of("op", "sale", "external_id", "S-1", "sold_at", AT, "total", 10),
                Map.of("op", "sale", "external_id", "S-2", "sold_at", "never", "total", 10),
                Map.of(
                        "op",
                        "refund",
                        "sale_external_id",
                        "S-3",
                        "external_id",
                        "R-1",
                        "refunded_at",
                        "never",
                        "amount",
                        4),
                Map.of("op", "lend", "external_id", "S 4"),
                Map.of("op", "void", "sale_external_id", "S".repeat(192), "voided_at", AT),
                7);

        business.http()
                .post("/api/v1/branch-links/" + link + "/sales/batch", Map.of("items", items))
                .ok();

        assertThat(failed())
                .containsExactlyInAnyOrder(
                        "sales.create S-2 The sold at is not a valid date.",
                        "refunds.create S-3 The refunded at is not a valid date.",
                        "sales.batch S 4 The selected op is invalid.",
                        "sales.void null The sale external id may not be greater than 191 characters.",
                        "sales.batch null The item must be an object.");
    }

    @Test
    void tellsNobodyOfShopsThatAreNotTheirs() {
        var other = businesses.open().http();
        var sales = "/api/v1/branch-links/" + link + "/sales";

        assertThat(other.post(sales, Map.of("external_id", "S-1")).status()).isEqualTo(404);
        assertThat(other.post("/api/v1/sales", Map.of("branch_link_id", link)).status())
                .isEqualTo(422);
        assertThat(other.post(sales + "/batch", Map.of("items", List.of(7))).status())
                .isEqualTo(404);

        assertThat(failed()).isEmpty();
    }

    private static void assertUnreadable(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    }

    private static Map<String, Object> with(Map<String, ?> sale, String field, Object value) {
        var more = new HashMap<String, Object>(sale);
        more.put(field, value);
        return more;
    }

    /** Of every delivery that failed, oldest first. */
    private List<String> failed() {
        var events = business.http()
                .get("/api/v1/branch-links/" + link + "/events?outcome=eq%7Cfailed")
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("topic").asString() + " "
                        + it.path("external_id").asString("null") + " "
                        + it.path("reason").asString())
                .toList();
        return events.reversed();
    }

    @Test
    void keepsWhatPlatformsDeliveredForAMonth() {
        var origin = new Origin("shopify", "orders/create", "d-1");
        database.executeWithoutResult(status -> {
            repository.add(
                    business.id(),
                    List.of(new Delivery(origin, link, "old", Delivery.Outcome.IGNORED, null, "Nothing to do.")),
                    clock.instant().minus(Duration.ofDays(31)));
            deliveries.log(
                    business.id(),
                    List.of(
                            new Delivery(origin, link, "new", Delivery.Outcome.IGNORED, null, null),
                            new Delivery(origin, null, "new", Delivery.Outcome.UNLINKED, null, null)));
        });
        var shown = business.http()
                .get("/api/v1/branch-links/" + link + "/events")
                .ok()
                .path("data");
        assertThat(shown.valueStream().map(it -> it.path("external_id").asString()))
                .containsExactly("new");
        assertThat(shown.at("/0/delivery_id").asString()).isEqualTo("d-1");
        deliveries.forgetOld(() -> false);
        var before = clock.instant().minus(Duration.ofDays(30));
        assertThat(repository.forget(before, 10)).isZero();
    }
}
