package io.potoroo.connectors.square;

import static java.math.BigDecimal.ZERO;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.PlatformJson;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One order with its payments and its customer, read as a sale and refunds.
 *
 * <p>Goods that are brought back, or exchanged, are an order of their own that names the one they were bought with.
 *
 * @param payments those of its tenders that could be found
 * @param customer null where it names none, or one that is not there any more
 */
record SquareOrder(
        PlatformJson json,
        List<PlatformJson> payments,
        @Nullable PlatformJson customer,
        Currency currency,
        @Nullable String country) {

    private static final int DIGITS = 10;

    private static final Set<String> PAID = Set.of("CAPTURED", "COMPLETED");

    static final Set<String> GIVEN_BACK = Set.of("APPROVED", "COMPLETED");

    String id() {
        return requireNonNull(json.text("id"));
    }

    /** Who bought, as far as the order says so itself. */
    static @Nullable String customerId(PlatformJson order, List<PlatformJson> payments) {
        return Stream.of(Stream.of(order), order.list("tenders").stream(), payments.stream())
                .flatMap(it -> it)
                .flatMap(it -> Stream.ofNullable(it.text("customer_id")))
                .findFirst()
                .orElse(null);
    }

    /** One without goods and payments only takes back, or is nothing yet. */
    boolean isSale() {
        return !json.list("line_items").isEmpty()
                || (json.list("returns").isEmpty() && !json.list("tenders").isEmpty());
    }

    ItemWriter sale() {
        var sale = ItemWriter.sale(id(), currency)
                .text("status", status())
                .time("sold_at", soldAt())
                .time("external_updated_at", changedAt())
                .text("currency", currencyCode())
                .money("total", total())
                .money("tax_total", money(json, "total_tax_money"))
                .money(
                        "discount_total",
                        money(json, "total_discount_money")
                                .add(rounding().min(ZERO).negate()))
                .money("tip_total", money(json, "total_tip_money"))
                .money("fee_total", serviceCharges().add(rounding().max(ZERO)));
        var giftCards = tendered("SQUARE_GIFT_CARD");
        if (giftCards.signum() > 0) {
            sale.money("gift_card_tender_total", giftCards);
        }
        var lines = json.list("line_items");
        for (int i = 0; i < lines.size(); i++) {
            line(lines.get(i), i, sale);
        }
        customer(sale);
        return sale;
    }

    private String status() {
        return switch (requireNonNullElse(json.text("state"), "")) {
            case "COMPLETED" -> "completed";
            case "CANCELED" -> "cancelled";
            // A till may leave an order open that was paid.
            default -> paid().signum() > 0 && paid().compareTo(total()) >= 0 ? "completed" : "pending";
        };
    }

    private BigDecimal paid() {
        return sum(json.list("tenders").stream().filter(this::isPaid).toList(), "amount_money");
    }

    /** By its payment, or else by what the tender says of its card; cash says nothing. */
    private boolean isPaid(PlatformJson tender) {
        var payment = payments.stream()
                .filter(it -> requireNonNullElse(tender.text("payment_id"), "").equals(it.text("id")))
                .findFirst();
        return payment.isPresent()
                ? PAID.contains(requireNonNullElse(payment.get().text("status"), ""))
                : Stream.of(
                                "card_details",
                                "bank_account_details",
                                "buy_now_pay_later_details",
                                "square_account_details")
                        .map(it -> tender.object(it).text("status"))
                        .allMatch(it -> it == null || PAID.contains(it));
    }

    /** Some tills' orders have none. */
    private BigDecimal total() {
        return json.has("total_money") ? money(json, "total_money") : tendered(null);
    }

    private BigDecimal tendered(@Nullable String type) {
        return sum(
                json.list("tenders").stream()
                        .filter(it -> type == null || type.equals(it.text("type")))
                        .toList(),
                "amount_money");
    }

    /** A till without a connection tells its payments when it has one again. */
    private @Nullable Instant soldAt() {
        return payments.stream()
                .flatMap(it -> Stream.ofNullable(SquarePayment.offlineAt(it)))
                .min(Comparator.naturalOrder())
                .orElseGet(this::closedAt);
    }

    private @Nullable Instant closedAt() {
        var closed = json.instant("closed_at");
        return closed == null ? json.instant("created_at") : closed;
    }

    /**
     * The last change of everything a sale is read from. The order's own version counts neither those of its payments
     * nor those of its customer, and a till's order has none.
     */
    private @Nullable Instant changedAt() {
        return Stream.concat(Stream.concat(Stream.of(json), payments.stream()), Stream.ofNullable(customer))
                .flatMap(it -> Stream.ofNullable(it.instant("updated_at")))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private String currencyCode() {
        return Stream.concat(
                        Stream.of(json.object("total_money")),
                        json.list("tenders").stream().map(it -> it.object("amount_money")))
                .flatMap(it -> Stream.ofNullable(it.text("currency")))
                .findFirst()
                .orElse(currency.code());
    }

    /** Before tax, which the order's tax holds. */
    private BigDecimal serviceCharges() {
        var charges = json.list("service_charges");
        return charges.isEmpty()
                ? money(json, "total_service_charge_money")
                : charges.stream()
                        .map(it -> money(it, "total_money").subtract(money(it, "total_tax_money")))
                        .reduce(ZERO, BigDecimal::add);
    }

    /** Of cash, where the smallest coin is larger than the minor unit. */
    private BigDecimal rounding() {
        return money(json.object("rounding_adjustment"), "amount_money");
    }

    private void line(PlatformJson from, int index, ItemWriter sale) {
        var quantity = from.amount("quantity");
        if (quantity.signum() <= 0) {
            sale.note("A line without a quantity is left out.");
            return;
        }
        var line = sale.line()
                .text("external_id", requireNonNullElse(from.text("uid"), String.valueOf(index)))
                .text("variant_external_id", from.text("catalog_object_id"))
                .text("title", title(from))
                .decimal("quantity", quantity)
                .decimal("unit_price", priceBeforeTax(from).divide(quantity, DIGITS, RoundingMode.HALF_UP))
                .money("discount_total", money(from, "total_discount_money"))
                .money("tax_total", money(from, "total_tax_money"));
        if ("GIFT_CARD".equals(from.text("item_type"))) {
            line.flag("gift_card", true);
        }
    }

    private static String title(PlatformJson line) {
        var name = requireNonNullElse(line.text("name"), "Custom amount");
        var variation = line.text("variation_name");
        return variation == null ? name : name + ", " + variation;
    }

    /**
     * Of the whole line. Tax that is in the price is in its gross sales in Europe and Australia, and is taken out of them in
     * the United States, Canada and Japan: it is as much as the parts of the line come to more than its total.
     */
    private BigDecimal priceBeforeTax(PlatformJson line) {
        var gross = money(line, "gross_sales_money");
        if (!line.has("total_money")) {
            return gross;
        }
        var tax = money(line, "total_tax_money");
        var included = gross.subtract(money(line, "total_discount_money"))
                .add(money(line, "total_service_charge_money"))
                .add(tax)
                .subtract(money(line, "total_money"));
        return gross.subtract(included.max(ZERO).min(tax));
    }

    private void customer(ItemWriter sale) {
        var email = payments.stream()
                .flatMap(it -> Stream.ofNullable(it.text("buyer_email_address")))
                .findFirst();
        SquareCustomer.write(sale, customerId(json, payments), customer, email.orElse(null), country);
    }

    boolean hasLinkedReturn() {
        return json.list("returns").stream().anyMatch(SquareOrder::isLinked);
    }

    /** Whether something came back of which nobody knows with which order it was bought. */
    boolean hasUnlinkedReturn() {
        return json.list("returns").stream().anyMatch(it -> !isLinked(it));
    }

    private static boolean isLinked(PlatformJson back) {
        return back.has("source_order_id");
    }

    /**
     * What it takes back, by the order it was bought with, under its own id: once the money has arrived, or where none was
     * to be paid. Money that is on its way may still be refused; it is told again when it is known.
     */
    Map<String, ItemWriter> refunds() {
        var states = json.list("refunds").stream().map(it -> it.text("status")).toList();
        boolean decided = states.isEmpty()
                ? "COMPLETED".equals(json.text("state"))
                : !states.contains("PENDING") && states.stream().anyMatch(GIVEN_BACK::contains);
        var bySource = new LinkedHashMap<String, List<PlatformJson>>();
        for (var back : decided ? json.list("returns") : List.<PlatformJson>of()) {
            var source = back.text("source_order_id");
            if (source != null) {
                bySource.computeIfAbsent(source, ignored -> new ArrayList<>()).add(back);
            }
        }
        var refunds = new LinkedHashMap<String, ItemWriter>();
        bySource.forEach((source, back) ->
                refund(source, back, GIVEN_BACK.containsAll(states)).ifPresent(it -> refunds.put(source, it)));
        return refunds;
    }

    /** By line where all is known of each; where a part of the money was refused, only the rest of it counts. */
    private Optional<ItemWriter> refund(String source, List<PlatformJson> back, boolean whole) {
        var lines = back.stream()
                .flatMap(it -> it.list("return_line_items").stream())
                .toList();
        var worth = back.stream().map(this::worth).reduce(ZERO, BigDecimal::add);
        var amount = whole ? worth : givenBack().min(worth);
        boolean byLine = whole && !lines.isEmpty() && lines.stream().allMatch(SquareOrder::isKnown);
        if (!byLine && amount.signum() == 0) {
            return Optional.empty();
        }
        var refund = ItemWriter.refund(source, id(), currency)
                .time("refunded_at", closedAt())
                .text("reason", reason());
        if (amount.signum() > 0) {
            refund.money("amount", amount);
        }
        if (byLine) {
            refund.money(
                    "tax_total",
                    sum(back.stream().map(it -> it.object("return_amounts")).toList(), "tax_money"));
            lines.forEach(it -> refund.line()
                    .text("line_item_external_id", it.text("source_line_item_uid"))
                    .decimal("quantity", it.amount("quantity")));
        }
        return Optional.of(refund);
    }

    private static boolean isKnown(PlatformJson line) {
        return line.has("source_line_item_uid") && line.amount("quantity").signum() > 0;
    }

    /** Of what came back, also where it was exchanged and less money was paid. */
    private BigDecimal worth(PlatformJson back) {
        return back.object("return_amounts").has("total_money")
                ? money(back.object("return_amounts"), "total_money")
                : sum(back.list("return_line_items"), "total_money");
    }

    private BigDecimal givenBack() {
        return sum(
                json.list("refunds").stream()
                        .filter(it -> GIVEN_BACK.contains(requireNonNullElse(it.text("status"), "")))
                        .toList(),
                "amount_money");
    }

    private @Nullable String reason() {
        return json.list("refunds").stream()
                .flatMap(it -> Stream.ofNullable(it.text("reason")))
                .findFirst()
                .orElse(null);
    }

    private BigDecimal sum(List<PlatformJson> parts, String field) {
        return parts.stream().map(it -> money(it, field)).reduce(ZERO, BigDecimal::add);
    }

    /** In currency units; Square counts in minor ones. */
    private BigDecimal money(PlatformJson from, String field) {
        return money(from, field, currency);
    }

    static BigDecimal money(PlatformJson from, String field, Currency currency) {
        return from.object(field).amount("amount").movePointLeft(currency.minorDigits());
    }
}
