package io.potoroo.connectors.square;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.connectors.ConnectedShop;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.TestSignature;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A Square till's orders on their way to points. */
@ServerTest
class SquareJourneyTests {

    private static final Fixture FILES = new Fixture("square");
    private static final String SALE = "CAISENgvlJ6jLWAzERDzjyHVybY";

    private final TestBusinesses businesses;
    private final ApplicationContext server;
    private final TestSquare platform = new TestSquare();
    private ConnectedShop shop;

    @Autowired
    SquareJourneyTests(TestBusinesses businesses, ApplicationContext server) {
        this.businesses = businesses;
        this.server = server;
        this.shop = connect();
    }

    private ConnectedShop connect() {
        return connect(TestSquare.KEYS);
    }

    private ConnectedShop connect(Map<String, String> keys) {
        return ConnectedShop.open(businesses.open(), Map.of("sub_type", 5), "MLTZ79VE64YTN", "D7AVYMEAPJ3A3", keys);
    }

    @BeforeEach
    void fillTheAccount() {
        shop = connect();
        platform.has("order", FILES.json("order-completed").node());
        platform.has("payment", FILES.json("payment").node());
        platform.has("customer", FILES.json("customer").node());
    }

    @AfterEach
    void closeTheAccount() {
        platform.close();
    }

    private TestClient.Answer tell(byte[] body) {
        return shop.deliver(
                body,
                "x-square-hmacsha256-signature",
                TestSignature.of(ConnectedShop.SECRET, shop.intakeUrl().getBytes(UTF_8), body));
    }

    /** That something happened to an order. */
    private TestClient.Answer tell(String orderId, String locationId) {
        return tell(
                """
                {"merchant_id":"MLTZ79VE64YTN","type":"order.created","event_id":"%s","created_at":"2025-05-18T16:41:03Z",
                "data":{"type":"order","id":"%s","object":{"order_created":{"order_id":"%s","location_id":"%s"}}}}""".formatted(UUID.randomUUID(), orderId, orderId, locationId).getBytes(UTF_8));
    }

