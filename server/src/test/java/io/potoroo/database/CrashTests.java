package io.potoroo.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.Potoroo;
import io.potoroo.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
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

    @TempDir
    Path folder;

    @Test
    void keepsEveryAcknowledgedSaleOnce() throws IOException, InterruptedException, SQLException {
        var acknowledged = new ConcurrentLinkedQueue<String>();
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
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_THE_CRASH);
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

    /** Tills send sale after sale; when enough are acknowledged, everything dies at once. */
    private static void sellUntilKilled(
            ChildJvm server, TestClient http, long link, int round, Queue<String> acknowledged)
            throws InterruptedException {
        var enough = new CountDownLatch(ANSWERS_BEFORE_THE_CRASH);
        var path = "/api/v1/branch-links/" + link + "/sales";
        try (var tills = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int till = 0; till < TILLS; till++) {
                var name = "round-" + round + "-till-" + till + "-";
                var shopper = "shopper-" + till % 3 + "@example.com";
                tills.execute(() -> {
                    try {
                        for (int sale = 0; ; sale++) {
                            http.post(path, sale(name + sale, shopper)).ok();
                            acknowledged.add(name + sale);
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
        return Map.of(
                "external_id", id, "sold_at", "2026-01-05T10:00:00Z", "total", 3, "customer", Map.of("email", shopper));
    }

    private static void assertAllThere(TestClient http, long link, Queue<String> acknowledged) {
        var there = new ConcurrentLinkedQueue<String>();
        JsonNode page;
        int number = 1;
        do {
            page = http.get("/api/v1/branch-links/" + link + "/sales?page=" + number++)
                    .ok();
            page.path("data").forEach(it -> there.add(it.path("external_id").asString()));
        } while (!page.at("/links/next").isNull());
        assertThat(there).doesNotHaveDuplicates().containsAll(acknowledged);
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
                            (select 3 * count(*) from sales.sale where external_id like 'round-%') as expected
                        """)) {
            assertThat(sums.next()).isTrue();
            assertThat(sums.getLong("earned")).isEqualTo(sums.getLong("expected"));
            for (var sum : List.of("balances", "entries", "lots")) {
                assertThat(sums.getLong(sum)).as(sum).isEqualTo(sums.getLong("sales"));
            }
        }
    }
}
