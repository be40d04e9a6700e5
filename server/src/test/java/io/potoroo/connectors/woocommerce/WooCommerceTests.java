package io.potoroo.connectors.woocommerce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.connectors.Authenticity;
import io.potoroo.connectors.Connection;
import io.potoroo.connectors.DiscountCode;
import io.potoroo.connectors.DiscountCodes.Removal;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformServer;
import io.potoroo.connectors.PlatformUnavailable;
import io.potoroo.connectors.TestSignature;
import io.potoroo.connectors.WebhookRequest;
import io.potoroo.kernel.Currency;
import io.potoroo.transactions.Reservation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How WooCommerce is understood and asked. */
@ServerTest
class WooCommerceTests {

    private static final Fixture FILES = new Fixture("woocommerce");

    private final TestShop shop = new TestShop();
    private final WooCommerce wooCommerce;

    @Autowired
    WooCommerceTests(WooCommerce wooCommerce) {
        this.wooCommerce = wooCommerce;
    }

    @AfterEach
    void closeTheShop() {
        shop.close();
    }

    private static Connection connection(Map<String, String> keys, Map<String, String> options) {
        return new Connection(UUID.randomUUID(), 1, "shop.example", Currency.of("USD"), "US", keys, options);
    }

    private static Connection open() {
        return connection(TestShop.KEYS, Map.of());
    }

    private static WebhookRequest request(byte[] body, String... headers) {
        var all = new HttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return new WebhookRequest(body, all, "https://potoroo.example/webhooks/woocommerce/k", Map.of());
    }

    private static PlatformEvent event(WooCommerce platform, String topic, byte[] body) {
        return platform.events(request(
                        body,
                        "X-WC-Webhook-Topic",
                        topic,
                        "X-WC-Webhook-Source",
                        "https://Shop.Example/Outlet/",
                        "X-WC-Webhook-Delivery-ID",
                        "d1"))
                .getFirst();
    }

    private List<String> ops(Meaning meaning) {
        return ((Meaning.Sales) meaning)
                .items().stream()
                        .map(it -> it.shopId() + " " + it.body().path("op").asString() + " "
                                + it.body().path("status").asString(""))
                        .map(String::strip)
                        .toList();
    }

    @Test
    void believesWhatTheWebhooksSecretSigned() {
        var body = FILES.bytes("order-completed");

        assertThat(authenticity(body, TestSignature.of("old", body))).isEqualTo(Authenticity.GENUINE);
        assertThat(authenticity(body, TestSignature.of("new", body))).isEqualTo(Authenticity.GENUINE);
        assertThat(authenticity(body, TestSignature.of("another", body))).isEqualTo(Authenticity.FORGED);
        assertThat(authenticity((new String(body, UTF_8) + " ").getBytes(UTF_8), TestSignature.of("new", body)))
                .isEqualTo(Authenticity.FORGED);
        assertThat(wooCommerce.authenticity(request(body), List.of("new"))).isEqualTo(Authenticity.FORGED);
        assertThat(wooCommerce.authenticity(
                        request(body, "X-WC-Webhook-Signature", TestSignature.of("new", body)), List.of()))
                .isEqualTo(Authenticity.FORGED);
    }

    private Authenticity authenticity(byte[] body, String signature) {
        return wooCommerce.authenticity(request(body, "X-WC-Webhook-Signature", signature), List.of("new", "old"));
    }

    @Test
    void knowsThePingOfAWebhookThatIsSaved() {
        assertThat(wooCommerce.authenticity(request("webhook_id=12".getBytes(UTF_8)), List.of()))
                .isEqualTo(Authenticity.PING);
        assertThat(wooCommerce.authenticity(
                        request("webhook_id=12".getBytes(UTF_8), "X-WC-Webhook-Signature", "x"), List.of("new")))
                .isEqualTo(Authenticity.FORGED);
        assertThat(wooCommerce.authenticity(request("webhook_id=12&id=1".getBytes(UTF_8)), List.of()))
                .isEqualTo(Authenticity.FORGED);
    }

    @Test
    void knowsAShopByItsAddress() {
        var event = event(wooCommerce, "order.updated", FILES.bytes("order-completed"));

        assertThat(event.accountId()).isEqualTo("shop.example");
        assertThat(event.shopId()).isEqualTo("shop.example/Outlet");
        assertThat(event.orderId()).isEqualTo("727");
    }

    @Test
    void tellsDeliveriesOfOneSecondApart() {
        var order = FILES.bytes("order-completed");
        var deleted = "{\"id\":727}".getBytes(UTF_8);
        var another = "{\"id\":728}".getBytes(UTF_8);

        assertThat(event(wooCommerce, "order.deleted", deleted).deliveryId())
                .isNotEqualTo(event(wooCommerce, "order.deleted", another).deliveryId());
        assertThat(event(wooCommerce, "order.updated", order).deliveryId())
                .isEqualTo(wooCommerce
                        .events(request(order, "X-WC-Webhook-Delivery-ID", "d2"))
                        .getFirst()
                        .deliveryId());
    }

