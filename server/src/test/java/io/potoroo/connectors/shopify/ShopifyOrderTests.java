package io.potoroo.connectors.shopify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What orders and refunds of Shopify come to. */
class ShopifyOrderTests {

    private static final String FOLDER = "/connectors/shopify/";

    private static Connection connection(String currency) {
        return new Connection(
                new UUID(0, 1),
                1,
                "snowdevil.myshopify.com",
                Currency.of(currency),
                "CA",
                Map.of("access_token", "shpat_1"),
                Map.of());
    }

    static byte[] bytes(String name) {
        try (var file = Objects.requireNonNull(ShopifyOrderTests.class.getResourceAsStream(FOLDER + name), name)) {
            return file.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Meaning meaning(String name, String currency) {
        return meaning(PlatformJson.read(bytes(name)), currency, "orders/updated");
    }

    private static Meaning meaning(PlatformJson order, String currency, String topic) {
        return new ShopifyOrder(
                        order,
                        order.object("customer"),
                        order.list("refunds"),
                        connection(currency),
                        id -> PlatformJson.read("""
                        {"transactions":[{"gateway":"gift_card","status":"success","kind":"sale","amount":"20.00"},
                        {"gateway":"gift_card","status":"failure","kind":"sale","amount":"9.00"},
                        {"gateway":"cash","status":"success","kind":"sale","amount":"42.50"}]}""").list("transactions"))
                .meaning(PlatformEvent.byContent(topic, "snowdevil.myshopify.com", null, "1", order.bytes()));
    }

    private static JsonNode items(Meaning meaning) {
        var array = JsonMapper.shared().createArrayNode();
        ((Meaning.Sales) meaning).items().forEach(it -> array.add(it.body()));
        return JsonMapper.shared().readTree(array.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-paid", "order-guest-with-tax-inside", "order-at-a-location", "order-cancelled"})
    void tellsOfAnOrderAsSaleAndRefunds(String name) {
        assertThat(items(meaning(name + ".json", "USD")))
                .isEqualTo(JsonMapper.shared().readTree(bytes(name + ".items.json")));
    }

    @Test
    void belongsToTheLocationItWasMadeAtOrToTheWebShop() {
        assertThat(((Meaning.Sales) meaning("order-at-a-location.json", "USD"))
                        .items()
                        .getFirst()
                        .shopId())
                .isEqualTo("655441491");
        assertThat(((Meaning.Sales) meaning("order-paid.json", "USD"))
                        .items()
                        .getLast()
                        .shopId())
                .isEqualTo("online");
    }

    @Test
    void dropsWhatTheSaleWouldBeRefusedForAndSaysSo() {
        assertThat(((Meaning.Sales) meaning("order-at-a-location.json", "USD")).notes())
                .containsExactly("The e-mail address is none.", "The phone number is none.");
    }

    @Test
    void roundsToTheCurrencysMinorUnit() {
        var order = PlatformJson.read("""
                {"id":1,"total_price":"1500.5","total_tax":"0.4","financial_status":"paid","taxes_included":false,
                "created_at":"2026-01-01T00:00:00Z","line_items":[]}""");

        var yen = items(meaning(order, "JPY", "orders/paid")).get(0);
        assertThat(yen.path("total").decimalValue()).isEqualByComparingTo("1501");
        assertThat(yen.path("tax_total").decimalValue()).isEqualByComparingTo("0");
        var dinars = items(meaning(order, "KWD", "orders/paid")).get(0);
        assertThat(dinars.path("total").decimalValue()).isEqualByComparingTo("1500.5");
    }

    @Test
    void takesAnEmptyTextForNothing() {
        var order = PlatformJson.read("""
                {"id":1,"total_price":"1","financial_status":"paid","cancelled_at":"","processed_at":"","email":"",
                "contact_email":"guest@example.com","created_at":"2026-01-01T00:00:00Z","line_items":[]}""");

        var sale = items(meaning(order, "USD", "orders/paid")).get(0);
        assertThat(sale.path("status").asString()).isEqualTo("completed");
        assertThat(sale.path("sold_at").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(sale.at("/customer/email").asString()).isEqualTo("guest@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "authorized", "partially_paid", "expired", "something_new"})
    void isPendingUntilItIsPaid(String financialStatus) {
        var order = PlatformJson.read("""
                {"id":1,"total_price":"1","financial_status":"%s","created_at":"2026-01-01T00:00:00Z","line_items":[],
                "refunds":[{"id":2,"transactions":[{"kind":"refund","status":"success","amount":"1"}]}]}""".formatted(financialStatus));

        var items = items(meaning(order, "USD", "orders/create"));
        assertThat(items.get(0).path("status").asString()).isEqualTo("pending");
        assertThat(items.size()).as("there is nothing to refund yet").isEqualTo(1);
    }

    @Test
    void isTheLastOfItsSecondWhereItWasAskedForLater() {
        var changedAt = Instant.parse("2026-01-01T00:00:00Z");
        var body = "{}".getBytes(UTF_8);
        var asked = PlatformEvent.asked("a", null, "1", changedAt, changedAt.plusSeconds(60), body);
        var early = PlatformEvent.asked("a", null, "1", changedAt, changedAt.plusSeconds(1), body);

        assertThat(asked.version(changedAt)).isEqualTo("2026-01-01T00:00:00.999Z");
        assertThat(early.version(changedAt)).isEqualTo(changedAt);
        assertThat(asked.topic()).isNotEqualTo(early.topic());
    }

    @Test
    void tellsOfARefundOfMoneyAlone() {
        var refund = ShopifyRefund.of(
                        PlatformJson.read(bytes("refund-of-money.json")),
                        "820982911946154508",
                        Currency.of("USD"),
                        BigDecimal.ZERO)
                .orElseThrow();

        assertThat(items(new Meaning.Sales(List.of(refund.of(null)), List.of())))
                .isEqualTo(JsonMapper.shared().readTree(bytes("refund-of-money.items.json")));
    }

    @Test
    void takesATipForATipAndNotForGoods() {
        var order = PlatformJson.read("""
                {"id":1,"total_price":"115.00","total_tip_received":"15.00","financial_status":"paid",
                "created_at":"2026-01-01T00:00:00Z","line_items":[
                {"id":1,"title":"Cake","price":"100.00","quantity":1},
                {"id":3,"title":"Tip","price":"15.00","quantity":1,"tip_payment_gateway":null}],
                "refunds":[{"id":9,"created_at":"2026-01-02T00:00:00Z",
                "transactions":[{"kind":"refund","status":"success","amount":"15.00"}],"refund_line_items":[
                {"line_item_id":3,"quantity":1,"subtotal":15.0,"line_item":{"id":3,"tip_payment_gateway":null}}]}]}""");

        var items = items(meaning(order, "USD", "orders/paid"));

        assertThat(items.get(0).at("/line_items")).hasSize(1);
        assertThat(items.get(0).path("tip_total").decimalValue()).isEqualByComparingTo("15");
        assertThat(items.get(1).path("shipping_total").decimalValue())
                .as("no goods went back")
                .isEqualByComparingTo("15");
        assertThat(items.get(1).has("line_items")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"order_adjustments\":[{\"kind\":\"shipping_refund\",\"amount\":\"-10.00\",\"tax_amount\":\"-2.00\"}]",
                "\"refund_shipping_lines\":[{\"subtotal_amount_set\":{\"shop_money\":{\"amount\":\"10.00\"}},"
                        + "\"tax_amount_set\":{\"shop_money\":{\"amount\":\"2.00\"}}}]"
            })
    void takesTheTaxOnShippingForNoGoodsEither(String shipping) {
        var refund = ShopifyRefund.of(
                        PlatformJson.read("""
                        {"id":1,"created_at":"2026-01-02T00:00:00Z","refund_line_items":[],%s,
                        "transactions":[{"kind":"refund","status":"success","amount":"12.00"}]}""".formatted(shipping)), "1", Currency.of("USD"), BigDecimal.ZERO)
                .orElseThrow();

        assertThat(refund.of(null).body().path("shipping_total").decimalValue()).isEqualByComparingTo("12");
    }

    /** An article is taken out of an order, and what it was paid goes back a while later. */
    @Test
    void tellsGoodsOnceThatArePaidBackLater() {
        var order = PlatformJson.read("""
                {"id":1,"total_price":"220.00","total_tax":"20.00","financial_status":"partially_refunded",
                "created_at":"2026-01-01T00:00:00Z","line_items":[{"id":11,"title":"Tea","price":"100.00","quantity":2}],
                "refunds":[{"id":8,"created_at":"2026-01-02T00:00:00Z","transactions":[],
                "refund_line_items":[{"line_item_id":11,"quantity":1,"subtotal":100.0,"total_tax":10.0}]},
                {"id":9,"created_at":"2026-01-03T00:00:00Z","refund_line_items":[],
                "transactions":[{"kind":"refund","status":"success","amount":"110.00"}]},
                {"id":10,"created_at":"2026-01-04T00:00:00Z","refund_line_items":[],
                "transactions":[{"kind":"refund","status":"success","amount":"5.00"}]}]}""");

        var items = items(meaning(order, "USD", "orders/updated"));

        assertThat(items.valueStream().skip(1).map(it -> it.path("external_id").asString()))
                .containsExactly("8", "10");
        assertThat(items.get(2).path("amount").decimalValue()).isEqualByComparingTo("5");
    }

    @Test
    void letsLinesStandForThemselvesWhereTheMoneyIsInAnotherCurrency() {
        var refund = ShopifyRefund.of(PlatformJson.read("""
                        {"id":1,"created_at":"2026-01-02T00:00:00Z",
                        "refund_line_items":[{"line_item_id":3,"quantity":1,"subtotal":50.0}],
                        "transactions":[{"kind":"refund","status":"success","amount":"7500","currency":"JPY"}]}"""), "1", Currency.of("USD"), BigDecimal.ZERO)
                .orElseThrow();

        assertThat(refund.of(null).body().has("amount")).isFalse();
        assertThat(refund.of(null)
                        .body()
                        .at("/line_items/0/line_item_external_id")
                        .asString())
                .isEqualTo("3");
    }

    @Test
    void waitsForMoneyThatIsOnItsWay() {
        assertThat(ShopifyRefund.of(
                        PlatformJson.read(bytes("refund-pending.json")), "1", Currency.of("USD"), BigDecimal.ZERO))
                .isEmpty();
    }
}
