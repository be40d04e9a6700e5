package io.potoroo.connectors.square;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Square says of an order, and what that is here. */
class SquareOrderTests {

    private static final Fixture SQUARE = new Fixture("square");

    private static SquareOrder order(PlatformJson json, PlatformJson... payments) {
        return new SquareOrder(json, List.of(payments), null, Currency.of("USD"), null);
    }

    private static String status(PlatformJson json, PlatformJson... payments) {
        return order(json, payments).sale().of(null).body().path("status").asString();
    }

    @Test
    void readsModifiersDiscountsTipsAndServiceCharges() {
        var order = new SquareOrder(
                SQUARE.json("order-completed"),
                List.of(SQUARE.json("payment")),
                SQUARE.json("customer"),
                Currency.of("USD"),
                null);

        SQUARE.assertSame("order-completed.sale", List.of(order.sale()));
    }

    /** In Europe it is part of the gross sales, in Japan it is not. */
    @ParameterizedTest
    @CsvSource({"order-inclusive-tax, EUR", "order-yen, JPY"})
    void takesTaxOutOfThePriceLineByLine(String name, String currency) {
        var order = new SquareOrder(SQUARE.json(name), List.of(), null, Currency.of(currency), null);

        SQUARE.assertSame(name + ".sale", List.of(order.sale()));
    }

    @Test
    void takesAnOpenOrderThatIsPaidForACompletedOne() {
        var order = new SquareOrder(SQUARE.json("order-open-paid"), List.of(), null, Currency.of("CAD"), null);

        SQUARE.assertSame("order-open-paid.sale", List.of(order.sale()));
    }

    @Test
    void givesBackEverythingThatOneOrderTakesBackOfAnother() {
        var returns = order(PlatformJson.read("""
                {"id":"R","state":"COMPLETED","closed_at":"2026-01-05T10:00:00Z","returns":[
                {"source_order_id":"S","return_amounts":{"total_money":{"amount":500},"tax_money":{"amount":50}},
                "return_line_items":[{"source_line_item_uid":"a","quantity":"1"}]},
                {"source_order_id":"S","return_amounts":{"total_money":{"amount":700},"tax_money":{"amount":70}},
                "return_line_items":[{"source_line_item_uid":"b","quantity":"2"}]}],
                "refunds":[{"status":"COMPLETED","amount_money":{"amount":1200}}]}"""));

        var refund = requireNonNull(returns.refunds().get("S")).of(null).body();

        assertThat(refund.path("amount").decimalValue()).isEqualByComparingTo("12");
        assertThat(refund.path("tax_total").decimalValue()).isEqualByComparingTo("1.20");
        assertThat(refund.path("line_items")
                        .valueStream()
                        .map(it -> it.path("line_item_external_id").asString()))
                .containsExactly("a", "b");
    }

    @Test
    void waitsForAPaymentThatIsOnlyAuthorised() {
        var open = SQUARE.json("order-completed", "{\"state\":\"OPEN\",\"closed_at\":null}");
        var authorised = SQUARE.json("payment", "{\"status\":\"APPROVED\"}");
        var byTender = SQUARE.json("order-open-paid", """
                {"tenders":[{"id":"T","type":"CARD","amount_money":{"amount":28250,"currency":"CAD"},
                "card_details":{"status":"AUTHORIZED"}}]}""");

        assertThat(status(open, SQUARE.json("payment"))).isEqualTo("completed");
        assertThat(status(open, authorised)).isEqualTo("pending");
        assertThat(status(byTender)).isEqualTo("pending");
    }

    @ParameterizedTest
    @CsvSource({"DRAFT, pending", "OPEN, pending", "CANCELED, cancelled", "COMPLETED, completed", "LATER, pending"})
    void knowsEveryState(String told, String meant) {
        assertThat(status(SQUARE.json("order-completed", "{\"tenders\":[],\"state\":\"" + told + "\"}")))
                .isEqualTo(meant);
    }

    /** A gift card bought and another one spent, cash that was rounded, an amount without a name, a customer of the tender. */
    @Test
    void tellsGiftCardsApart() {
        SQUARE.assertSame(
                "order-gift-cards.sale",
                List.of(order(SQUARE.json("order-gift-cards")).sale()));
    }

