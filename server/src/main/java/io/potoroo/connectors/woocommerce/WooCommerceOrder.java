package io.potoroo.connectors.woocommerce;

import static java.math.BigDecimal.ZERO;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * One order as the shop's API shows it, read as a sale and refunds.
 *
 * <p>Amounts of lines, discounts, shipping and fees are before tax, also in shops whose prices include it.
 *
 * @param changedAt to the second, unless it is known to be the last content of it
 * @param processingCompletes whether an order that is paid and not yet sent counts as completed
 */
record WooCommerceOrder(
        PlatformJson json,
        @Nullable Instant changedAt,
        Currency currency,
        @Nullable String country,
        boolean processingCompletes) {

    /** A few digits more than a unit price keeps, so that it is rounded once. */
    private static final int DIGITS = 10;

    /** The course an order takes; what plugins add comes before. */
    private static final List<String> COURSE =
            List.of("pending", "failed", "on-hold", "processing", "completed", "refunded", "cancelled", "trash");

    String id() {
        return requireNonNull(json.text("id"));
    }

    /** Carts that the checkout keeps as orders before anybody has ordered. */
    boolean isDraft() {
        return "checkout-draft".equals(json.text("status"));
    }

    /** As sales know it; a refunded one was completed, and has its refunds besides. */
    String status() {
        return switch (requireNonNullElse(json.text("status"), "")) {
            case "completed", "refunded" -> "completed";
            case "processing" -> processingCompletes ? "completed" : "pending";
            case "cancelled", "trash" -> "cancelled";
            // A payment that did not go through can be made again, one that was taken back cannot.
            case "failed" -> json.has("date_paid") || json.has("date_completed") ? "cancelled" : "pending";
            default -> "pending";
        };
    }

    /**
     * An order may be placed, paid and completed within one second: how far it has come says which of several contents is
     * the last, where that is not known.
     */
    private @Nullable Instant version() {
        if (changedAt == null || !changedAt.equals(changedAt.truncatedTo(ChronoUnit.SECONDS))) {
            return changedAt;
        }
        return changedAt.plusMillis(COURSE.indexOf(requireNonNullElse(json.text("status"), "")) + 1);
    }

    /** Refunds of an order that is not completed are told again when it is. */
    boolean mayHaveRefunds() {
        return status().equals("completed") && !json.list("refunds").isEmpty();
    }

    ItemWriter sale() {
        var sale = ItemWriter.sale(id(), currency)
                .text("external_number", json.text("number"))
                .text("status", status())
                .time("sold_at", json.instant("date_created_gmt"))
                .time("external_updated_at", version())
                .text("currency", json.text("currency"))
                .money("total", json.amount("total"))
                .money("tax_total", json.amount("total_tax"))
                .money("discount_total", json.amount("discount_total").add(negatives()))
                .money("shipping_total", json.amount("shipping_total"))
                .money("fee_total", sum(json.list("fee_lines"), "total", it -> it.max(ZERO)));
        json.list("line_items").stream().filter(WooCommerceOrder::isGoods).forEach(it -> line(it, sale.line()));
        json.list("coupon_lines").forEach(it -> sale.discount(it.text("code"), it.decimal("discount")));
        customer(sale);
        return sale;
    }

    /** Plugins take discounts off as fees and lines below zero. */
    private BigDecimal negatives() {
        return Stream.of("fee_lines", "line_items")
                .map(it ->
                        sum(json.list(it), "total", amount -> amount.min(ZERO).negate()))
                .reduce(ZERO, BigDecimal::add);
    }

    private static boolean isGoods(PlatformJson line) {
        return line.amount("quantity").signum() > 0 && price(line).signum() >= 0;
    }

    /** Of the whole line, before discounts; a plugin that made it dearer has changed only its total. */
    private static BigDecimal price(PlatformJson line) {
        return line.amount("subtotal").max(line.amount("total"));
    }

    private static void line(PlatformJson from, ItemWriter to) {
        var quantity = from.amount("quantity");
        var id = requireNonNullElse(from.text("id"), "");
        // The shop's own price of one is a rounded number.
        to.text("external_id", id)
                .text("product_external_id", from.reference("product_id"))
                .text("variant_external_id", from.reference("variation_id"))
                .text("sku", from.text("sku"))
                .text("title", requireNonNullElse(plain(from.text("name")), id))
                .decimal("quantity", quantity)
                .decimal("unit_price", price(from).divide(quantity, DIGITS, RoundingMode.HALF_UP))
                .money("discount_total", price(from).subtract(from.amount("total")))
                .money("tax_total", from.amount("total_tax"));
    }

    private void customer(ItemWriter sale) {
        var id = json.reference("customer_id");
        var billing = json.object("billing");
        var email = billing.text("email");
        var phone = billing.text("phone");
        if (id != null || email != null || phone != null) {
            var told = billing.text("country");
            var customer = sale.customer()
                    .text("external_id", id)
                    .contact(email, phone, told == null ? country : told)
                    .text("first_name", plain(billing.text("first_name")))
                    .text("last_name", plain(billing.text("last_name")));
            if (id == null) {
                customer.flag("is_guest", true);
            }
        }
    }

    /**
     * One of the order's refunds, as the shop lists them apart from it; empty for one that gives nothing back.
     *
     * <p>The amount is what was paid back. Lines tell of which goods, but only where they come to that amount.
     */
    Optional<ItemWriter> refund(PlatformJson refund) {
        var amount = refund.amount("amount");
        var goods = refund.list("line_items");
        var others = Stream.of("shipping_lines", "fee_lines")
                .flatMap(it -> refund.list(it).stream())
                .toList();
        // What is refunded is listed below zero.
        boolean told =
                currency.toMinor(amount) == currency.toMinor(withTax(goods).add(withTax(others)));
        boolean byLine = told && !goods.isEmpty() && goods.stream().allMatch(this::isReturned);
        if (!byLine && amount.signum() == 0) {
            return Optional.empty();
        }
        var written = ItemWriter.refund(id(), requireNonNull(refund.text("id")), currency)
                .time("refunded_at", refund.instant("date_created_gmt"))
                .text("reason", plain(refund.text("reason")));
        if (amount.signum() > 0) {
            written.money("amount", amount);
        }
        if (byLine) {
            if (amount.signum() > 0) {
                written.money("tax_total", taxes(goods).add(taxes(others)))
                        .money("shipping_total", before(refund.list("shipping_lines")));
            }
            goods.forEach(it -> returned(it, written.line()));
        } else if (told && !others.isEmpty()) {
            // With its tax, so that what is left of the amount is goods.
            written.money("shipping_total", withTax(others));
        }
        return Optional.of(written);
    }

    /** Of a line some money may come back without any of the goods. */
    private boolean isReturned(PlatformJson line) {
        return line.amount("quantity").signum() < 0 && sold(line).isPresent();
    }

    private Optional<PlatformJson> sold(PlatformJson returned) {
        var id = returned.list("meta_data").stream()
                .filter(it -> "_refunded_item_id".equals(it.text("key")))
                .map(it -> it.text("value"))
                .findFirst()
                .orElse(null);
        return json.list("line_items").stream()
                .filter(it -> isGoods(it) && id != null && id.equals(it.text("id")))
                .findFirst();
    }

    /** Goods that come back for what they cost take with them what they earned; for less, they take that. */
    private void returned(PlatformJson line, ItemWriter to) {
        var sold = sold(line).orElseThrow();
        var quantity = line.amount("quantity").negate();
        var amount = line.amount("total").negate();
        var cost =
                sold.amount("total").multiply(quantity).divide(sold.amount("quantity"), DIGITS, RoundingMode.HALF_UP);
        to.text("line_item_external_id", sold.text("id")).decimal("quantity", quantity);
        if (currency.toMinor(amount) != currency.toMinor(cost)) {
            to.money("amount", amount);
        }
    }

    private static BigDecimal withTax(List<PlatformJson> lines) {
        return before(lines).add(taxes(lines));
    }

    private static BigDecimal before(List<PlatformJson> lines) {
        return sum(lines, "total", BigDecimal::negate);
    }

    private static BigDecimal taxes(List<PlatformJson> lines) {
        return sum(lines, "total_tax", BigDecimal::negate);
    }

    private static BigDecimal sum(List<PlatformJson> lines, String field, UnaryOperator<BigDecimal> part) {
        return lines.stream().map(it -> part.apply(it.amount(field))).reduce(ZERO, BigDecimal::add);
    }

    /** Names are written as they would stand in a page. */
    static @Nullable String plain(@Nullable String html) {
        return html == null ? null : HtmlUtils.htmlUnescape(html);
    }
}
