package io.potoroo.connectors.magento;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order as its store told it at one moment; amounts in the base currency of the store, without tax where nothing else
 * is said.
 *
 * @param number as the shopper knows it; null where the plug-in told, which does not
 * @param currency likewise
 * @param total all in
 * @param goodsRefunded after discounts, so far
 * @param refunded money given back so far
 */
record Snapshot(
        String orderId,
        @Nullable String number,
        @Nullable String currency,
        String state,
        Instant createdAt,
        BigDecimal subtotal,
        BigDecimal tax,
        BigDecimal shipping,
        BigDecimal discount,
        BigDecimal total,
        @Nullable String discountCode,
        BigDecimal paid,
        BigDecimal due,
        BigDecimal goodsRefunded,
        BigDecimal refunded,
        List<Line> lines,
        Shopper shopper) {

    /** A store rounds each row, and tells four digits. */
    private static final BigDecimal TOLERANCE = new BigDecimal("0.01");

    /**
     * An article; of a configurable one the chosen variant with the price of the whole.
     *
     * @param id its place in the order and the product, as the plug-in names no lines
     */
    record Line(
            String id,
            @Nullable String productId,
            @Nullable String variantId,
            @Nullable String sku,
            @Nullable String title,
            BigDecimal price,
            BigDecimal ordered,
            BigDecimal cancelled,
            BigDecimal returned,
            List<String> categories) {

        BigDecimal sold() {
            return ordered.subtract(cancelled).max(BigDecimal.ZERO);
        }

        Line withCategories(List<String> known) {
            return new Line(id, productId, variantId, sku, title, price, ordered, cancelled, returned, known);
        }
    }

    /** Who ordered. */
    record Shopper(
            @Nullable String id,
            boolean guest,
            @Nullable String email,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String groupId) {

        static final Shopper NOBODY = new Shopper(null, true, null, null, null, null);
    }

    /** Empty for what is no order. */
    static Optional<Snapshot> read(PlatformJson told) {
        var order = told.object("order");
        var id = order.text("id");
        var createdAt = order.instant("createTime");
        if (id == null || createdAt == null) {
            return Optional.empty();
        }
        var total = number(order, "total");
        var paid = number(order, "totalPaid");
        var due = order.decimal("totalDue");
        var items = order.list("orderItems");
        return Optional.of(new Snapshot(
                id,
                order.text("number"),
                order.text("currency"),
                requireNonNullElse(order.text("state"), ""),
                createdAt,
                number(order, "subtotal"),
                number(order, "taxAmount"),
                number(order, "shippingAmount"),
                Currency.plain(order.amount("discountAmount").abs()),
                total,
                order.text("discountCode"),
                paid,
                Currency.plain(due == null ? total.subtract(paid) : due),
                Currency.plain(order.amount("subtotalRefunded")
                        .abs()
                        .subtract(order.amount("discountRefunded").abs())
                        .max(BigDecimal.ZERO)),
                number(order, "totalRefunded"),
                IntStream.range(0, items.size())
                        .mapToObj(i -> line(i, items.get(i)))
                        .toList(),
                shopper(told.object("customer"))));
    }

    private static BigDecimal number(PlatformJson json, String field) {
        return Currency.plain(json.amount(field));
    }

    private static Line line(int index, PlatformJson item) {
        var variant = item.reference("productId");
        return new Line(
                index + "-" + requireNonNullElse(variant, "0"),
                item.reference("parentId"),
                variant,
                item.text("code"),
                item.text("title"),
                number(item, "price"),
                number(item, "qtyOrdered"),
                number(item, "qtyCanceled"),
                number(item, "qtyRefunded"),
                item.texts("categories").stream().sorted().toList());
    }

    private static Shopper shopper(PlatformJson customer) {
        var id = customer.reference("id");
        return new Shopper(
                id,
                id == null || customer.isTrue("isGuest"),
                customer.text("email"),
                customer.text("firstname"),
                customer.text("lastname"),
                customer.text("group_id"));
    }

    /** So much of its goods, with their part of what the order comes to without shipping. */
    BigDecimal withTax(BigDecimal goods) {
        var all = subtotal.subtract(discount);
        return goods.signum() <= 0 || all.signum() <= 0
                ? BigDecimal.ZERO
                : goods.multiply(total.subtract(shipping)).divide(all, 4, RoundingMode.HALF_UP);
    }

    /** How far it has come; a hold lets it fall back, which is nothing new. */
    private int rank() {
        return switch (state) {
            case "processing" -> 1;
            case "complete" -> 2;
            case "closed", "canceled" -> 3;
            default -> 0;
        };
    }

    private List<BigDecimal> facts() {
        return List.of(
                BigDecimal.valueOf(rank()),
                paid,
                refunded,
                lines.stream().map(Line::cancelled).reduce(BigDecimal.ZERO, BigDecimal::add),
                lines.stream().map(Line::returned).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** Whether something that never falls is less than it was then. */
    boolean isOlderThan(Snapshot other) {
        var mine = facts();
        var theirs = other.facts();
        return IntStream.range(0, mine.size()).anyMatch(i -> mine.get(i).compareTo(theirs.get(i)) < 0);
    }

    /** With what an earlier one told and this one does not: what the plug-in tells differs from what the store answers. */
    Snapshot fillFrom(Snapshot earlier) {
        Map<String, List<String>> categories = new HashMap<>();
        earlier.lines.forEach(it -> categories.put(it.id(), it.categories()));
        var filled = new ArrayList<Line>(lines.size());
        for (var line : lines) {
            filled.add(
                    line.categories().isEmpty()
                            ? line.withCategories(categories.getOrDefault(line.id(), List.of()))
                            : line);
        }
        return with(
                number == null ? earlier.number : number,
                currency == null ? earlier.currency : currency,
                List.copyOf(filled),
                shopper);
    }

    Snapshot withShopper(Shopper other) {
        return with(number, currency, lines, other);
    }

    private Snapshot with(
            @Nullable String newNumber, @Nullable String newCurrency, List<Line> newLines, Shopper newShopper) {
        return new Snapshot(
                orderId,
                newNumber,
                newCurrency,
                state,
                createdAt,
                subtotal,
                tax,
                shipping,
                discount,
                total,
                discountCode,
                paid,
                due,
                goodsRefunded,
                refunded,
                newLines,
                newShopper);
    }

    /**
     * As shops report it. What was closed without a payment was cancelled as a whole, and everything else that was closed
     * is told of by its refunds.
     */
    String status() {
        boolean settled = due.signum() <= 0;
        return switch (state) {
            case "complete" -> "completed";
            case "closed" -> paid.signum() == 0 && total.signum() > 0 ? "cancelled" : "completed";
            case "processing" -> settled ? "completed" : "pending";
            case "canceled" -> "cancelled";
            default -> "pending";
        };
    }

    /** The lines where they tell the whole price; those of a bundle may not. */
    List<Line> pricedLines() {
        return comeTo(subtotal, lines.stream().map(it -> it.price().multiply(it.ordered())))
                ? lines.stream().filter(it -> it.sold().signum() > 0).toList()
                : List.of();
    }

    static boolean comeTo(BigDecimal subtotal, Stream<BigDecimal> lines) {
        var sum = lines.reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.subtract(subtotal).abs().compareTo(TOLERANCE) <= 0;
    }
}