    @Test
    void takesAnOrderAndAsksForItsRefunds() {
        var order = FILES.json("order-completed", "{\"refunds\":[{\"id\":811,\"reason\":\"\",\"total\":\"-22.00\"}]}");
        shop.refunds.put("727", FILES.json("refunds").node());

        var meaning = wooCommerce.meaning(event(wooCommerce, "order.updated", order.bytes()), open());

        assertThat(ops(meaning))
                .startsWith("shop.example/Outlet sale completed", "shop.example/Outlet refund")
                .hasSize(8);
        assertThat(shop.server.times("GET /wp-json/wc/v3/orders/727/refunds")).isOne();
    }

    @Test
    void saysThatItCannotAskForRefunds() {
        var order = FILES.json("order-completed", "{\"refunds\":[{\"id\":811}]}");

        var meaning =
                wooCommerce.meaning(event(wooCommerce, "order.updated", order.bytes()), connection(Map.of(), Map.of()));

        assertThat(((Meaning.Sales) meaning).items()).hasSize(1);
        assertThat(((Meaning.Sales) meaning).notes()).singleElement().asString().contains("key");
    }

    @Test
    void looksAtTheOrderThatANoticeIsAbout() {
        shop.has(FILES.json("order-completed", "{\"status\":\"trash\"}").node());
        var refunded = "{\"action\":\"woocommerce_order_refunded\",\"arg\":727}".getBytes(UTF_8);
        var deleted = "{\"id\":727}".getBytes(UTF_8);

        assertThat(ops(wooCommerce.meaning(event(wooCommerce, "order.deleted", deleted), open())))
                .containsExactly("shop.example/Outlet sale cancelled");
        assertThat(ops(wooCommerce.meaning(event(wooCommerce, "action.woocommerce_order_refunded", refunded), open())))
                .containsExactly("shop.example/Outlet sale cancelled");
    }

    @Test
    void voidsAnOrderThatIsGone() {
        var deleted = event(wooCommerce, "order.deleted", "{\"id\":727}".getBytes(UTF_8));
        var updated = event(wooCommerce, "order.updated", "{\"id\":727}".getBytes(UTF_8));

        assertThat(ops(wooCommerce.meaning(deleted, open()))).containsExactly("shop.example/Outlet void");
        assertThat(ops(wooCommerce.meaning(deleted, connection(Map.of(), Map.of()))))
                .containsExactly("shop.example/Outlet void");
        assertThat(wooCommerce.meaning(updated, open())).isInstanceOf(Meaning.Nothing.class);
        assertThatThrownBy(() -> wooCommerce.meaning(updated, connection(Map.of(), Map.of())))
                .isInstanceOf(PlatformUnavailable.class);
    }

    @Test
    void passesOverWhatIsAboutNoOrder() {
        var customer = event(wooCommerce, "customer.updated", "{\"id\":31}".getBytes(UTF_8));
        var cart = event(
                wooCommerce,
                "order.created",
                FILES.json("order-guest", "{\"status\":\"checkout-draft\"}").bytes());

        assertThat(wooCommerce.meaning(customer, open())).isInstanceOf(Meaning.Nothing.class);
        assertThat(wooCommerce.meaning(cart, open())).isInstanceOf(Meaning.Nothing.class);
    }

    @Test
    void countsPaidOrdersWhereTheShopWantsIt() {
        var paid = event(wooCommerce, "order.updated", FILES.bytes("order-guest"));

        assertThat(ops(wooCommerce.meaning(paid, connection(TestShop.KEYS, Map.of("processing_completes", "true")))))
                .containsExactly("shop.example/Outlet sale completed");
    }

    @Test
    void asksForAnOrder() {
        shop.has(FILES.json("order-completed").node());

        assertThat(wooCommerce.order(open(), "727").orElseThrow().orderId()).isEqualTo("727");
        assertThat(wooCommerce.order(open(), "728")).isEmpty();
        assertThat(wooCommerce.order(connection(Map.of(), Map.of()), "727")).isEmpty();
        assertThatThrownBy(() -> wooCommerce.order(
                        connection(Map.of("consumer_key", "ck_2", "consumer_secret", "cs_2"), Map.of()), "727"))
                .isInstanceOf(PlatformUnavailable.class);
    }

    /** Workers of earlier tests may still ask for what the shop sells. */
    private List<PlatformServer.Asked> askedForOrders() {
        return shop.server.asked().stream()
                .filter(it -> it.path().contains("/orders"))
                .toList();
    }

