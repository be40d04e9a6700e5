package io.potoroo.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.Potoroo;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.database.StoppableDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What platforms are answered while nothing can be kept, and afterwards. */
class DatabaseLossTests {

    @TempDir
    Path folder;

    private static TestClient.Answer deliver(TestShopify shop, String path, String order) {
        var body = """
                {"id":%s,"name":"#%s","total_price":"25.00","currency":"USD","financial_status":"paid","location_id":null,
                "created_at":"2026-01-05T10:00:00Z","updated_at":"2026-01-05T10:00:00Z",
                "customer":{"id":207119551,"email":"mia@example.com"},
                "line_items":[{"id":1,"title":"Tea","quantity":1,"price":"25.00"}]}""".formatted(order, order);
        return shop.send(
                path, "orders/paid", "d-" + order, body, TestSignature.of(TestShopify.SECRET, body.getBytes(UTF_8)));
    }

    private static void awaitOutcomes(TestShopify shop, String... outcomes) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(shop.events())
                        .extracting(it -> it.path("external_id").asString() + " "
                                + it.path("outcome").asString("waits"))
                        .containsExactly(outcomes));
    }

    @Test
    void hasThePlatformSendAgainWhatCannotBeKept() throws IOException {
        try (var database = new StoppableDatabase(folder);
                var server = new SpringApplicationBuilder(Potoroo.class, TestBusinesses.class)
                        .initializers(database)
                        .run("--server.port=0")) {
            var business = server.getBean(TestBusinesses.class).open();
            try (var shop = new TestShopify(business)) {
                long link = shop.link("online");
                var path = URI.create(shop.connector().path("intake_url").asString())
                        .getPath();
                assertThat(deliver(shop, path, "1001").status()).isEqualTo(200);
                awaitOutcomes(shop, "1001 processed");

                database.stop();
                // The address is remembered for a moment; then it cannot even be known whose it is.
                assertThat(deliver(shop, path, "1002").status()).isEqualTo(503);
                assertThat(deliver(shop, path, "1003").status()).isEqualTo(503);

                database.startAgain();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> deliver(shop, path, "1002").status() == 200);
                awaitOutcomes(shop, "1002 processed", "1001 processed");
                assertThat(business.http()
                                .get("/api/v1/branch-links/" + link + "/sales")
                                .ok()
                                .path("data")
                                .size())
                        .isEqualTo(2);
            }
        }
    }
}
