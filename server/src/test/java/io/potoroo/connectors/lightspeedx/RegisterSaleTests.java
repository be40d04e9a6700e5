package io.potoroo.connectors.lightspeedx;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a register says of a sale, and what that is here. */
class RegisterSaleTests {

    private static final Fixture LIGHTSPEED = new Fixture("lightspeedx");
    private static final PlatformJson NOTHING = PlatformJson.read("{}");

    private static final Connection STORE =
            new Connection(new UUID(0, 1), 7, "shop", Currency.of("NZD"), "NZ", Map.of(), Map.of());

    private static Meaning meaning(PlatformJson sale) {
        return new RegisterSale(sale, sale.object("customer"), NOTHING).meaning(STORE);
    }

    private static String status(PlatformJson sale) {
        return meaning(sale) instanceof Meaning.Sales sales
                ? sales.items().getFirst().body().path("status").asString()
                : "nothing";
    }

    @Test
    void readsWhatIsPushed() {
        LIGHTSPEED.assertMeans("sale.webhook.expected", meaning(LIGHTSPEED.json("sale.webhook")));
    }

    @Test
    void makesARefundAndASaleOfAnExchange() {
        var exchange = new RegisterSale(
                LIGHTSPEED.json("exchange.api"),
                LIGHTSPEED.json("customer.api").object("data"),
                LIGHTSPEED.json("returned.api"));

        LIGHTSPEED.assertMeans("exchange.expected", exchange.meaning(STORE));
    }

    @Test
    void refundsMoneyWhereItIsNotSureWhichLineCameBack() {
        var returned = PlatformJson.read("""
                {"line_items":[{"id":"a","product_id":"P","quantity":1},{"id":"b","product_id":"P","quantity":1}]}""");
        var sale = PlatformJson.read("""
                {"id":"R","return_for":"S","status":"CLOSED","sale_date":"2026-01-05T10:00:00Z","outlet_id":"O",
                "total_price":-10,"total_tax":-1.5,
                "line_items":[{"id":"c","product_id":"P","quantity":-1,"price":10,"price_total":-10,"tax_total":-1.5}]}""");

        var item = ((Meaning.Sales) new RegisterSale(sale, NOTHING, returned).meaning(STORE))
                .items()
                .getFirst();

        assertThat(item.shopId()).isNull();
        assertThat(item.body().path("op").asString()).isEqualTo("refund");
        assertThat(item.body().path("amount").decimalValue()).isEqualByComparingTo("11.5");
        assertThat(item.body().has("line_items")).isFalse();
    }

    private static final PlatformJson DISCOUNTED = PlatformJson.read("""
            {"id":"S","version":5,"status":"CLOSED","sale_date":"2026-01-05T10:00:00Z","outlet_id":"O","total_price":6,
            "total_tax":0.9,"line_items":[
            {"id":"a","product_id":"P","quantity":1,"price":12,"price_total":12,"tax_total":1.8,"is_return":false},
            {"id":"d","product_id":"D","quantity":-1,"price":6,"price_total":-6,"tax_total":-0.9,"is_return":false}]}""");

    /** By a product that is sold less than no times; nothing else says what it is. */
    @Test
    void takesADiscountOnTheWholeSaleOffItsGoods() {
        var sale = ((Meaning.Sales) meaning(DISCOUNTED)).items();

        assertThat(sale).hasSize(1);
        var body = sale.getFirst().body();
        assertThat(body.path("total").decimalValue()).isEqualByComparingTo("6.9");
        assertThat(body.path("discount_total").decimalValue()).isEqualByComparingTo("6");
        assertThat(body.path("line_items")).hasSize(1);
    }

    @Test
    void givesBackWhatWasPaidOfADiscountedSale() {
        var back = PlatformJson.read("""
                {"id":"R","return_for":"S","status":"CLOSED","sale_date":"2026-01-06T10:00:00Z","outlet_id":"O",
                "total_price":-6,"total_tax":-0.9,"line_items":[
                {"id":"b","product_id":"P","quantity":-1,"price":12,"price_total":-12,"tax_total":-1.8},
                {"id":"e","product_id":"D","quantity":1,"price":6,"price_total":6,"tax_total":0.9}]}""");

        var items = ((Meaning.Sales) new RegisterSale(back, NOTHING, DISCOUNTED).meaning(STORE)).items();

        assertThat(items).hasSize(1);
        var refund = items.getFirst().body();
        assertThat(refund.path("op").asString()).isEqualTo("refund");
        assertThat(refund.path("amount").decimalValue()).isEqualByComparingTo("6.9");
        assertThat(refund.at("/line_items/0/line_item_external_id").asString()).isEqualTo("a");
        assertThat(refund.at("/line_items/0").has("amount")).isFalse();
    }

    private static PlatformJson back(String lines) {
        return PlatformJson.read("""
                {"id":"R","return_for":"S","status":"CLOSED","sale_date":"2026-01-06T10:00:00Z","outlet_id":"O",
                "line_items":[%s]}""".formatted(lines));
    }

    /** A refund of money cannot be of none. */
    @Test
    void tellsOnlyWhatCameBackWhereNothingWasPaidForIt() {
        var line = "{\"product_id\":\"P\",\"quantity\":%d,\"price\":12}";
        var one = back(line.formatted(-1) + ",{\"product_id\":\"D\",\"quantity\":1,\"price\":12}");
        var more = back(line.formatted(-2) + ",{\"product_id\":\"D\",\"quantity\":1,\"price\":24}");

        var refund = ((Meaning.Sales) new RegisterSale(one, NOTHING, DISCOUNTED).meaning(STORE))
                .items()
                .getFirst()
                .body();

        assertThat(refund.has("amount")).isFalse();
        assertThat(refund.at("/line_items/0/line_item_external_id").asString()).isEqualTo("a");
        assertThat(new RegisterSale(more, NOTHING, DISCOUNTED).meaning(STORE))
                .isEqualTo(new Meaning.Nothing("Nothing was paid for what was taken back."));
    }