    @Test
    void findsEveryOrderThatChangedAlsoManyInOneSecond() {
        for (int i = 1; i <= 350; i++) {
            // 250 of them within one second, which no page can hold.
            var at = i <= 250 ? "2025-03-08T07:31:12" : "2025-03-08T08:%02d:00".formatted(i % 60);
            shop.has(FILES.json("order-completed", "{\"id\":" + i + ",\"date_modified_gmt\":\"" + at + "\"}")
                    .node());
        }
        shop.has(FILES.json("order-completed", "{\"id\":999,\"date_modified_gmt\":\"2025-03-08T07:31:11\"}")
                .node());
        var found = new ArrayList<PlatformEvent>();

        wooCommerce.changedSince(open(), Instant.parse("2025-03-08T07:31:12.5Z"), found::addAll);

        assertThat(found.stream().map(PlatformEvent::orderId).distinct()).hasSize(350);
        assertThat(found).extracting(PlatformEvent::shopId).containsOnly("shop.example");
        var asked = askedForOrders().getFirst().query();
        assertThat(asked).containsEntry("dates_are_gmt", "true").containsEntry("modified_after", "2025-03-08T07:31:11");
    }

    private static DiscountCode code(Kind kind, long value) {
        return new DiscountCode(
                5,
                "KfqPDmwXaB",
                kind,
                value,
                Instant.parse("2025-03-08T07:31:12Z"),
                Instant.parse("2025-04-08T07:31:12Z"),
                "26",
                "zoe@example.com");
    }

    @Test
    void makesACouponOnceForOneUseOfOneCustomer() {
        wooCommerce.make(open(), code(Kind.DISCOUNT_AMOUNT, 1050));
        wooCommerce.make(open(), code(Kind.DISCOUNT_AMOUNT, 1050));

        assertThat(shop.coupons.values())
                .singleElement()
                .satisfies(it ->
                        assertThat((Object) it).isEqualTo(JsonMapper.shared().readTree("""
                        {"code":"kfqpdmwxab","description":"Loyalty redemption 5","discount_type":"fixed_cart",
                        "amount":"10.5","minimum_amount":"10.5","usage_limit":1,"usage_limit_per_user":1,"individual_use":false,
                        "email_restrictions":["zoe@example.com"],"date_expires_gmt":"2025-04-08T07:31:12","id":"1",
                        "usage_count":0}""")));
    }

    @Test
    void makesCouponsOfPercentagesAndFreeShipping() {
        wooCommerce.make(
                connection(TestShop.KEYS, Map.of("individual_use", "true")), code(Kind.DISCOUNT_PERCENTAGE, 1250));
        var percent = shop.coupon();
        shop.coupons.clear();
        wooCommerce.make(open(), code(Kind.FREE_SHIPPING, 0));

        assertThat(percent.path("discount_type").asString()).isEqualTo("percent");
        assertThat(percent.path("amount").asString()).isEqualTo("12.50");
        assertThat(percent.path("individual_use").asBoolean()).isTrue();
        assertThat(shop.coupon().path("free_shipping").asBoolean()).isTrue();
        shop.coupons.clear();
        wooCommerce.make(open(), code(Kind.FREE_PRODUCT, 700));
        assertThat(shop.coupon().path("amount").asString()).isEqualTo("7");
    }

    @Test
    void leavesACouponOfSomebodyElseAlone() {
        shop.coupons.put("9", (ObjectNode) JsonMapper.shared().readTree("{\"id\":9,\"code\":\"kfqpdmwxab\"}"));

        assertThatThrownBy(() -> wooCommerce.make(open(), code(Kind.DISCOUNT_AMOUNT, 1050)))
                .isInstanceOf(PlatformUnavailable.class);
        assertThat(wooCommerce.remove(open(), code(Kind.DISCOUNT_AMOUNT, 1050))).isEqualTo(Removal.REMOVED);
        assertThat(shop.coupons).containsOnlyKeys("9");
    }

    @Test
    void removesACouponUnlessAnOrderHasUsedIt() {
        var code = code(Kind.DISCOUNT_AMOUNT, 1050);
        wooCommerce.make(open(), code);
        shop.coupon().put("usage_count", 1);

        assertThat(wooCommerce.remove(open(), code)).isEqualTo(Removal.USED);
        assertThat(shop.coupons).hasSize(1);

        shop.coupon().put("usage_count", 0);
        assertThat(wooCommerce.remove(open(), code)).isEqualTo(Removal.REMOVED);
        assertThat(shop.coupons).isEmpty();
        assertThat(wooCommerce.remove(open(), code)).isEqualTo(Removal.REMOVED);
    }

    @Test
    void asksNothingButTheHostOfAShop() {
        var elsewhere = new Connection(
                UUID.randomUUID(), 1, "shop.example/x?", Currency.of("USD"), "US", TestShop.KEYS, Map.of());

        assertThatThrownBy(() -> wooCommerce.order(elsewhere, "727")).isInstanceOf(PlatformUnavailable.class);
        assertThat(shop.server.asked()).noneMatch(it -> it.path().startsWith("/x"));
    }

    @Test
    void findsAShopInAFolder() {
        wooCommerce.order(connection(TestShop.KEYS, Map.of("store_url", "shop.example/outlet/")), "727");

        assertThat(askedForOrders().getFirst().path()).isEqualTo("/outlet/wp-json/wc/v3/orders/727");
    }
}
