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

    private TestCatalogue catalogue() {
        return new TestCatalogue(business, shop.integration());
    }

    private void readAgain() {
        assertThat(business.http().post(path(), Map.of()).status()).isEqualTo(202);
    }

    private void awaitProblem(String expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(catalogue().state().path("problem").asString(""))
                                .isEqualTo(expected));
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
        var read = catalogue().awaitRead();

        assertThat(read.path("account_id").asString()).isEqualTo(shop.account());
        assertThat(read.path("products").asInt()).isEqualTo(2);
        assertThat(read.path("problem").isNull()).isTrue();
        assertThat(Instant.parse(read.path("next_at").asString()))
                .isBetween(before.plus(Duration.ofHours(6)), before.plus(Duration.ofHours(31)));
        assertThat(catalogue().listed(link, "products")).containsExactly("11", "12");
        assertThat(catalogue().listed(link, "categories")).containsExactly("21", "22", "23");
        assertThat(catalogue().listed(link, "product-brands")).containsExactly("Potter");
        assertThat(catalogue().listed(link, "product-tags")).containsExactly("of Potter");
    }

    @Test
    void readsEverythingWhenCredentialsAreSet() {
        shop.sells("11", "Green tea", "Potter");
        long link = shop.link("online");
        assertThat(shop.connector().path("catalogue")).isEmpty();
        shop.open();
        catalogue().awaitRead();

        assertThat(catalogue().listed(link, "products")).containsExactly("11");
    }

    @Test
    void readsEverythingOnRequestAndForgetsWhatIsThereNoMore() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Black tea", "Another", "22");
        shop.open();
        long link = shop.link("online");
        catalogue().awaitRead();
        shop.sellsNoMore("12");

        var answer = business.http().post(path(), Map.of());
        assertThat(answer.status()).isEqualTo(202);
        assertThat(JsonMapper.shared()
                        .readTree(answer.body())
                        .at("/data/0/account_id")
                        .asString())
                .isEqualTo(shop.account());
        catalogue().awaitRead();
        assertThat(catalogue().listed(link, "products")).containsExactly("11");
        assertThat(catalogue().listed(link, "product-brands")).containsExactly("Potter");
    }

    @Test
    void earnsNothingForAProductThatTheShopPutsIntoAnExcludedCollection() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Tobacco", "Potter", "21");
        shop.open();
        long link = shop.link("online");
        catalogue().awaitRead();
        business.http()
                .put(
                        "/api/v1/integrations/" + shop.integration(),
                        Map.of("settings", Map.of("excluded_category_ids", List.of("66"))))
                .ok();
        shop.sells("12", "Tobacco", "Potter", "21", "66");
        shop.deliver("products/update", "d-1", "{\"id\":12,\"title\":\"Tobacco\",\"vendor\":\"Potter\"}")
                .ok();
        shop.awaitOutcomes("processed");
        shop.deliver("orders/paid", "d-2", order("1001", "11", "12")).ok();
        shop.awaitOutcomes("processed", "processed");

        assertThat(points(link, "1001")).isEqualTo(10);
    }

    @Test
    void takesOutWhatTheShopSaysIsDeleted() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Black tea", "Potter", "21");
        shop.open();
        long link = shop.link("online");
        catalogue().awaitRead();
        shop.sellsNoMore("12");

        shop.deliver("products/delete", "d-1", "{\"id\":11}").ok();
        shop.deliver("products/update", "d-2", "{\"id\":12,\"title\":\"told late\"}")
                .ok();
        shop.awaitOutcomes("processed", "processed");
        assertThat(catalogue().listed(link, "products")).isEmpty();
    }

    @Test
    void readsEverythingBeforeLongWhenACollectionIsAnother() {
        shop.open();
        long link = shop.link("online");
        var read = Instant.parse(catalogue().awaitRead().path("read_at").asString());

        shop.deliver("collections/update", "d-1", "{\"id\":21,\"title\":\"Tea\"}")
                .ok();
        shop.awaitOutcomes("processed");
        assertThat(catalogue().listed(link, "categories")).containsExactly("21");
        assertThat(catalogue().state().path("next_at").asString())
                .isEqualTo(read.plus(Duration.ofHours(1)).toString());
    }

    @Test
    void ignoresWhatNobodySellsHereOrNobodyCanAskFor() {
        shop.deliver("products/create", "d-1", "{\"id\":11}").ok();
        shop.awaitOutcomes("ignored");
        shop.link("online");
        shop.deliver("products/create", "d-2", "{\"id\":11}").ok();
        shop.awaitOutcomes("ignored", "ignored");

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
        awaitProblem("The platform answered with status 503.");
        assertThat(Instant.parse(catalogue().state().path("next_at").asString()))
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(1)));
        shop.isDown(false);
        readAgain();

        assertThat(catalogue().awaitRead().path("problem").isNull()).isTrue();
    }

    @Test
    void waitsUntilItMayAskAgain() {
        shop.sells("11", "Green tea", "Potter");
        shop.throttles(2);
        shop.open();
        long link = shop.link("online");
        catalogue().awaitRead();

        assertThat(catalogue().listed(link, "products")).containsExactly("11");
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
                        () -> assertThat(catalogue().state().path("status").asString())
                                .isEqualTo("reading"));

        shop.sells("11", "Green tea, new", "Potter", "21");
        shop.deliver("products/update", "d-1", "{\"id\":11}").ok();
        shop.awaitOutcomes("processed");
        told.countDown();
        catalogue().awaitRead();
        assertThat(business.http()
                        .get("/api/v1/branch-links/" + link + "/products")
                        .ok()
                        .at("/data/0/title")
                        .asString())
                .isEqualTo("Green tea, new");
    }

    @Test
    void keepsWhatIsKnownWhenTheShopSaysThatItSellsNothing() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.open();
        long link = shop.link("online");
        catalogue().awaitRead();
        shop.sellsNoMore("11");

        readAgain();
        awaitProblem("The platform listed no products at all. Those that are known stay until it lists some.");
        assertThat(catalogue().listed(link, "products")).containsExactly("11");
    }

    @Test
    void keepsWhatIsKnownWhenTheShopAnswersWithAPageForPeople() {
        shop.sells("11", "Green tea", "Potter", "21");
        shop.sells("12", "Black tea", "Potter", "21");
        shop.open();
        long link = shop.link("online");
        catalogue().awaitRead();
        shop.whileReadingProducts(() -> shop.isBeingMended(true));

        readAgain();
        awaitProblem("The platform answered with something else than JSON.");
        assertThat(catalogue().listed(link, "products")).containsExactly("11", "12");
    }
}
