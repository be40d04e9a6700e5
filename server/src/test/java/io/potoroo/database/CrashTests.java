package io.potoroo.database;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.Potoroo;
import io.potoroo.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole server is killed under load, with its database; the full-size test is {@code bench/crash}. */
class CrashTests {

    private static final int ROUNDS = 2;
    private static final int TILLS = 8;
    private static final int ANSWERS_BEFORE_THE_CRASH = 150;
    private static final String AT = "2026-01-05T10:00:00Z";
    private static final Map<String, ?> REFUND = Map.of("external_id", "R-1", "refunded_at", AT, "amount", 1);

    @TempDir
    Path folder;

    /**
     * What was answered before the crash.
     *
     * @param sales by id, the last status that was answered
     * @param deferred of sales that were not told of, each of which is refunded in part
     */
    private record Acknowledged(Map<String, String> sales, Queue<String> deferred) {

        Acknowledged() {
            this(new ConcurrentHashMap<>(), new ConcurrentLinkedQueue<>());
        }
    }

    @Test
    void keepsEverythingAcknowledgedOnce() throws IOException, InterruptedException, SQLException {
        var acknowledged = new Acknowledged();
        long link = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            try (var server = start()) {
                var http = signIn(server);
                link = link == 0 ? link(http) : link;
                assertAllThere(http, link, acknowledged);
                sellUntilKilled(server, http, link, round, acknowledged);
            }
        }
        try (var server = start()) {
            assertAllThere(signIn(server), link, acknowledged);
        }
        assertThat(acknowledged.sales()).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_THE_CRASH);
        assertThat(acknowledged.sales().values()).contains("completed", "partially_refunded", "voided");
        try (var postgres = EmbeddedPostgres.start(new DataFolder(folder), new DatabaseSettings(0, "64MB"))) {
            assertBalancesEqualTheirEntries(postgres);
        }
    }

    private ChildJvm start() throws IOException {
        return ChildJvm.start(
                List.of(),
                ChildJvm.classPath(),
                Potoroo.class.getName(),
                Map.of("POTOROO_DATA", folder.toString(), "SERVER_PORT", "0", "POTOROO_RATE_LIMIT", "0"),
                folder);
    }

    private TestClient signIn(ChildJvm server) throws IOException {
        var url = server.awaitLine("Potoroo listens on").replaceFirst(".*(http://127.0.0.1:\\d+).*", "$1");
        var demo = new Properties();
        demo.load(Files.newBufferedReader(folder.resolve("demo.env")));
        var request = Map.of(
                "grant_type", "password",
                "scope", "admin",
                "client_id", demo.getProperty("POTOROO_CLIENT_ID"),
                "client_secret", demo.getProperty("POTOROO_CLIENT_SECRET"),
                "username", demo.getProperty("POTOROO_USERNAME"),
                "password", demo.getProperty("POTOROO_PASSWORD"),
                "application_key", demo.getProperty("POTOROO_APPLICATION_KEY"));
        var token = new TestClient(url, Map.of())
                .post("/oauth/token", request)
                .ok()
                .path("access_token")
                .asString();
        return new TestClient(url, Map.of("Authorization", "Bearer " + token));
    }

    private static long link(TestClient http) {
        var branch = http.get("/api/v1/branches?virtual_branch_flag=eq%7Ctrue")
                .ok()
                .at("/data/0/id")
                .asString();
        var integration = http.post("/api/v1/integrations", Map.of("name", "Till", "type", 1))
                .ok()
                .path("id")
                .asLong();
        return http.post(
                        "/api/v1/branch-links",
                        Map.of("shop_id", "1", "account_id", "1", "integration_id", integration, "branch_id", branch))
                .ok()
                .path("id")
                .asLong();
    }

    /** What becomes of a sale. */
    private enum Trade {
        KEPT,
        REFUNDED,
        VOIDED,
        REFUNDED_UNTOLD;

        static Trade of(int number) {
            return values()[number % values().length];
        }
    }

    private static void trade(
            TestClient http, String path, String id, String shopper, Trade trade, Acknowledged acknowledged) {
        if (trade == Trade.REFUNDED_UNTOLD) {
            var deferred = http.post(path + "/" + id + "/refunds", REFUND);
            assertThat(deferred.status()).isEqualTo(202);
            acknowledged.deferred().add(id);
            return;
        }
        http.post(path, sale(id, shopper)).ok();
        acknowledged.sales().put(id, "completed");
        if (trade == Trade.REFUNDED) {
            http.post(path + "/" + id + "/refunds", REFUND).ok();
            acknowledged.sales().put(id, "partially_refunded");
        } else if (trade == Trade.VOIDED) {
            http.post(path + "/" + id + "/void", Map.of("voided_at", AT)).ok();
            acknowledged.sales().put(id, "voided");
        }
    }

    /** Tills tell of one thing after the other; when enough are acknowledged, everything dies at once. */
    private static void sellUntilKilled(
            ChildJvm server, TestClient http, long link, int round, Acknowledged acknowledged)
            throws InterruptedException {
        var enough = new CountDownLatch(ANSWERS_BEFORE_THE_CRASH);
        var path = "/api/v1/branch-links/" + link + "/sales";
        try (var tills = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int till = 0; till < TILLS; till++) {
                var name = "round-" + round + "-till-" + till + "-";
                var shopper = "shopper-" + till % 3 + "@example.com";
                tills.execute(() -> {
                    try {
                        for (int number = 0; ; number++) {
                            trade(http, path, name + number, shopper, Trade.of(number), acknowledged);
                            enough.countDown();
                        }
                    } catch (UncheckedIOException | AssertionError theServerIsDead) {
                        enough.countDown();
                    }
                });
            }
            enough.await();
            var database = server.process().descendants().toList();
            assertThat(database).isNotEmpty();
            server.process().destroyForcibly();
            database.forEach(ProcessHandle::destroyForcibly);
            server.process().waitFor();
        }
    }

    private static Map<String, Object> sale(String id, String shopper) {
        return Map.of("external_id", id, "sold_at", AT, "total", 3, "customer", Map.of("email", shopper));
    }

    private static void assertAllThere(TestClient http, long link, Acknowledged acknowledged) {
        var path = "/api/v1/branch-links/" + link + "/sales";
        // Those that waited are carried out now, and stay so after the next crash.
        for (String id; (id = acknowledged.deferred().poll()) != null; ) {
            http.post(path, sale(id, "shopper-0@example.com")).ok();
            acknowledged.sales().put(id, "partially_refunded");
        }
        var there = new HashMap<String, JsonNode>();
        JsonNode page;
        int number = 1;
        do {
            page = http.get(path + "?page=" + number++).ok();
            for (var sale : page.path("data")) {
                assertThat(there.put(sale.path("external_id").asString(), sale)).isNull();
            }
        } while (!page.at("/links/next").isNull());
        acknowledged.sales().forEach((id, status) -> {
            assertThat(there).containsKey(id);
            assertStands(id, status, requireNonNull(there.get(id)));
        });
    }

    private static void assertStands(String id, String acknowledged, JsonNode sale) {
        var status = sale.path("status").asString();
        if (acknowledged.equals("completed")) {
            // What came after it may have been carried out and not been answered any more.
            assertThat(status).as(id).isIn("completed", "partially_refunded", "voided");
        } else {
            assertThat(status).as(id).isEqualTo(acknowledged);
        }
        assertThat(sale.path("refunds")).as(id).hasSize(status.equals("partially_refunded") ? 1 : 0);
        var net = Map.of("completed", 3, "partially_refunded", 2, "voided", 0);
        assertThat(sale.at("/points/net").asInt()).as(id).isEqualTo(net.get(status));
    }

    private static void assertBalancesEqualTheirEntries(EmbeddedPostgres postgres) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                var statement = connection.createStatement();
                var sums = statement.executeQuery("""
                        select (select sum(points) from sales.sale) as sales,
                            (select sum(balance) from points.account) as balances,
                            (select sum(amount) from points.entry) as entries,
                            (select sum(remaining) from points.lot) as lots,
                            (select sum(points) from sales.sale where external_id like 'round-%') as earned,
                            (select sum(case status when 'completed' then 3 when 'partially_refunded' then 2 else 0 end)
                                from sales.sale where external_id like 'round-%') as expected
                        """)) {
            assertThat(sums.next()).isTrue();
            assertThat(sums.getLong("earned")).isEqualTo(sums.getLong("expected"));
            for (var sum : List.of("balances", "entries", "lots")) {
                assertThat(sums.getLong(sum)).as(sum).isEqualTo(sums.getLong("sales"));
            }
        }
    }
}
