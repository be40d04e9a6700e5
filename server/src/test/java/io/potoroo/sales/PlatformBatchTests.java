package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.deliveries.Delivery;
import io.potoroo.deliveries.Origin;
import io.potoroo.sales.BatchResult.Status;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What connectors hand over. */
@ServerTest
class PlatformBatchTests {

    private static final Origin ORIGIN = new Origin("shopify", "orders/updated", "d-1");

    private final TestBusinesses businesses;
    private final SaleBatches sales;
    private TestBusiness business;
    private long link;

    @Autowired
    PlatformBatchTests(TestBusinesses businesses, SaleBatches sales) {
        this.businesses = businesses;
        this.sales = sales;
        this.business = businesses.open();
    }

    @BeforeEach
    void linkAShop() {
        business = businesses.open();
        link = business.link("1234");
    }

    private List<BatchResult> take(String... items) {
        return sales.carryOut(
                business.id(),
                link,
                ORIGIN,
                Arrays.stream(items).map(JsonMapper.shared()::readTree).toList());
    }

    private Stream<JsonNode> events() {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/events")
                .ok()
                .path("data")
                .valueStream();
    }

    private static String sale(String total) {
        return """
                {"op":"sale","external_id":"S-1","sold_at":"2026-01-05T10:00:00Z","total":%s,
                "customer":{"email":"mia@example.com"}}""".formatted(total);
    }

    @Test
    void replacesWhatIsKnownInTheOrderInWhichItIsTold() {
        var refund = """
                {"op":"refund","sale_external_id":"S-1","external_id":"R-1","refunded_at":"2026-01-04T10:00:00Z",
                "amount":10}""";
        var results = take(sale("25"), sale("30"), refund, sale("30"));

        assertThat(results)
                .extracting(BatchResult::status)
                .containsExactly(Status.CREATED, Status.UPDATED, Status.CREATED, Status.DUPLICATE);
        assertThat(results)
                .extracting(BatchResult::outcome)
                .containsExactly(
                        Delivery.Outcome.PROCESSED,
                        Delivery.Outcome.PROCESSED,
                        Delivery.Outcome.PROCESSED,
                        Delivery.Outcome.DUPLICATE);
        assertThat(results.getLast().pointsNet()).isEqualTo(20);
        assertThat(events().map(it -> it.path("source").asString() + " "
                        + it.path("topic").asString() + " "
                        + it.path("delivery_id").asString() + " "
                        + it.path("external_id").asString()))
                .hasSize(4)
                .containsOnly("shopify orders/updated d-1 S-1");
    }

    @Test
    void logsAlsoWhatItCannotRead() {
        var results = take(
                "{\"op\":\"sale\",\"external_id\":\"S-2\",\"sold_at\":\"never\",\"total\":5}",
                "{\"op\":\"void\",\"sale_external_id\":\"S-3\"}",
                sale("25"));

        assertThat(results)
                .extracting(BatchResult::status)
                .containsExactly(Status.FAILED, Status.FAILED, Status.CREATED);
        assertThat(results.getFirst().reason()).isEqualTo("The sold at is not a valid date.");
        assertThat(events().filter(it -> it.path("outcome").asString().equals("failed"))
                        .map(it -> it.path("external_id").asString() + ": "
                                + it.path("reason").asString()))
                .containsExactlyInAnyOrder(
                        "S-2: The sold at is not a valid date.", "S-3: The voided at field is required.");
    }
}
