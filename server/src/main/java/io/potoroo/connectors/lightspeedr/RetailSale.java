package io.potoroo.connectors.lightspeedr;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sale with its lines and payments, and what it means.
 *
 * @param customer with contact, type and custom fields; empty where there is none or nobody knows
 * @param sources of the lines that goods are taken back from, by their ids: what is known of them
 */
record RetailSale(PlatformJson sale, PlatformJson customer, PlatformJson sources) {

    private static final String FEE = "item_fee";
    private static final String GIFT_CARD = "giftcard";
    private static final String EXEMPT = "points_exempt";
    private static final String NOT_COUNTED = "non_inventory";

    /** A line; what belongs to it is negative where goods are taken back. */
    private record Line(PlatformJson json, BigDecimal quantity) {

        static Line of(PlatformJson json) {
            return new Line(json, json.amount("unitQuantity"));
        }

        boolean isFee() {
            return FEE.equals(json.text("lineType"));
        }

        /** Less to pay, and no goods: a button of a till takes value off with an article that nobody counts. */
        boolean isReduction() {
            return !isFee()
                    && gross().signum() < 0
                    && (quantity.signum() > 0
                            || (parent() == null
                                    && NOT_COUNTED.equals(json.object("Item").text("itemType"))));
        }

        boolean isGoods() {
            return !isFee() && !isReduction();
        }

        BigDecimal gross() {
            return json.amount("unitPrice").multiply(quantity);
        }

        BigDecimal discount() {
            return json.amount("calcLineDiscount").add(json.amount("calcTransactionDiscount"));
        }

        BigDecimal tax() {
            return json.amount("calcTax1").add(json.amount("calcTax2"));
        }

        /** What the shopper pays for it. */
        BigDecimal money(boolean taxIncluded) {
            var net = gross().subtract(discount());
            return taxIncluded ? net : net.add(tax());
        }

        /** What it is worth without tax. */
        BigDecimal goods(boolean taxIncluded) {
            var net = gross().subtract(discount());
            return taxIncluded ? net.subtract(tax()) : net;
        }

        @Nullable String parent() {
            return json.reference("parentSaleLineID");
        }
    }

    /** Lines of other sales that goods are taken back from. */
    static List<String> takenBackFrom(PlatformJson sale) {
        return lines(sale)
                .filter(it -> it.quantity().signum() < 0)
                .flatMap(it -> Stream.ofNullable(it.parent()))
                .distinct()
                .toList();
    }

    private static Stream<Line> lines(PlatformJson sale) {
        return sale.object("SaleLines").list("SaleLine").stream().map(Line::of);
    }

    /** @param version of the sale, which changed then */
    Meaning meaning(Connection connection, UnaryOperator<@Nullable Instant> version) {
        var id = sale.reference("saleID");
        var at = Stream.of("completeTime", "createTime")
                .flatMap(it -> Stream.ofNullable(sale.instant(it)))
                .findFirst()
                .orElse(null);
        var lines = lines(sale).toList();
        if (id == null || at == null || lines.isEmpty()) {
            return new Meaning.Nothing("There is nothing sold in it.");
        }
        var items = new ArrayList<Meaning.Item>();
        var notes = new ArrayList<String>();
        // What a fee comes back with is no goods, and no line that the sale was told with.
        var takenBack = lines.stream()
                .filter(it -> it.quantity().signum() < 0 && it.isGoods())
                .toList();
        if (!takenBack.isEmpty()) {
            takeBack(id, at, takenBack, connection, items, notes);
        }
        if (takenBack.isEmpty() || lines.stream().anyMatch(it -> it.quantity().signum() > 0 && it.isGoods())) {
            var kept = lines.stream()
                    .filter(it -> it.quantity().signum() > 0 || it.isReduction())
                    .toList();
            var writer = sold(id, at, kept, takenBack.isEmpty(), connection)
                    .time("external_updated_at", version.apply(changedAt()));
            items.add(writer.of(sale.reference("shopID")));
            notes.addAll(writer.notes());
        }
        return Meaning.of(items, notes);
    }

    private boolean isVoided() {
        return sale.isTrue("voided");
    }

    private boolean isCompleted() {
        return sale.isTrue("completed");
    }

    private boolean taxIncluded() {
        return sale.isTrue("isTaxInclusive");
    }

    /** One refund for each sale that something goes back to. */
    private void takeBack(
            String id,
            Instant at,
            List<Line> lines,
            Connection connection,
            List<Meaning.Item> items,
            List<String> notes) {
        if (isVoided()) {
            notes.add("A return was voided; if it took points back, they are to be given back by hand.");
            return;
        }
        if (!isCompleted()) {
            notes.add("The return is not completed.");
            return;
        }
        var bySale = lines.stream()
                .collect(groupingBy(
                        it -> Optional.ofNullable(source(it).reference("saleID")), LinkedHashMap::new, toList()));
        bySale.forEach((saleId, ofIt) -> {
            if (saleId.isEmpty()) {
                notes.add("Goods were taken back without the sale they are of; points are to be corrected by hand.");
            } else {
                // It may come back to another shop than it was sold at.
                var shop = source(ofIt.getFirst()).reference("shopID");
                items.add(refund(saleId.get(), id, at, ofIt, connection).of(shop));
            }
        });
    }

