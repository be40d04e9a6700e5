package io.potoroo.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What a merchant is told of deliveries. */
@ServerTest
class DeliveryLogTests {

    private static final String AT = "2026-01-05T10:00:00Z";

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
