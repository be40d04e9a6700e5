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
import org.junit.jupiter.params.provider.ValueSource;

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
    void takesALineThatLessensTheSaleForADiscountOnIt() {
        LIGHTSPEED.assertMeans("discounted.expected", meaning(LIGHTSPEED.json("discounted.api")));
    }

    @Test
    void givesNoMoreBackThanWasPaidAfterADiscount() {
        var sale =
                new RegisterSale(LIGHTSPEED.json("discounted-return.api"), NOTHING, LIGHTSPEED.json("discounted.api"));

        LIGHTSPEED.assertMeans("discounted-return.expected", sale.meaning(STORE));
    }

    private static final String ARTICLE = "{\"id\":\"a\",\"product_id\":\"A\",\"quantity\":1,\"price\":12,\"tax\":1.8}";

    /** Those pushed name the product; a price below zero can be nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"product_id\":\"D\",\"quantity\":-1,\"price\":6,\"tax\":0.9}",
                "{\"product_id\":\"D\",\"sku\":\"vend-discount\",\"quantity\":-1,\"price\":6,\"tax\":0.9,\"is_return\":true}",
                "{\"product_id\":\"D\",\"handle\":\"vend-discount\",\"quantity\":1,\"price\":-6,\"tax\":-0.9}",
                "{\"product_id\":\"D\",\"quantity\":1,\"price\":-6,\"tax\":-0.9}"
            })
    void knowsEveryWayToWriteADiscountOnTheSale(String discount) {
        var sale = meaning(LIGHTSPEED.json("discounted.api", "{\"line_items\":[" + ARTICLE + "," + discount + "]}"));

        var item = only(sale);

        assertThat(item.decimal("total")).isEqualByComparingTo("6.90");
        assertThat(item.decimal("discount_total")).isEqualByComparingTo("6");
        assertThat(item.list("line_items")).hasSize(1);
    }

    private static PlatformJson only(Meaning meaning) {
        var items = ((Meaning.Sales) meaning).items();
        assertThat(items).hasSize(1);
        return PlatformJson.of(items.getFirst().body());
    }

    @Test
    void takesAMarkedLineForGoodsThatCameBackAlsoWhereOthersAreSold() {
        var marked = "{\"product_id\":\"B\",\"quantity\":-1,\"price\":6,\"tax\":0.9,\"is_return\":true}";
        var sale = meaning(LIGHTSPEED.json("discounted.api", "{\"line_items\":[" + ARTICLE + "," + marked + "]}"));

        assertThat(((Meaning.Sales) sale).notes())
                .containsExactly(
                        "Goods were taken back without the sale they are of; points are to be corrected by hand.");
        assertThat(only(sale).decimal("total")).isEqualByComparingTo("13.80");
        assertThat(only(sale).decimal("discount_total")).isEqualByComparingTo("0");
    }

    /** Nothing tells then what was sold, and the points of goods that came back must not stay. */
    @Test
    void takesALineForGoodsThatCameBackWhereTheSaleTheyAreOfIsUnknown() {
        var lines = ARTICLE + ",{\"product_id\":\"B\",\"quantity\":-1,\"price\":6,\"tax\":0.9}";
        var sale = meaning(LIGHTSPEED.json("discounted.api", "{\"return_for\":\"S\",\"line_items\":[" + lines + "]}"));

        assertThat(((Meaning.Sales) sale).items())
                .extracting(it -> it.body().path("op").asString())
                .containsExactly("refund", "sale");
        assertThat(((Meaning.Sales) sale)
                        .items()
                        .getFirst()
                        .body()
                        .path("amount")
                        .decimalValue())
                .isEqualByComparingTo("6.90");
    }

    @Test
    void makesNoRefundOfWhatNothingWasPaidFor() {
        var sale = new RegisterSale(
                LIGHTSPEED.json("discounted-return.api", """
                        {"line_items":[{"product_id":"b1d87b58-f019-11e3-a0f5-b8ca3a64f8f4","quantity":-2,"price":0}]}"""), NOTHING, LIGHTSPEED.json("discounted.api"));

        assertThat(sale.meaning(STORE)).isEqualTo(new Meaning.Nothing("Nothing was paid for what was taken back."));
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
                "SAVED, -, nothing",
                "LAYBY, -, pending",
                "ONACCOUNT, -, pending",
                "AWAITING_DISPATCH, -, pending",
                "AWAITING_PICKUP, -, pending",
                "SERVICE, -, pending",
                "OPEN, -, pending",
                "VOIDED, -, voided",
                "-, parked, nothing",
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
        "'{\"status\":\"SAVED\"}', The sale is parked.",
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
