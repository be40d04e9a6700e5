package io.potoroo.connectors.magento;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.Meaning;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store has told of an order: the latest snapshot, and each time that money had been given back by then.
 *
 * <p>A store tells how much was given back in all. Each increase is a refund of its own, named by what it came to, so
 * that the same history always means the same refunds.
 */
record OrderHistory(Snapshot latest, List<Step> refunds) {

    /** Counted from the beginning: so much was given back, so many of each line had come back. */
    record Step(BigDecimal money, BigDecimal goods, List<Returned> lines, Instant seenAt) {

        static final Step NOTHING = new Step(BigDecimal.ZERO, BigDecimal.ZERO, List.of(), Instant.EPOCH);

        static Step of(Snapshot snapshot, Instant now) {
            return new Step(
                    snapshot.refunded(),
                    snapshot.goodsRefunded(),
                    snapshot.lines().stream()
                            .map(it -> new Returned(it.id(), it.returned()))
                            .toList(),
                    now);
        }

        private BigDecimal returned(String lineId) {
            return lines.stream()
                    .filter(it -> it.lineId().equals(lineId))
                    .map(Returned::quantity)
                    .findFirst()
                    .orElse(BigDecimal.ZERO);
        }
    }

    record Returned(String lineId, BigDecimal quantity) {}

    /**
     * After another snapshot; empty where that is older. One that tells what is known means the same again, because what
     * was kept may not have been carried out.
     */
    static Optional<OrderHistory> after(@Nullable OrderHistory known, Snapshot told, Instant now) {
        if (known == null) {
            return Optional.of(
                    new OrderHistory(told, told.refunded().signum() > 0 ? List.of(Step.of(told, now)) : List.of()));
        }
        var next = told.fillFrom(known.latest);
        if (next.isOlderThan(known.latest)) {
            return Optional.empty();
        }
        var steps = new ArrayList<>(known.refunds);
        if (next.refunded().compareTo(known.latest.refunded()) > 0) {
            steps.add(Step.of(next, now));
        }
        return Optional.of(new OrderHistory(next, List.copyOf(steps)));
    }

    /** To be kept: who ordered is told with each snapshot. */
    OrderHistory withoutShopper() {
        return new OrderHistory(latest.withShopper(Snapshot.Shopper.NOBODY), refunds);
    }

    Meaning meaning(@Nullable String shopId, Connection connection) {
        var items = new ArrayList<Meaning.Item>();
        var writer = sale(connection);
        items.add(writer.of(shopId));
        var notes = new ArrayList<>(writer.notes());
        if (latest.status().equals("completed")) {
            var before = Step.NOTHING;
            for (var step : refunds) {
                items.add(refund(before, step, connection).of(null));
                before = step;
            }
        }
        return Meaning.of(items, notes);
    }

    private ItemWriter sale(Connection connection) {
        var writer = ItemWriter.sale(latest.orderId(), connection.currency())
                .text("external_number", latest.number())
                .text("currency", latest.currency())
                .text("status", latest.status())
                .time("sold_at", latest.createdAt())
                .flag("prices_include_tax", false)
                .money("discount_total", latest.discount())
                .money("tax_total", latest.tax())
                .money("shipping_total", latest.shipping())
                .money("total", latest.total())
                .discount(latest.discountCode(), null);
        for (var line : latest.pricedLines()) {
            writer.line()
                    .text("external_id", line.id())
                    .text("product_external_id", line.productId())
                    .text("variant_external_id", line.variantId())
                    .text("sku", line.sku())
                    .text("title", line.title() == null ? line.id() : line.title())
                    .decimal("quantity", line.sold())
                    .decimal("unit_price", line.price())
                    .texts("category_ids", line.categories());
        }
        var shopper = latest.shopper();
        writer.customer()
                .text("external_id", shopper.id())
                .text("first_name", shopper.firstName())
                .text("last_name", shopper.lastName())
                .texts("groups", shopper.groupId() == null ? List.of() : List.of(shopper.groupId()))
                .flag("is_guest", shopper.guest())
                .contact(shopper.email(), null, null);
        return writer;
    }

    /**
     * By the lines that came back, or else by what goods were given back for. The rest of the money is no goods, but
     * shipping or a courtesy.
     */
    private ItemWriter refund(Step before, Step after, Connection connection) {
        var money = after.money().subtract(before.money());
        var writer = ItemWriter.refund(
                        latest.orderId(), latest.orderId() + ":" + after.money().toPlainString(), connection.currency())
                .time("refunded_at", after.seenAt())
                .money("amount", money);
        boolean lines = false;
        for (var line : latest.pricedLines()) {
            var returned = after.returned(line.id()).subtract(before.returned(line.id()));
            if (returned.signum() > 0) {
                lines = true;
                writer.line().text("line_item_external_id", line.id()).decimal("quantity", returned);
            }
        }
        if (!lines) {
            var goods = latest.withTax(after.goods().subtract(before.goods())).min(money);
            writer.money("shipping_total", money.subtract(goods));
        }
        return writer;
    }
}
