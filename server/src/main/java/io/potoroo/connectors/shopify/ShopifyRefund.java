package io.potoroo.connectors.shopify;

import static io.potoroo.connectors.shopify.Shopify.sum;

import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refund of Shopify.
 *
 * <p>Its lines decide which goods were given back, its transactions how much money was; the two may disagree. What the
 * goods are worth follows from the sale's own lines, so it does not matter whether a subtotal here has tax in it.
 */
final class ShopifyRefund {

    private ShopifyRefund() {}

    /**
     * Empty where nothing was given back, or not yet.
     *
     * @param settled of its money, what goods were worth that an earlier refund has told of without money
     */
    static Optional<ItemWriter> of(PlatformJson refund, String orderId, Currency currency, BigDecimal settled) {
        var id = refund.text("id");
        var payments = payments(refund);
        var paid = paid(refund);
        boolean waits = payments.stream().anyMatch(it -> "pending".equals(it.text("status")));
        boolean failed = !payments.isEmpty() && paid.isEmpty();
        var lines = lines(refund);
        var money = money(refund, currency).subtract(settled);
        if (id == null || waits || failed || (lines.isEmpty() && money.signum() == 0)) {
            return Optional.empty();
        }
        var item = ItemWriter.refund(orderId, id, currency)
                .time(
                        "refunded_at",
                        refund.has("processed_at") ? refund.instant("processed_at") : refund.instant("created_at"))
                .text("reason", refund.text("note"));
        if (money.signum() > 0) {
            // With its tax, so that what is left of the amount is goods.
            var noGoods = shipping(refund).add(tips(refund)).min(money);
            item.money("amount", money)
                    .money("shipping_total", positive(noGoods))
                    .money("tax_total", positive(sum(lines, "total_tax").min(money.subtract(noGoods))));
        }
        lines.forEach(it -> item.line()
                .text("line_item_external_id", it.text("line_item_id"))
                .decimal("quantity", it.decimal("quantity")));
        return Optional.of(item);
    }

    private static @Nullable BigDecimal positive(BigDecimal amount) {
        return amount.signum() > 0 ? amount : null;
    }

    /** Told in one of two ways, by the version of the API. */
    private static BigDecimal shipping(PlatformJson refund) {
        var lines = refund.list("refund_shipping_lines");
        return lines.isEmpty()
                ? adjustments(refund, "shipping_refund")
                : lines.stream()
                        .map(it -> shopMoney(it, "subtotal_amount_set").add(shopMoney(it, "tax_amount_set")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal tips(PlatformJson refund) {
        return refund.list("refund_line_items").stream()
                .filter(it -> ShopifyOrder.isTip(it.object("line_item")))
                .map(it -> it.amount("subtotal"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Whether money went back in a currency that is not the shop's. */
    static boolean isForeign(PlatformJson refund, Currency currency) {
        return refund.list("transactions").stream()
                .map(it -> it.text("currency"))
                .anyMatch(it -> it != null && !it.equals(currency.code()));
    }

    /** What goods are worth that came back, or never went out, before any money did. */
    static BigDecimal unpaid(PlatformJson refund, boolean withTax) {
        if (!payments(refund).isEmpty()) {
            return BigDecimal.ZERO;
        }
        var goods = sum(lines(refund), "subtotal");
        return withTax ? goods : goods.add(sum(lines(refund), "total_tax"));
    }

    /** Whether money went back for no goods that it names. */
    static boolean isMoneyAlone(PlatformJson refund) {
        return lines(refund).isEmpty() && !paid(refund).isEmpty();
    }

    /** How much went back for no goods that it names. */
    static BigDecimal moneyAlone(PlatformJson refund, Currency currency) {
        return lines(refund).isEmpty() ? money(refund, currency) : BigDecimal.ZERO;
    }

    /** Where nobody can say what it came to in the shop's currency, lines stand for themselves. */
    private static BigDecimal money(PlatformJson refund, Currency currency) {
        if (!isForeign(refund, currency)) {
            return sum(paid(refund), "amount");
        }
        return lines(refund).isEmpty()
                ? shipping(refund).add(adjustments(refund, "refund_discrepancy"))
                : BigDecimal.ZERO;
    }

    private static List<PlatformJson> payments(PlatformJson refund) {
        return refund.list("transactions").stream()
                .filter(it -> "refund".equals(it.text("kind")))
                .toList();
    }

    private static List<PlatformJson> paid(PlatformJson refund) {
        return payments(refund).stream()
                .filter(it -> "success".equals(it.text("status")))
                .toList();
    }

    private static List<PlatformJson> lines(PlatformJson refund) {
        return refund.list("refund_line_items").stream()
                .filter(it -> it.amount("quantity").signum() > 0)
                .filter(it -> !ShopifyOrder.isTip(it.object("line_item")))
                .toList();
    }

    /** With their tax; what goes to the shopper is negative there. */
    private static BigDecimal adjustments(PlatformJson refund, String kind) {
        var some = refund.list("order_adjustments").stream()
                .filter(it -> kind.equals(it.text("kind")))
                .toList();
        return sum(some, "amount").add(sum(some, "tax_amount")).negate();
    }

    private static BigDecimal shopMoney(PlatformJson json, String field) {
        return json.object(field).object("shop_money").amount("amount");
    }
}
