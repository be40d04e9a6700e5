package io.potoroo.connectors.magento;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.Fixture;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a store tells of an order, once and again, and what that is here. */
class OrderHistoryTests {

    private static final Fixture MAGENTO = new Fixture("magento");
    private static final Instant NOW = Instant.parse("2026-01-06T09:00:00Z");

    private static final Connection STORE =
            new Connection(new UUID(0, 1), 3, "shop.example.com", Currency.of("USD"), "US", Map.of(), Map.of());

    /** The order of the fixture with other figures, given as JSON. */
    private static Snapshot snapshot(String file, String changes) {
        var told = MAGENTO.json(file);
        ((ObjectNode) told.object("order").node())
                .setAll((ObjectNode) JsonMapper.shared().readTree(changes));
        return Snapshot.read(told).orElseThrow();
    }

    private static Snapshot snapshot(String changes) {
        return snapshot("order", changes);
    }

    private static OrderHistory first(Snapshot snapshot) {
        return OrderHistory.after(null, snapshot, NOW).orElseThrow();
    }

    private static Meaning meaning(OrderHistory history) {
        return history.meaning("1", STORE);
    }

    private static List<PlatformJson> items(OrderHistory history) {
        return ((Meaning.Sales) meaning(history))
                .items().stream().map(it -> PlatformJson.of(it.body())).toList();
    }

    private static PlatformJson sale(Snapshot snapshot) {
        return items(first(snapshot)).getFirst();
    }

    @Test
    void readsWhatThePluginTells() {
        MAGENTO.assertMeans("order.expected", meaning(first(snapshot("{}"))));
    }

    /** The parts of a bundle may be priced at nothing; then the totals are all there is. */
    @Test
    void leavesTheLinesOutWhereTheyDoNotTellThePrice() {
        MAGENTO.assertMeans("bundle.expected", first(snapshot("bundle", "{}")).meaning("2", STORE));
    }

    @ParameterizedTest
    @CsvSource({
        "new, 143, pending",
        "pending_payment, 0, pending",
        "payment_review, 0, pending",
        "holded, 0, pending",
        "processing, 143, pending",
        "processing, 0.0000, completed",
        "complete, 0, completed",
        "closed, 0, completed",
        "canceled, 143, cancelled",
        "unheard_of, 0, pending"
    })
    void knowsEveryState(String state, String due, String meant) {
        var snapshot = snapshot("{\"state\":\"" + state + "\",\"totalDue\":\"" + due + "\"}");

        assertThat(sale(snapshot).text("status")).isEqualTo(meant);
    }

    @Test
    void takesWhatWasClosedWithoutAPaymentForCancelled() {
        assertThat(sale(snapshot("{\"state\":\"closed\",\"totalPaid\":null}")).text("status"))
                .isEqualTo("cancelled");
    }

    /** The store tells how much came back in all; each increase is a refund of its own. */
    @Test
    void makesARefundOfEachIncrease() {
        var ordered = first(snapshot("{}"));
        var oneBack = OrderHistory.after(ordered, refunded("24.2", "22", "2.2", "1", "0"), NOW)
                .orElseThrow();
        var all = OrderHistory.after(oneBack, refunded("143", "112", "11.2", "2", "2"), NOW.plus(Duration.ofDays(1)))
                .orElseThrow();

        MAGENTO.assertMeans("refunds.expected", meaning(all));
        assertThat(items(oneBack)).hasSize(2);
        assertThat(items(oneBack).get(1))
                .usingRecursiveComparison()
                .isEqualTo(items(all).get(1));
    }

    private static Snapshot refunded(String total, String subtotal, String discount, String tees, String bags) {
        var order = snapshot("{\"state\":\"complete\",\"totalRefunded\":\"" + total + "\",\"subtotalRefunded\":\""
                + subtotal + "\",\"discountRefunded\":\"-" + discount + "\"}");
        var lines = order.lines();
        return new Snapshot(
                order.orderId(),
                order.number(),
                order.currency(),
                order.state(),
                order.createdAt(),
                order.subtotal(),
                order.tax(),
                order.shipping(),
                order.discount(),
                order.total(),
                order.discountCode(),
                order.paid(),
                order.due(),
                order.goodsRefunded(),
                order.refunded(),
                List.of(returned(lines.get(0), tees), returned(lines.get(1), bags)),
                order.shopper());
    }

    private static Snapshot.Line returned(Snapshot.Line line, String quantity) {
        return new Snapshot.Line(
                line.id(),
                line.productId(),
                line.variantId(),
                line.sku(),
                line.title(),
                line.price(),
                line.ordered(),
                line.cancelled(),
                new BigDecimal(quantity),
                line.categories());
    }

