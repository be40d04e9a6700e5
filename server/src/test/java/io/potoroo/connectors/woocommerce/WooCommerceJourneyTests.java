package io.potoroo.connectors.woocommerce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.connectors.ConnectedShop;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.TestSignature;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A WooCommerce shop's orders on their way to points. */
@ServerTest
class WooCommerceJourneyTests {

    private static final Fixture FILES = new Fixture("woocommerce");
    private static final String REFUNDED = "{\"refunds\":[{\"id\":811,\"reason\":\"\",\"total\":\"-22.00\"}],%s}";

    private final TestBusinesses businesses;
    private final ApplicationContext server;
    private final TestShop platform = new TestShop();
    private ConnectedShop shop;

    @Autowired
    WooCommerceJourneyTests(TestBusinesses businesses, ApplicationContext server) {
        this.businesses = businesses;
        this.server = server;
        this.shop = connect();
    }

    private ConnectedShop connect() {
        return ConnectedShop.open(
                businesses.open(),
                Map.of("sub_type", 2, "is_ecom", true),
                "shop.example",
                "shop.example",
                TestShop.KEYS);
    }

    @BeforeEach
    void connectAnother() {
        shop = connect();
    }

    @AfterEach
    void closeTheShop() {
        platform.close();
    }

    private TestClient.Answer tell(String topic, byte[] body) {
        return shop.deliver(
                body,
                "X-WC-Webhook-Source",
                "https://shop.example/",
                "X-WC-Webhook-Topic",
                topic,
                "X-WC-Webhook-Delivery-ID",
                "d1",
                "X-WC-Webhook-Signature",
                TestSignature.of(ConnectedShop.SECRET, body));
    }

    private static byte[] order(String changes) {
        return FILES.json("order-completed", changes).bytes();
    }

    @Test
    void givesPointsForTheGoodsOfACompletedOrder() {
        var answer = tell("order.updated", FILES.bytes("order-completed"));

        assertThat(answer.ok().path("received").asBoolean()).isTrue();
        assertThat(shop.outcomes()).containsExactly("processed");
        assertThat(shop.points("727")).isEqualTo(58);
        assertThat(shop.sale("727").at("/customer/email").asString()).isEqualTo("zoe@example.com");
        assertThat(shop.sale("727").path("warnings")).isEmpty();
    }

