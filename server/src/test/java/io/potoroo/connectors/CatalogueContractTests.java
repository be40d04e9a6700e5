package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From what a platform sells to which lines of its orders earn, over HTTP with a shop that speaks as Shopify does. */
@ServerTest
class CatalogueContractTests {

    private final TestBusinesses businesses;
    private TestBusiness business;
    private TestShopify shop;

    @Autowired
    CatalogueContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
        this.shop = new TestShopify(business);
    }

    @BeforeEach
    void open() {
        shop.close();
        business = businesses.open();
        shop = new TestShopify(business);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String path() {
        return "/api/v1/integrations/" + shop.integration() + "/connector/catalogue";
    }

    private JsonNode catalogue() {
        return shop.connector().at("/catalogue/0");
    }

    /** Once it was read to the end, and is not to be read again before another night. */
    private JsonNode awaitRead() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(catalogue().path("next_at").asString(""))
                        .isGreaterThan(Instant.now().plus(Duration.ofHours(5)).toString()));
        return catalogue();
    }

    /** The products of the link's account in their order. */
    private List<String> ids(long link, String of) {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/" + of)
                .ok()
                .path("data")
                .valueStream()
                .map(it -> it.path("external_id").asString())
                .toList();
    }

    private void awaitOutcomes(String... expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(shop.events().reversed())
                        .extracting(it -> it.path("outcome").asString("waits"))
                        .containsExactly(expected));
    }

    private long points(long link, String id) {
        return business.http()
                .get("/api/v1/branch-links/" + link + "/sales?external_id=eq%7C" + id)
                .ok()
                .at("/data/0/points/net")
                .asLong(-1);
    }

    private static String order(String id, String... productIds) {
        var lines = new StringBuilder();
        for (var product : productIds) {
            lines.append(lines.isEmpty() ? "" : ",").append("""
                    {"id":%s1,"product_id":%s,"variant_id":%s9,"title":"Tea","quantity":1,"price":"10.00"}""".formatted(product, product, product));
        }
        return """
                {"id":%s,"total_price":"%d.00","currency":"USD","financial_status":"paid","created_at":"2026-01-05T10:00:00Z",
                "updated_at":"2026-01-05T10:00:00Z","customer":{"id":207119551,"email":"mia@example.com"},"line_items":[%s]}\
                """.formatted(id, productIds.length * 10, lines);
    }

    @Test
    void readsEverythingWhenAnAccountThatCanBeAskedIsLinked() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Black tea", "Potter", "21", "22", "23");
        shop.open();
        var before = Instant.now();
        long link = shop.link("online");
        var read = awaitRead();

        assertThat(read.path("account_id").asString()).isEqualTo(shop.account());
        assertThat(read.path("products").asInt()).isEqualTo(2);
        assertThat(read.path("problem").isNull()).isTrue();
        assertThat(Instant.parse(read.path("next_at").asString()))
                .isBetween(before.plus(Duration.ofHours(6)), before.plus(Duration.ofHours(31)));
        assertThat(ids(link, "products")).containsExactly("11", "12");
        assertThat(ids(link, "categories")).containsExactly("21", "22", "23");
        assertThat(ids(link, "product-brands")).containsExactly("Potter");
        assertThat(ids(link, "product-tags")).containsExactly("of Potter");
    }

    @Test
    void readsEverythingWhenCredentialsAreSet() {
        shop.sells("11", "Green tea", "Potter");
        long link = shop.link("online");
        assertThat(shop.connector().path("catalogue")).isEmpty();
        shop.open();
        awaitRead();

        assertThat(ids(link, "products")).containsExactly("11");
    }

    @Test
    void readsEverythingOnRequestAndForgetsWhatIsThereNoMore() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Black tea", "Another", "22");
        shop.open();
        long link = shop.link("online");
        awaitRead();
        shop.sellsNoMore("12");

        var answer = business.http().post(path(), Map.of());
        assertThat(answer.status()).isEqualTo(202);
        assertThat(JsonMapper.shared()
                        .readTree(answer.body())
                        .at("/data/0/account_id")
                        .asString())
                .isEqualTo(shop.account());
        awaitRead();
        assertThat(ids(link, "products")).containsExactly("11");
        assertThat(ids(link, "product-brands")).containsExactly("Potter");
    }

    @Test
    void earnsNothingForAProductThatTheShopPutsIntoAnExcludedCollection() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Tobacco", "Potter", "21");
        shop.open();
        long link = shop.link("online");
        awaitRead();
        business.http()
                .put(
                        "/api/v1/integrations/" + shop.integration(),
                        Map.of("settings", Map.of("excluded_category_ids", List.of("66"))))
                .ok();
        shop.sells("12", "Tobacco", "Potter", "21", "66");
        shop.deliver("products/update", "d-1", "{\"id\":12,\"title\":\"Tobacco\",\"vendor\":\"Potter\"}")
                .ok();
        awaitOutcomes("processed");
        shop.deliver("orders/paid", "d-2", order("1001", "11", "12")).ok();
        awaitOutcomes("processed", "processed");

        assertThat(points(link, "1001")).isEqualTo(10);
    }

    @Test
    void takesOutWhatTheShopSaysIsDeleted() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Black tea", "Potter", "21");
        shop.open();
        long link = shop.link("online");
        awaitRead();
        shop.sellsNoMore("12");

        shop.deliver("products/delete", "d-1", "{\"id\":11}").ok();
        shop.deliver("products/update", "d-2", "{\"id\":12,\"title\":\"told late\"}")
                .ok();
        awaitOutcomes("processed", "processed");
        assertThat(ids(link, "products")).isEmpty();
    }

    @Test
    void readsEverythingBeforeLongWhenACollectionIsAnother() {
        shop.open();
        long link = shop.link("online");
        var read = Instant.parse(awaitRead().path("read_at").asString());

        shop.deliver("collections/update", "d-1", "{\"id\":21,\"title\":\"Tea\"}")
                .ok();
        awaitOutcomes("processed");
        assertThat(ids(link, "categories")).containsExactly("21");
        assertThat(catalogue().path("next_at").asString())
                .isEqualTo(read.plus(Duration.ofHours(1)).toString());
    }

    @Test
    void ignoresWhatNobodySellsHereOrNobodyCanAskFor() {
        shop.deliver("products/create", "d-1", "{\"id\":11}").ok();
        awaitOutcomes("ignored");
        shop.link("online");
        shop.deliver("products/create", "d-2", "{\"id\":11}").ok();
        awaitOutcomes("ignored", "ignored");

        assertThat(shop.events())
                .extracting(it -> it.path("reason").asString())
                .containsExactly(
                        "What the account sells is only read with credentials.",
                        "No shop of the account is linked; all it sells is read when one is.");
        assertThat(business.http().post(path(), Map.of()).status()).isEqualTo(400);
    }

    @Test
    void refusesToReadForAnotherBusiness() {
        shop.open();
        shop.link("online");

        assertThat(businesses.open().http().post(path(), Map.of()).status()).isEqualTo(404);
    }

    @Test
    void tellsWhyThePlatformCouldNotBeReadAndTriesAgain() {
        shop.isDown(true);
        shop.open();
        shop.link("online");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(catalogue().path("problem").asString())
                        .isEqualTo("The platform answered with status 503."));
        assertThat(Instant.parse(catalogue().path("next_at").asString()))
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(1)));
        shop.isDown(false);
        assertThat(business.http().post(path(), Map.of()).status()).isEqualTo(202);

        assertThat(awaitRead().path("problem").isNull()).isTrue();
    }

    @Test
    void waitsUntilItMayAskAgain() {
        shop.sells("11", "Green tea", "Potter");
        shop.throttles(2);
        shop.open();
        long link = shop.link("online");
        awaitRead();

        assertThat(ids(link, "products")).containsExactly("11");
    }

    @Test
    void doesNotTakeBackWhatWasToldWhileAPageWasOnItsWay() throws InterruptedException {
        shop.sells("11", "Green tea", "Potter", "21");
        var asked = new Semaphore(0);
        var told = new CountDownLatch(1);
        shop.whileReadingProducts(() -> {
            asked.release();
            told.await();
        });
        shop.open();
        long link = shop.link("online");
        asked.acquire();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(catalogue().path("status").asString()).isEqualTo("reading"));

        shop.sells("11", "Green tea, new", "Potter", "21");
        shop.deliver("products/update", "d-1", "{\"id\":11}").ok();
        awaitOutcomes("processed");
        told.countDown();
        awaitRead();
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link + "/products")
                        .ok()
                        .at("/data/0/title")
                        .asString())
                .isEqualTo("Green tea, new");
    }
}
