package io.potoroo.connectors.lightspeedr;

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

/** What a shop says of a sale, and what that is here. */
class RetailSaleTests {

    private static final Fixture LIGHTSPEED = new Fixture("lightspeedr");
    private static final PlatformJson NOBODY = PlatformJson.read("{}");

    private static final PlatformJson SOURCES =
            PlatformJson.read("{\"269\":{\"saleLineID\":\"269\",\"saleID\":\"277\",\"shopID\":\"2\"}}");

    private static final Connection ACCOUNT =
            new Connection(new UUID(0, 1), 6, "12345", Currency.of("CAD"), "CA", Map.of(), Map.of());

    private static Meaning meaning(PlatformJson sale) {
        return new RetailSale(sale, NOBODY, NOBODY).meaning(ACCOUNT, it -> it);
    }

    private static PlatformJson sold(PlatformJson sale) {
        return PlatformJson.of(
                ((Meaning.Sales) meaning(sale)).items().getFirst().body());
    }

    /** Strings for everything, a list of one that is an object, an empty relation that is "", a fee, a gift card spent. */
    @Test
    void readsASaleWithItsCustomer() {
        var sale = new RetailSale(LIGHTSPEED.json("sale"), LIGHTSPEED.json("customer"), NOBODY);

        LIGHTSPEED.assertMeans("sale.expected", sale.meaning(ACCOUNT, it -> it));
    }

    /** One line comes back from another sale, one is new, and one comes back from nobody knows where. */
    @Test
    void makesARefundAndASaleOfAnExchange() {
        var exchange = new RetailSale(LIGHTSPEED.json("exchange"), NOBODY, SOURCES);

        var meaning = exchange.meaning(ACCOUNT, it -> it);

        LIGHTSPEED.assertMeans("exchange.expected", meaning);
        assertThat(((Meaning.Sales) meaning).notes())
                .containsExactly(
                        "Goods were taken back without the sale they are of; points are to be corrected by hand.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "unitQuantity":"1","unitPrice":"-5","Item":{"itemType":"default"}
            "unitQuantity":"-1","unitPrice":"5","parentSaleLineID":"0","Item":{"itemType":"non_inventory"}
            """)
    void takesALineThatTakesValueOffForADiscount(String line) {
        var sale = PlatformJson.read("""
                {"saleID":"1","completed":"true","createTime":"2026-01-05T10:00:00+00:00","total":"15","SaleLines":{"SaleLine":[
                {"saleLineID":"1","unitQuantity":"1","unitPrice":"20"},{"saleLineID":"2",%s}]}}""".formatted(line));

        var sold = sold(sale);

        assertThat(sold.amount("total")).isEqualByComparingTo("15");
        assertThat(sold.amount("discount_total")).isEqualByComparingTo("5");
        assertThat(sold.list("line_items")).hasSize(1);
        assertThat(((Meaning.Sales) meaning(sale)).notes()).isEmpty();
    }

    @Test
    void namesTheLinesThatGoodsCameBackFrom() {
        assertThat(RetailSale.takenBackFrom(LIGHTSPEED.json("exchange"))).containsExactly("269");
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, completed",
        "false, false, pending",
        "true, true, voided",
        "false, true, voided",
    })
    void knowsEveryState(String completed, String voided, String meant) {
        var sale = LIGHTSPEED.json(
                "sale", "{\"completed\":\"" + completed + "\",\"voided\":\"" + voided + "\",\"archived\":\"true\"}");

        assertThat(sold(sale).text("status")).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"completed\":\"false\"}', The return is not completed.",
        "'{\"voided\":\"true\"}', 'A return was voided; if it took points back, they are to be given back by hand.'"
    })
    void leavesReturnsAloneThatAreNotCompleted(String changes, String reason) {
        var sale = LIGHTSPEED.json("exchange", changes);
        var returned = PlatformJson.read(
                sale.text("saleID") == null
                        ? "{}"
                        : "{\"SaleLine\":"
                                + sale.object("SaleLines")
                                        .list("SaleLine")
                                        .getFirst()
                                        .node() + "}");
        ((tools.jackson.databind.node.ObjectNode) sale.node()).set("SaleLines", returned.node());

        assertThat(new RetailSale(sale, NOBODY, SOURCES).meaning(ACCOUNT, it -> it))
                .isEqualTo(new Meaning.Nothing(reason));
    }

    @Test
    void takesTaxOutOfGoodsThatComeBackWherePricesHoldIt() {
        var sale = LIGHTSPEED.json("exchange", "{\"isTaxInclusive\":\"true\"}");

        var refund = ((Meaning.Sales) new RetailSale(sale, NOBODY, SOURCES).meaning(ACCOUNT, it -> it))
                .items()
                .getFirst()
                .body();

        // 9.99 less a discount of 1, of which 1.3462525 is tax.
        assertThat(refund.at("/line_items/0/amount").decimalValue()).isEqualByComparingTo("7.64");
    }

    @Test
    void isNothingWhereNothingWasSold() {
        assertThat(meaning(LIGHTSPEED.json("sale", "{\"SaleLines\":\"\"}")))
                .isEqualTo(new Meaning.Nothing("There is nothing sold in it."));
    }
}