    @Test
    void givesThemOnceHoweverOftenItIsTold() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 15)
                    .forEach(i -> threads.execute(() ->
                            tell(i % 2 == 0 ? "order.updated" : "order.created", FILES.bytes("order-completed"))));
        }

        assertThat(shop.outcomes()).hasSize(2);
        assertThat(shop.sales()).hasSize(1);
        assertThat(shop.sale("727").path("transactions")).hasSize(1);
        assertThat(shop.points("727")).isEqualTo(58);
    }

    @Test
    void endsWithTheLastOfTheContentsOfOneSecond() {
        tell("order.updated", FILES.bytes("order-completed"));
        assertThat(shop.outcomes()).containsExactly("processed");
        tell("order.updated", order("{\"status\":\"processing\"}"));
        tell("order.created", order("{\"status\":\"pending\"}"));

        assertThat(shop.outcomes()).containsExactly("stale", "stale", "processed");
        assertThat(shop.points("727")).isEqualTo(58);
    }

    @Test
    void waitsUntilAnOrderIsCompleted() {
        tell("order.created", order("{\"status\":\"processing\",\"date_modified_gmt\":\"2025-03-08T07:30:01\"}"));
        shop.outcomes();
        long before = shop.points("727");
        tell("order.updated", FILES.bytes("order-completed"));
        shop.outcomes();

        assertThat(before).isZero();
        assertThat(shop.points("727")).isEqualTo(58);
    }

    @Test
    void takesPointsBackWithARefundOnceAlsoWhenTheOrderComesWithIt() {
        platform.refunds.put(
                "727",
                JsonMapper.shared()
                        .createArrayNode()
                        .add(FILES.json("refunds").node().path(0)));

        tell("order.updated", order(REFUNDED.formatted("\"date_modified_gmt\":\"2025-03-10T14:00:01\"")));
        assertThat(shop.outcomes()).containsExactly("processed");
        tell("order.updated", order(REFUNDED.formatted("\"date_modified_gmt\":\"2025-03-10T14:00:02\"")));
        shop.outcomes();

        assertThat(shop.sale("727").path("refunds")).hasSize(1);
        assertThat(shop.points("727")).isEqualTo(38);
    }

    @Test
    void withdrawsARefundThatTheShopHasDeleted() {
        platform.has(FILES.json("order-completed").node());
        var refunds = JsonMapper.shared()
                .createArrayNode()
                .add(FILES.json("refunds").node().path(0));
        platform.refunds.put("727", refunds);
        tell("order.updated", order(REFUNDED.formatted("\"date_modified_gmt\":\"2025-03-10T14:00:01\"")));
        shop.outcomes();
        // An event from before the refund, which the shop still has.
        tell("order.updated", order("{\"status\":\"processing\"}"));
        shop.outcomes();
        assertThat(shop.points("727")).isEqualTo(38);

        platform.refunds.remove("727");
        tell("order.updated", order("{\"date_modified_gmt\":\"2025-03-10T14:00:02\"}"));

        assertThat(shop.outcomes()).containsExactly("processed", "stale", "processed");
        assertThat(shop.sale("727").at("/refunds/0/status").asString()).isEqualTo("withdrawn");
        assertThat(shop.sale("727").path("status").asString()).isEqualTo("completed");
        assertThat(shop.points("727")).isEqualTo(58);
    }

    @Test
    void takesARefundInThePlaceOfOneThatTheShopHasDeleted() {
        platform.has(FILES.json("order-completed").node());
        var refund = (ObjectNode) FILES.json("refunds").node().path(0);
        platform.refunds.put("727", JsonMapper.shared().createArrayNode().add(refund));
        tell("order.updated", order(REFUNDED.formatted("\"date_modified_gmt\":\"2025-03-10T14:00:01\"")));
        shop.outcomes();

        platform.refunds.put(
                "727",
                JsonMapper.shared().createArrayNode().add(refund.deepCopy().put("id", 899)));
        tell("order.updated", order(REFUNDED.formatted("\"date_modified_gmt\":\"2025-03-10T14:00:02\"")));

        assertThat(shop.outcomes()).containsExactly("processed", "processed");
        assertThat(shop.sale("727")
                        .path("refunds")
                        .valueStream()
                        .map(it -> it.path("external_id").asString() + " "
                                + it.path("status").asString()))
                .containsExactly("811 withdrawn", "899 applied");
        assertThat(shop.points("727")).isEqualTo(38);
    }

    @Test
    void leavesRefundsThatWereNotTheShops() {
        tell("order.updated", FILES.bytes("order-completed"));
        shop.outcomes();
        shop.business()
                .http()
                .post("/api/v1/branch-links/" + shop.link() + "/sales/727/refunds", """
                        {"external_id":"R-1","refunded_at":"2025-03-10T14:00:01Z","amount":10}""")
                .ok();
        long before = shop.points("727");

        tell("order.updated", order("{\"date_modified_gmt\":\"2025-03-10T14:00:02\"}"));
        shop.outcomes();

        assertThat(before).isLessThan(58);
        assertThat(shop.points("727")).isEqualTo(before);
    }

    @Test
    void voidsAnOrderInTheTrash() {
        tell("order.updated", FILES.bytes("order-completed"));
        shop.outcomes();
        platform.has(
                FILES.json("order-completed", "{\"status\":\"trash\",\"date_modified_gmt\":\"2025-03-09T00:00:00\"}")
                        .node());
        tell("order.deleted", "{\"id\":727}".getBytes(UTF_8));

        assertThat(shop.outcomes()).hasSize(2);
        assertThat(shop.sale("727").path("status").asString()).isEqualTo("voided");
        assertThat(shop.points("727")).isZero();
    }

    @Test
    void findsWhatTheShopNeverTold() {
        platform.has(FILES.json("order-completed").node());
        shop.reconcile(server, Instant.parse("2025-03-08T00:00:00Z"));
        shop.reconcile(server, Instant.parse("2025-03-08T00:00:00Z"));

        assertThat(shop.outcomes()).containsExactly("processed");
        assertThat(shop.points("727")).isEqualTo(58);

        tell("order.updated", FILES.bytes("order-completed"));
        shop.outcomes();
        assertThat(shop.points("727")).isEqualTo(58);
    }

    private JsonNode redemption() {
        tell("order.updated", FILES.bytes("order-completed"));
        shop.outcomes();
        return shop.business()
                .http()
                .post("/api/v1/branch-links/" + shop.link() + "/redemptions", """
                        {"customer":{"email":"zoe@example.com"},"mode":"points","points":20,"subtotal":100}""")
                .ok()
                .path("data");
    }

    @Test
    void hasACouponForARedemptionThatAnOrderTakes() {
        var made = redemption();
        var coupon = platform.coupon();
        var order = order("""
                {"id":800,"coupon_lines":[{"id":1,"code":"%s","discount":"5.00"}]}""".formatted(coupon.path("code").asString()));
        tell("order.updated", order);
        shop.outcomes();

        assertThat(coupon.path("email_restrictions").path(0).asString()).isEqualTo("zoe@example.com");
        assertThat(new BigDecimal(coupon.path("amount").asString()))
                .isEqualByComparingTo(made.path("amount").decimalValue());
        assertThat(shop.sale("800").path("redemptions")).hasSize(1);
        assertThat(shop.sale("800").path("warnings")).isEmpty();
    }

    @Test
    void deletesTheCouponOfARedemptionThatIsCancelled() {
        assertThat(cancelled(redemption())).isEqualTo(204);
        assertThat(platform.coupons).isEmpty();
    }

    @Test
    void keepsTheCouponThatAnOrderHasUsed() {
        var made = redemption();
        platform.coupon().put("usage_count", 1);

        assertThat(cancelled(made)).isEqualTo(400);
        assertThat(platform.coupons).hasSize(1);
    }

    private int cancelled(JsonNode redemption) {
        return shop.business()
                .http()
                .delete("/api/v1/redemptions/" + redemption.path("id").asLong())
                .status();
    }

    @Test
    void believesNobodyElseAndAnswersAPing() {
        var body = FILES.bytes("order-completed");

        assertThat(shop.deliver(body, "X-WC-Webhook-Signature", TestSignature.of("guessed", body))
                        .status())
                .isEqualTo(401);
        assertThat(shop.deliver("webhook_id=7".getBytes(UTF_8)).status()).isEqualTo(200);
        assertThat(shop.outcomes()).isEmpty();
    }

    private void sells(String id, String changes) {
        platform.products.put(
                id, FILES.json("product", "{\"id\":" + id + "," + changes + "}").node());
    }

    @Test
    void readsWhatTheShopSellsAndForgetsWhatIsThereNoMore() {
        platform.categories.put("9", JsonMapper.shared().readTree("{\"id\":9,\"name\":\"Clothing\",\"parent\":0}"));
        sells("794", "\"date_modified_gmt\":\"2026-03-23T20:01:14\"");
        sells("795", "\"date_modified_gmt\":\"2026-03-23T20:01:14\",\"brands\":[]");
        sells("796", "\"date_modified_gmt\":\"2026-03-24T20:01:14\",\"brands\":[]");
        shop.readAgain();
        assertThat(shop.listed("products")).containsExactly("794", "795", "796");
        assertThat(shop.listed("categories")).containsExactly("9");
        assertThat(shop.listed("product-brands")).containsExactly("31");

        platform.products.remove("794");
        shop.readAgain();
        assertThat(shop.listed("products")).containsExactly("795", "796");
        assertThat(shop.listed("product-brands")).isEmpty();
    }

    @Test
    void earnsNothingForAProductThatIsPutIntoAnExcludedCategory() {
        shop.awaitRead().exclude("66");
        sells("22", "\"categories\":[]");
        sells("31", "\"categories\":[{\"id\":66,\"name\":\"Tobacco\"}]");
        tell("product.updated", "{\"id\":22,\"name\":\"told late\"}".getBytes(UTF_8));
        tell("product.updated", "{\"id\":43,\"type\":\"variation\",\"parent_id\":31}".getBytes(UTF_8));
        assertThat(shop.outcomes()).containsExactly("processed", "processed");
        tell("order.updated", FILES.bytes("order-completed"));
        assertThat(shop.outcomes()).containsExactly("processed", "processed", "processed");

        assertThat(shop.points("727")).isEqualTo(18);
        assertThat(shop.sale("727").path("warnings")).isEmpty();
    }

    @Test
    void takesOutWhatTheShopDeletesAndTakesInWhatItRestores() {
        shop.awaitRead();
        sells("794", "\"status\":\"publish\"");
        tell("product.restored", FILES.bytes("product"));
        assertThat(shop.outcomes()).containsExactly("processed");
        assertThat(shop.listed("products")).containsExactly("794");
        sells("794", "\"status\":\"trash\"");
        tell("product.deleted", "{\"id\":794}".getBytes(UTF_8));

        assertThat(shop.outcomes()).containsExactly("processed", "processed");
        assertThat(shop.listed("products")).isEmpty();
    }
}
