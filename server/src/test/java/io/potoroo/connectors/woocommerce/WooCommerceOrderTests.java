package io.potoroo.connectors.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a WooCommerce shop says of an order, and what that is here. */
class WooCommerceOrderTests {

    private static final Fixture SHOP = new Fixture("woocommerce");

    private static WooCommerceOrder order(PlatformJson json) {
        return order(json, "USD", false);
    }

    private static WooCommerceOrder order(PlatformJson json, String currency, boolean processingCompletes) {
        return new WooCommerceOrder(
                json, json.instant("date_modified_gmt"), Currency.of(currency), "CA", processingCompletes);
    }

    private static JsonNode sale(PlatformJson json) {
        return order(json).sale().of(null).body();
    }

    /** Tax-inclusive shop, rounded prices, entities, free-text phone, unknown fields, zones, payment date null. */
    @ParameterizedTest
    @ValueSource(strings = {"order-completed", "order-guest", "order-fees", "order-free"})
    void readsAnOrderAsASale(String name) {
        SHOP.assertSame(name + ".sale", List.of(order(SHOP.json(name)).sale()));
    }

    @ParameterizedTest
    @CsvSource({
        "pending, pending",
        "on-hold, pending",
        "processing, pending",
        "completed, completed",
        "refunded, completed",
        "cancelled, cancelled",
        "trash, cancelled",
        "wc-packed-by-a-plugin, pending"
    })
    void knowsEveryStatus(String told, String meant) {
        assertThat(order(SHOP.json("order-guest", "{\"status\":\"" + told + "\"}"))
                        .status())
                .isEqualTo(meant);
    }

    @Test
    void countsAPaidOrderAsCompletedWhereTheShopWantsIt() {
        var paid = order(SHOP.json("order-guest"), "USD", true);

        assertThat(paid.status()).isEqualTo("completed");
    }

    @Test
    void waitsForAnotherPaymentAfterOneThatFailed() {
        var failed = SHOP.json("order-guest", "{\"status\":\"failed\",\"date_paid\":null}");
        var takenBack = SHOP.json("order-completed", "{\"status\":\"failed\"}");

        assertThat(order(failed).status()).isEqualTo("pending");
        assertThat(order(takenBack).status()).isEqualTo("cancelled");
    }

    @Test
    void ignoresACartThatTheCheckoutKeeps() {
        assertThat(order(SHOP.json("order-guest", "{\"status\":\"checkout-draft\"}"))
                        .isDraft())
                .isTrue();
    }

    @Test
    void putsTheContentsOfOneSecondInTheirOrder() {
        var placed = SHOP.json("order-completed", "{\"status\":\"pending\"}");
        var paid = SHOP.json("order-completed", "{\"status\":\"processing\"}");

        assertThat(List.of(changedAt(placed), changedAt(paid), changedAt(SHOP.json("order-completed"))))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static String changedAt(PlatformJson json) {
        return sale(json).path("external_updated_at").asString();
    }

    @Test
    void dropsAnAddressThatIsNoneAndSaysSo() {
        var order = order(SHOP.json(
                "order-guest",
                "{\"billing\":{\"email\":\"nobody at home\",\"phone\":\"ask my wife\",\"country\":\"\"}}"));
        var sale = order.sale();

        assertThat(sale.of(null).body().path("customer").has("email")).isFalse();
        assertThat(sale.of(null).body().path("customer").has("phone")).isFalse();
        assertThat(sale.notes()).hasSize(2);
    }

    @Test
    void readsAPhoneWithoutACountryAsOneOfTheBusiness() {
        var sale = sale(SHOP.json("order-guest", "{\"billing\":{\"phone\":\"514 555 0101\",\"country\":\"\"}}"));

        assertThat(sale.at("/customer/phone").asString()).isEqualTo("+15145550101");
    }

    @Test
    void hasNoCustomerWhereNobodyIsNamed() {
        assertThat(sale(SHOP.json("order-guest", "{\"billing\":null}")).has("customer"))
                .isFalse();
    }

    @Test
    void roundsToTheCurrencysOwnDigits() {
        var yen = order(SHOP.json("order-guest", "{\"currency\":\"JPY\",\"total\":\"1500.50\"}"), "JPY", false);
        var dinar = order(SHOP.json("order-guest", "{\"currency\":\"KWD\",\"total\":\"1.2345\"}"), "KWD", false);

        assertThat(yen.sale().of(null).body().path("total").decimalValue()).isEqualByComparingTo("1501");
        assertThat(dinar.sale().of(null).body().path("total").decimalValue()).isEqualByComparingTo("1.235");
    }

    /** By line, with shipping, more paid back than the lines say, money of a line, money, shipping alone, and nothing. */
    @Test
    void readsRefundsByLineWhereTheLinesComeToTheAmount() {
        var order = order(SHOP.json("order-completed"));

        SHOP.assertSame("refunds.expected", refunds(order, "refunds"));
    }

    private static List<ItemWriter> refunds(WooCommerceOrder order, String name) {
        return SHOP.json(name).elements().stream()
                .map(order::refund)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void tellsRefundsOnlyOfACompletedOrder() {
        var refunded = "{\"refunds\":[{\"id\":811,\"reason\":\"\",\"total\":\"-22.00\"}],\"status\":\"%s\"}";

        assertThat(order(SHOP.json("order-completed", refunded.formatted("refunded")))
                        .mayHaveRefunds())
                .isTrue();
        assertThat(order(SHOP.json("order-completed", refunded.formatted("processing")))
                        .mayHaveRefunds())
                .isFalse();
        assertThat(order(SHOP.json("order-completed")).mayHaveRefunds()).isFalse();
    }
}
