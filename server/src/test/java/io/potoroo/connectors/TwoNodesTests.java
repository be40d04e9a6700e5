package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.Potoroo;
import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.database.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two servers over one database work out what one platform tells. */
@ServerTest
class TwoNodesTests {

    private static final int ORDERS = 40;
    private static final int TIMES_EACH = 5;

    private final TestBusinesses businesses;
    private final ApplicationContext here;
    private final JdbcClient jdbc;

    @Autowired
    TwoNodesTests(TestBusinesses businesses, ApplicationContext here, JdbcClient jdbc) {
        this.businesses = businesses;
        this.here = here;
        this.jdbc = jdbc;
    }

    /** How many turns a node has worked out. */
    private static double workedOut(ApplicationContext node) {
        return node.getBean(MeterRegistry.class)
                .get("potoroo.batch.size")
                .tag("queue", "platform-event-endings")
                .summary()
                .totalAmount();
    }

    private static String order(int id) {
        return """
                {"id":%d,"name":"#%d","total_price":"10.00","currency":"USD","financial_status":"paid","location_id":null,
                "created_at":"2026-01-05T10:00:00Z","updated_at":"2026-01-05T10:00:00Z",
                "customer":{"id":207119551,"email":"mia@example.com"},
                "line_items":[{"id":1,"title":"Tea","quantity":1,"price":"10.00"}]}""".formatted(id, id);
    }

    @Test
    void workOutEachOrderOnceAndOneAtATime() {
        var business = businesses.open();
        var underWay = new ConcurrentHashMap<Integer, AtomicInteger>();
        var mostOfOne = new AtomicInteger();
        try (var shop = new TestShopify(business);
                var there = new SpringApplicationBuilder(Potoroo.class)
                        .initializers(new TestDatabase())
                        .run("--server.port=0")) {
            shop.open();
            long link = shop.link("online");
            for (int i = 1; i <= ORDERS; i++) {
                int id = i;
                shop.has(String.valueOf(id), () -> {
                    var ofThisOne = underWay.computeIfAbsent(id, ignored -> new AtomicInteger());
                    mostOfOne.accumulateAndGet(ofThisOne.incrementAndGet(), Math::max);
                    // A shop takes its time, in which another worker could come.
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    ofThisOne.decrementAndGet();
                    return order(id);
                });
            }
            double workedOutHere = workedOut(here);
            var path =
                    URI.create(shop.connector().path("intake_url").asString()).getPath();
            var nodes = List.of(
                    business.http(),
                    new TestClient(
                            "http://127.0.0.1:" + there.getEnvironment().getRequiredProperty("local.server.port"),
                            Map.of()));
            var sent = new ArrayList<Future<Integer>>();
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (int time = 0; time < TIMES_EACH; time++) {
                    for (int id = 1; id <= ORDERS; id++) {
                        var body = "{\"order_edit\":{\"id\":%d,\"order_id\":%d}}".formatted(time, id);
                        var delivery = "d-" + id + "-" + time;
                        var node = nodes.get((id + time) % 2);
                        sent.add(threads.submit(() -> shop.deliver(
                                        node,
                                        path,
                                        "orders/edited",
                                        delivery,
                                        body,
                                        TestSignature.of(TestShopify.SECRET, body.getBytes(UTF_8)))
                                .status()));
                    }
                }
            }
            assertThat(sent).hasSize(ORDERS * TIMES_EACH).allMatch(it -> it.resultNow() == 200);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(jdbc.sql("""
                            select coalesce(outcome, 'waits') from connectors.event where business_id = :id
                            """)
                                    .param("id", business.id())
                                    .query(String.class)
                                    .list())
                            .hasSize(ORDERS * TIMES_EACH)
                            .containsOnly("processed", "duplicate"));
            assertThat(mostOfOne.get()).as("workers at one order").isEqualTo(1);
            assertThat(workedOut(here)).isGreaterThan(workedOutHere);
            assertThat(workedOut(there)).isPositive();
            assertThat(jdbc.sql("""
                            select count(*) from connectors.event where business_id = :id and outcome = 'processed'
                            """)
                            .param("id", business.id())
                            .query(Integer.class)
                            .single())
                    .isEqualTo(ORDERS);
            var sales = business.http()
                    .get("/api/v1/branch-links/" + link + "/sales?per_page=100")
                    .ok()
                    .path("data");
            assertThat(sales.valueStream())
                    .hasSize(ORDERS)
                    .allSatisfy(it -> assertThat(it.at("/points/net").asLong()).isEqualTo(10))
                    .allSatisfy(it -> assertThat(it.path("transactions").size()).isEqualTo(1));
        }
    }
}