    /** What came back then is no discount that could be undone now. */
    @Test
    void sellsAgainWhatCameBackInAnEarlierExchange() {
        var exchanged = PlatformJson.read("""
                {"id":"S","line_items":[{"id":"x","product_id":"X","quantity":-1,"is_return":true},
                {"id":"y","product_id":"Y","quantity":1}]}""");
        var again = back("{\"product_id\":\"Y\",\"quantity\":-1,\"price\":10},"
                + "{\"id\":\"z\",\"product_id\":\"X\",\"quantity\":1,\"price\":25}");

        var items = ((Meaning.Sales) new RegisterSale(again, NOTHING, exchanged).meaning(STORE)).items();

        assertThat(items).extracting(it -> it.body().path("op").asString()).containsExactly("refund", "sale");
        assertThat(items.getLast().body().path("total").decimalValue()).isEqualByComparingTo("25");
    }

    @Test
    void tellsADiscountOnWhatIsTakenInExchangeFromWhatCameBack() {
        var exchange = PlatformJson.read("""
                {"id":"R","return_for":"S","status":"CLOSED","sale_date":"2026-01-06T10:00:00Z","outlet_id":"O",
                "total_price":10,"total_tax":1.5,"line_items":[
                {"id":"b","product_id":"P","quantity":-1,"price":10,"price_total":-10,"tax_total":-1.5},
                {"id":"n","product_id":"N","quantity":1,"price":25,"price_total":25,"tax_total":3.75},
                {"id":"d","product_id":"D","quantity":-1,"price":5,"price_total":-5,"tax_total":-0.75}]}""");
        var returned = PlatformJson.read("""
                {"id":"S","line_items":[{"id":"a","product_id":"P","quantity":1}]}""");

        var items = ((Meaning.Sales) new RegisterSale(exchange, NOTHING, returned).meaning(STORE)).items();

        assertThat(items.getFirst().body().path("line_items")).hasSize(1);
        assertThat(items.getLast().body().path("total").decimalValue()).isEqualByComparingTo("23");
        assertThat(items.getLast().body().path("discount_total").decimalValue()).isEqualByComparingTo("5");
    }

    /** The state is replacing the status; where both are told, the status is the one that is not kept up. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "CLOSED, -, completed",
                "LAYBY_CLOSED, -, completed",
                "ONACCOUNT_CLOSED, -, completed",
                "DISPATCHED_CLOSED, -, completed",
                "PICKED_UP_CLOSED, -, completed",
                "SERVICE_CLOSED, -, completed",
                "SAVED, -, pending",
                "LAYBY, -, pending",
                "ONACCOUNT, -, pending",
                "AWAITING_DISPATCH, -, pending",
                "AWAITING_PICKUP, -, pending",
                "SERVICE, -, pending",
                "OPEN, -, pending",
                "VOIDED, -, voided",
                "-, parked, pending",
                "-, pending, pending",
                "-, closed, completed",
                "-, voided, voided",
                "ONACCOUNT, closed, completed",
                "CLOSED, later, completed",
                "-, -, pending"
            })
    void knowsEveryStatusAndState(String status, String state, String meant) {
        assertThat(status(LIGHTSPEED.json(
                        "sale.webhook", "{\"status\":" + quoted(status) + ",\"state\":" + quoted(state) + "}")))
                .isEqualTo(meant);
    }

    private static String quoted(String text) {
        return text == null ? "null" : '"' + text + '"';
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"status\":\"SAVED\"}', The return is not closed.",
        "'{\"state\":\"pending\"}', The return is not closed.",
        "'{\"state\":\"voided\"}', 'A return was voided; if it took points back, they are to be given back by hand.'",
        "'{\"return_for\":\"\"}', 'Goods were taken back without the sale they are of; points are to be corrected by hand.'"
    })
    void leavesReturnsAloneThatCannotBeTaken(String changes, String reason) {
        var returned = LIGHTSPEED.json("sale.webhook", """
                {"return_for":"S","register_sale_products":[{"id":"c","quantity":-1,"price":10}]}""");

        var meaning = meaning(changed(returned, changes));

        assertThat(meaning).isEqualTo(new Meaning.Nothing(reason));
    }

    private static PlatformJson changed(PlatformJson json, String changes) {
        PlatformJson.read(changes)
                .node()
                .forEachEntry((name, value) -> ((tools.jackson.databind.node.ObjectNode) json.node()).set(name, value));
        return json;
    }

    @Test
    void takesWhoNeverSaidWhoTheyAreForNobody() {
        var sale = LIGHTSPEED.json("sale.webhook", """
                {"customer":{"id":"02dcd191-ae2b-11e6-f485-48f741dfac83","customer_code":"WALKIN","email":""}}""");

        var item = ((Meaning.Sales) meaning(sale)).items().getFirst();

        assertThat(item.body().has("customer")).isFalse();
    }

    /** The largest number a double holds exactly is smaller. */
    @Test
    void readsVersionsWithoutRounding() {
        var sale = LIGHTSPEED.json("sale.webhook", "{\"version\":9007199254740993}");

        var item = ((Meaning.Sales) meaning(sale)).items().getFirst();

        assertThat(item.body().path("external_version").longValue()).isEqualTo(9_007_199_254_740_993L);
    }
}