    @Test
    void datesASaleByTheTillThatHadNoConnection() {
        var offline = SQUARE.json("payment", """
                {"is_offline_payment":true,"offline_payment_details":{"client_created_at":"2025-05-18T11:02:00Z"}}""");

        assertThat(order(SQUARE.json("order-completed"), offline)
                        .sale()
                        .of(null)
                        .body()
                        .path("sold_at")
                        .asString())
                .isEqualTo("2025-05-18T11:02:00Z");
    }

    @Test
    void changesWhenItsPaymentOrItsCustomerDoes() {
        var later = SQUARE.json("customer", "{\"updated_at\":\"2025-06-01T00:00:00Z\"}");
        var order = new SquareOrder(SQUARE.json("order-completed"), List.of(), later, Currency.of("USD"), null);

        assertThat(order.sale().of(null).body().path("external_updated_at").asString())
                .isEqualTo("2025-06-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"order-return, false", "order-return-custom-amount, false", "order-exchange, true"})
    void readsWhatCameBackAsRefundsOfWhatWasSold(String name, boolean exchanged) {
        var order = order(SQUARE.json(name));

        assertThat(order.isSale()).isEqualTo(exchanged);
        SQUARE.assertSame(
                name + ".expected",
                Stream.concat(exchanged ? Stream.of(order.sale()) : Stream.of(), order.refunds().values().stream())
                        .toList());
    }

    @Test
    void hasNoRefundWhereNobodyKnowsWhatItIsOf() {
        var order = order(SQUARE.json("order-return-unlinked"));

        assertThat(order.isSale()).isFalse();
        assertThat(order.refunds()).isEmpty();
        assertThat(order.hasUnlinkedReturn()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PENDING, 0", "REJECTED, 0", "FAILED, 0", "APPROVED, 1", "COMPLETED, 1"})
    void waitsForTheMoneyOfARefund(String status, int refunds) {
        var order = order(SQUARE.json("order-return", """
                {"refunds":[{"id":"r","amount_money":{"amount":2273,"currency":"USD"},"status":"%s"}]}""".formatted(status)));

        assertThat(order.refunds()).hasSize(refunds);
    }

    @Test
    void countsTheMoneyThatArrivedWhereSomeDidNot() {
        var order = order(SQUARE.json("order-return", """
                {"refunds":[{"id":"r","amount_money":{"amount":2000,"currency":"USD"},"status":"APPROVED"},
                {"id":"s","amount_money":{"amount":273,"currency":"USD"},"status":"FAILED"}]}"""));
        var refund = order.refunds().values().iterator().next().of(null).body();

        assertThat(refund.path("amount").decimalValue()).isEqualByComparingTo("20.00");
        assertThat(refund.has("line_items")).isFalse();
    }

    @Test
    void takesGoodsBackThatCostNothing() {
        var free = SQUARE.json("order-exchange", """
                {"returns":[{"source_order_id":"S","return_line_items":[
                {"source_line_item_uid":"a","quantity":"1","total_money":{"amount":0,"currency":"USD"}}]}]}""");
        var refund = order(free).refunds().values().iterator().next().of(null).body();

        assertThat(refund.has("amount")).isFalse();
        assertThat(refund.at("/line_items/0/line_item_external_id").asString()).isEqualTo("a");
    }

    @Test
    void tellsSeveralRefundsOfOnePaymentApart() {
        var payment = new SquarePayment(SQUARE.json("payment"), null, Currency.of("USD"), null);
        var refund = SQUARE.json("event-refund-updated")
                .object("data")
                .object("object")
                .object("refund");
        var sameOrder = PlatformJson.read(
                refund.node().toString().replace("9ltv0bx5PuvGXUYHYHxYSKEqC3IZY", "CAISENgvlJ6jLWAzERDzjyHVybY"));

        assertThat(payment.refund(refund).of(null).body().path("external_id").asString())
                .isEqualTo("9ltv0bx5PuvGXUYHYHxYSKEqC3IZY");
        assertThat(payment.refund(sameOrder).of(null).body().path("external_id").asString())
                .isEqualTo(refund.text("id"));
    }

    @Test
    void takesAPaymentWithoutAnOrderForASaleOfWhichOnlyTheMoneyIsKnown() {
        var payment = new SquarePayment(SQUARE.json("payment-without-order"), null, Currency.of("USD"), null);

        SQUARE.assertSame("payment-without-order.sale", List.of(payment.sale()));
    }
}