    private PlatformJson source(Line line) {
        return sources.object(String.valueOf(line.parent()));
    }

    /** The money follows from the lines, so that rounding each of several returns never comes to more than was paid. */
    private ItemWriter refund(String source, String id, Instant at, List<Line> lines, Connection connection) {
        var writer = ItemWriter.refund(source, id, connection.currency())
                .time("refunded_at", at)
                .money("tax_total", sum(lines.stream().map(Line::tax)).negate());
        for (var line : lines) {
            writer.line()
                    .text("line_item_external_id", line.parent())
                    .decimal("quantity", line.quantity().negate())
                    .money("amount", line.goods(taxIncluded()).negate());
        }
        return writer;
    }

    /** The deposits on gift cards and accounts are no part of its total, and no lines. */
    private ItemWriter sold(String id, Instant soldAt, List<Line> lines, boolean whole, Connection connection) {
        var goods = lines.stream().filter(Line::isGoods).toList();
        var reductions = lines.stream().filter(Line::isReduction).map(Line::gross);
        var tips = sale.amount("calcTips");
        var money = whole ? sale.amount("total") : sum(lines.stream().map(it -> it.money(taxIncluded())));
        var writer = ItemWriter.sale(id, connection.currency())
                .text("external_number", sale.text("ticketNumber"))
                .text("status", isVoided() ? "voided" : isCompleted() ? "completed" : "pending")
                .time("sold_at", soldAt)
                .flag("prices_include_tax", taxIncluded())
                .money("discount_total", sum(lines.stream().map(Line::discount)).subtract(sum(reductions)))
                .money("tax_total", sum(lines.stream().map(Line::tax)))
                .money("tip_total", tips)
                .money("fee_total", sum(lines.stream().filter(Line::isFee).map(it -> it.goods(taxIncluded()))))
                .money("total", money.add(tips))
                .money("gift_card_tender_total", giftCards())
                .text("register_id", sale.reference("registerID"));
        boolean exempt = isExempt();
        for (var line : goods) {
            write(line, exempt, writer.line());
        }
        writeCustomer(writer, connection);
        return writer;
    }

    /** The last of everything that was read of: a new address of a customer must not look like a contradiction. */
    private @Nullable Instant changedAt() {
        return Stream.concat(
                        Stream.of(sale, customer, customer.object("Contact")),
                        lines(sale).map(Line::json).flatMap(it -> Stream.of(it, it.object("Item"))))
                .map(it -> it.instant("timeStamp"))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private BigDecimal giftCards() {
        return sum(sale.object("SalePayments").list("SalePayment").stream()
                .filter(it -> !it.isTrue("archived"))
                .filter(it -> GIFT_CARD.equals(
                        Optional.ofNullable(it.object("PaymentType").text("type"))
                                .orElse("")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z]", "")))
                .map(it -> it.amount("amount")));
    }

    private boolean isExempt() {
        return customer.object("CustomFieldValues").list("CustomFieldValue").stream()
                .anyMatch(it -> EXEMPT.equals(it.text("name")) && it.isTrue("value"));
    }

    private static void write(Line line, boolean exempt, ItemWriter writer) {
        var item = line.json().object("Item");
        var description = item.text("description");
        writer.text("external_id", line.json().text("saleLineID"))
                .text("product_external_id", line.json().reference("itemID"))
                .text("sku", RetailItems.sku(item))
                .text("title", description == null ? "Item " + line.json().text("itemID") : description)
                .decimal("quantity", line.quantity())
                .decimal("unit_price", line.json().amount("unitPrice"))
                .money("discount_total", line.discount())
                .money("tax_total", line.tax())
                .texts("category_ids", present(item.reference("categoryID")))
                .texts("tags", item.object("Tags").texts("tag"))
                .text("brand_id", item.reference("manufacturerID"))
                .text("supplier_id", item.reference("defaultVendorID"));
        if (exempt) {
            writer.flag("points_exempt", true);
        }
    }

    private void writeCustomer(ItemWriter writer, Connection connection) {
        var id = sale.reference("customerID");
        if (id == null) {
            return;
        }
        var contact = customer.object("Contact");
        var country = contact.object("Addresses").list("ContactAddress").stream()
                .flatMap(it -> Stream.ofNullable(it.text("countryCode")))
                .findFirst()
                .orElse(connection.countryCode());
        writer.customer()
                .text("external_id", id)
                .text("first_name", customer.text("firstName"))
                .text("last_name", customer.text("lastName"))
                .texts(
                        "groups",
                        present(
                                customer.reference("customerTypeID"),
                                customer.object("CustomerType").text("name")))
                .contact(
                        used(contact.object("Emails").list("ContactEmail"), "Primary", "address"),
                        used(contact.object("Phones").list("ContactPhone"), "Mobile", "number"),
                        country);
    }

    private static List<String> present(@Nullable String... values) {
        var present = new ArrayList<String>(values.length);
        for (var value : values) {
            if (value != null) {
                present.add(value);
            }
        }
        return present;
    }

    private static @Nullable String used(List<PlatformJson> ways, String use, String field) {
        return ways.stream()
                .filter(it -> use.equals(it.text("useType")))
                .flatMap(it -> Stream.ofNullable(it.text(field)))
                .findFirst()
                .orElse(null);
    }

    private static BigDecimal sum(Stream<BigDecimal> amounts) {
        return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