    @Test
    void givesPointsForAnOrderThatIsOnlyNamed() {
        assertThat(tell(FILES.bytes("event-order-updated")).status()).isEqualTo(200);
        assertThat(tell(FILES.bytes("event-order-updated"))
                        .ok()
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
        tell(FILES.bytes("event-payment-updated"));

        assertThat(shop.outcomes()).containsExactlyInAnyOrder("processed", "duplicate");
        assertThat(shop.points(SALE)).isEqualTo(56);
        assertThat(shop.sale(SALE).at("/customer/email").asString()).isEqualTo("amelia.earhart@example.com");
        assertThat(shop.sale(SALE).path("warnings")).isEmpty();
    }

    @Test
    void takesPointsBackOnceForWhatCameBackToAnotherShop() {
        platform.has("order", FILES.json("order-return").node());
        var other = shop.another("OTHERSHOP");
        tell(FILES.bytes("event-order-updated"));
        shop.outcomes();
        tell("j7CWK5PozTAPsfm2XlGPKPzeV", "OTHERSHOP");
        tell("j7CWK5PozTAPsfm2XlGPKPzeV", "OTHERSHOP");

        assertThat(shop.outcomes()).containsExactlyInAnyOrder("processed", "processed", "duplicate");
        assertThat(shop.sale(SALE).path("refunds")).hasSize(1);
        assertThat(shop.points(SALE)).isEqualTo(35);
        assertThat(other.sales()).isEmpty();
    }

    @Test
    void keepsARefundUntilItsSaleIsThere() {
        platform.has("order", FILES.json("order-return-custom-amount").node());
        tell(FILES.bytes("event-refund-updated"));
        assertThat(shop.outcomes()).containsExactly("deferred");
        tell(FILES.bytes("event-order-updated"));
        shop.outcomes();

        // 56.66 less its share of 5.55 from 68.96
        assertThat(shop.points(SALE)).isEqualTo(52);
    }

    @Test
    void takesAnExchangeForARefundAndANewSale() {
        platform.has("order", FILES.json("order-exchange").node());
        tell(FILES.bytes("event-order-updated"));
        shop.outcomes();
        tell("exchange", "D7AVYMEAPJ3A3");
        shop.outcomes();

        assertThat(shop.points("exchange")).isEqualTo(30);
        assertThat(shop.points(SALE)).isEqualTo(41);
    }

    @Test
    void takesTheNewSaleOfAnExchangeWhileTheOldOnesShopIsNotLinked() {
        platform.has(
                "order",
                FILES.json("order-completed", "{\"location_id\":\"OTHERSHOP\"}").node());
        platform.has("order", FILES.json("order-exchange").node());
        tell("exchange", "D7AVYMEAPJ3A3");

        assertThat(shop.outcomes()).containsExactly("unlinked");
        assertThat(shop.points("exchange")).isEqualTo(30);

        var other = shop.another("OTHERSHOP");
        tell(SALE, "OTHERSHOP");

        assertThat(shop.outcomes())
                .as("the exchange is taken up by the link, maybe before the sale it takes back")
                .contains("processed")
                .isSubsetOf("processed", "deferred");
        assertThat(other.points(SALE)).isEqualTo(41);
        assertThat(shop.points("exchange")).isEqualTo(30);
    }

    @Test
    void findsWhatSquareNeverTold() {
        platform.has("order", FILES.json("order-return").node());
        platform.locations.add("OTHERSHOP");
        shop.another("OTHERSHOP");
        shop.reconcile(server, Instant.parse("2025-05-18T00:00:00Z"));
        shop.reconcile(server, Instant.parse("2025-05-18T00:00:00Z"));

        assertThat(shop.outcomes()).hasSize(2).doesNotContain("failed", "unlinked");
        assertThat(shop.points(SALE)).isEqualTo(35);
    }

    @Test
    void renewsATokenThatHasEnded() {
        shop = connect(TestSquare.RENEWABLE);
        tell(FILES.bytes("event-order-updated"));
        assertThat(shop.outcomes()).containsExactly("processed");
        shop.reconcile(server, Instant.parse("2025-05-18T00:00:00Z"));
        shop.outcomes();

        assertThat(shop.points(SALE)).isEqualTo(56);
        assertThat(platform.server.times("POST /oauth2/token"))
                .as("the new one is kept")
                .isEqualTo(1);
    }

    @Test
    void believesOnlyWhatWasSignedForItsAddress() {
        var body = FILES.bytes("event-order-updated");

        assertThat(shop.deliver(
                                body,
                                "x-square-hmacsha256-signature",
                                TestSignature.of(ConnectedShop.SECRET, "https://elsewhere".getBytes(UTF_8), body))
                        .status())
                .isEqualTo(401);
        assertThat(shop.deliver(body).status()).isEqualTo(401);
        assertThat(shop.outcomes()).isEmpty();
    }

    private void sells(String variation, String category, String changedAt, boolean deleted) {
        platform.hasObject("""
                {"type":"ITEM","id":"I%s","updated_at":"%s","is_deleted":%s,"item_data":{"name":"Tea","categories":[{"id":"%s"}],
                "variations":[{"type":"ITEM_VARIATION","id":"%s","item_variation_data":{"name":"Mug"}}]}}""".formatted(variation, changedAt, deleted, category, variation));
    }

    /** That something of the catalogue changed. */
    private void tellOfTheCatalog(String changedAt) {
        tell("""
                {"merchant_id":"MLTZ79VE64YTN","type":"catalog.version.updated","event_id":"%s","data":{"type":"catalog_version",
                "id":"","object":{"catalog_version":{"updated_at":"%s"}}}}""".formatted(UUID.randomUUID(), changedAt).getBytes(UTF_8));
    }

    @Test
    void readsWhatTheMerchantSellsAndForgetsWhatIsThereNoMore() {
        platform.hasObject("""
                {"type":"CATEGORY","id":"C1","category_data":{"name":"Drinks"}}""");
        sells("V1", "C1", "2025-05-01T00:00:00Z", false);
        sells("V2", "C1", "2025-05-01T00:00:00Z", false);
        shop.readAgain();
        assertThat(shop.listed("products")).containsExactly("V1", "V2");
        assertThat(shop.listed("categories")).containsExactly("C1");

        platform.catalog.remove("IV2");
        shop.readAgain();
        assertThat(shop.listed("products")).containsExactly("V1");
    }

    @Test
    void earnsNothingForAVariationWhoseItemIsPutIntoAnExcludedCategory() {
        shop.awaitRead().exclude("TOBACCO");
        sells("BEMYCSMIJL46OCDV4KYIKXIB", "TOBACCO", "2025-05-18T16:00:00Z", false);
        tellOfTheCatalog("2025-05-18T16:00:00Z");
        assertThat(shop.outcomes()).containsExactly("processed");
        tell(FILES.bytes("event-order-updated"));

        assertThat(shop.outcomes()).containsExactly("processed", "processed");
        assertThat(shop.points(SALE)).isLessThan(56);
    }

    @Test
    void takesOutWhatTheMerchantDeletesAndAsksForItemsOfChangedVariations() {
        sells("V1", "C1", "2025-05-01T00:00:00Z", false);
        sells("V2", "C1", "2025-05-01T00:00:00Z", false);
        shop.readAgain();
        sells("V1", "C1", "2025-05-18T16:00:00Z", true);
        sells("V2", "C2", "2025-05-01T00:00:00Z", false);
        platform.hasObject("""
                {"type":"ITEM_VARIATION","id":"V2","updated_at":"2025-05-18T15:55:00Z",
                "item_variation_data":{"item_id":"IV2"}}""");
        tellOfTheCatalog("2025-05-18T16:00:00Z");

        assertThat(shop.outcomes()).containsExactly("processed");
        assertThat(shop.listed("products")).containsExactly("V2");
        assertThat(platform.server.times("POST /v2/catalog/batch-retrieve")).isOne();
    }
}