    /** Goods of 61 with shipping of 5, and tax on both in the second. */
    @ParameterizedTest
    @CsvSource({
        "9, 9, 66, 0, 0",
        "14, 9, 66, 0, 5",
        "5, 0, 66, 0, 5",
        "66, 61, 66, 0, 5",
        "9.9, 9, 72.6, 6.6, 0",
    })
    void knowsHowMuchOfTheMoneyWasForGoodsWhereNoLinesTell(
            String money, String goods, String total, String tax, String noGoods) {
        var ordered = first(snapshot("bundle", "{\"total\":\"%s\",\"taxAmount\":\"%s\"}".formatted(total, tax)));
        var back = snapshot(
                "bundle",
                "{\"total\":\"%s\",\"taxAmount\":\"%s\",\"totalRefunded\":\"%s\",\"subtotalRefunded\":\"%s\"}"
                        .formatted(total, tax, money, goods));

        var refund = items(OrderHistory.after(ordered, back, NOW).orElseThrow()).get(1);

        assertThat(refund.decimal("amount")).isEqualByComparingTo(money);
        assertThat(refund.decimal("shipping_total")).isEqualByComparingTo(noGoods);
    }

    @Test
    void takesNoPointsForShippingThatIsGivenBack() {
        var history = OrderHistory.after(first(snapshot("{}")), snapshot("{\"totalRefunded\":\"5.0000\"}"), NOW)
                .orElseThrow();

        var refund = items(history).get(1);

        assertThat(refund.decimal("amount")).isEqualByComparingTo("5");
        assertThat(refund.decimal("shipping_total")).isEqualByComparingTo("5");
    }

    /** Requests of one checkout overtake each other. */
    @ParameterizedTest
    @CsvSource({
        "'{\"state\":\"new\"}'",
        "'{\"state\":\"holded\"}'",
        "'{\"totalPaid\":\"0.0000\"}'",
        "'{\"totalRefunded\":\"4\"}'"
    })
    void ignoresWhatIsLessThanItWas(String changes) {
        var known = first(snapshot("{\"state\":\"complete\",\"totalRefunded\":\"5\"}"));

        assertThat(OrderHistory.after(
                        known, snapshot(merged("{\"state\":\"complete\",\"totalRefunded\":\"5\"}", changes)), NOW))
                .isEmpty();
    }

    private static String merged(String one, String other) {
        var object = (ObjectNode) JsonMapper.shared().readTree(one);
        object.setAll((ObjectNode) JsonMapper.shared().readTree(other));
        return object.toString();
    }

    /** What was kept may not have been carried out: it is told once more, and changes nothing where it was. */
    @Test
    void meansTheSameWhenItIsToldAgain() {
        var known = first(snapshot("{\"totalRefunded\":\"5\"}"));

        var again = OrderHistory.after(known, snapshot("{\"totalRefunded\":\"5\"}"), NOW.plusSeconds(9))
                .orElseThrow();

        assertThat(again).isEqualTo(known);
    }

    /** The store's own answers know the number and not the categories, the plug-in the other way round. */
    @Test
    void keepsWhatOnlyOneOfTheTwoTells() {
        var byPlugin = first(snapshot("{}"));
        var byStore = snapshot("{\"number\":\"000001001\",\"currency\":\"USD\",\"orderItems\":[]}");
        var asked = new Snapshot(
                byStore.orderId(),
                byStore.number(),
                byStore.currency(),
                byStore.state(),
                byStore.createdAt(),
                byStore.subtotal(),
                byStore.tax(),
                byStore.shipping(),
                byStore.discount(),
                byStore.total(),
                byStore.discountCode(),
                byStore.paid(),
                byStore.due(),
                byStore.goodsRefunded(),
                byStore.refunded(),
                byPlugin.latest().lines().stream()
                        .map(it -> it.withCategories(List.of()))
                        .toList(),
                byStore.shopper());

        var both = OrderHistory.after(byPlugin, asked, NOW).orElseThrow();
        var again = OrderHistory.after(both, snapshot("{}"), NOW).orElseThrow();

        assertThat(again).isEqualTo(both);
        assertThat(items(again).getFirst().text("external_number")).isEqualTo("000001001");
        assertThat(items(again).getFirst().list("line_items").getFirst().texts("category_ids"))
                .containsExactly("25", "30");
    }

    @Test
    void staysTheSameAsItIsKept() {
        var history = first(snapshot("{\"totalRefunded\":\"5\"}"));
        var mapper = JsonMapper.shared();

        assertThat(mapper.readValue(mapper.writeValueAsString(history), OrderHistory.class))
                .isEqualTo(history);
    }

    @ParameterizedTest
    @CsvSource({"'{}'", "'{\"order\":{\"id\":\"1\"}}'", "'{\"order\":\"1\"}'", "'[]'"})
    void isNoOrderWithoutAnIdAndATime(String told) {
        assertThat(Snapshot.read(PlatformJson.read(requireNonNull(told)))).isEmpty();
    }
}
