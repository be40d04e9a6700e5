package io.potoroo.connectors.lightspeedx;

import static java.util.stream.Collectors.groupingBy;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sale of a register, in the shape of either API, and what it means.
 *
 * @param customer empty where there is none or nobody knows
 * @param returned the sale that it takes goods back from; empty where there is none or nobody knows
 */
record RegisterSale(PlatformJson sale, PlatformJson customer, PlatformJson returned) {

    /** Whoever has not said who they are is this customer of every store. */
    private static final String ANYBODY = "WALKIN";

    /** The product by which a discount on the whole sale is written. */
    private static final String DISCOUNT = "vend-discount";

    private static final int UNIT_PRICE_DIGITS = 5;

    /** How far a sale is. */
    enum Stage {
        PENDING,
        CLOSED,
        VOIDED
    }

    /** By its state, which is replacing the status, or else by that. */
    static Stage stage(PlatformJson sale) {
        var state = Optional.ofNullable(sale.text("state")).orElse("").toLowerCase(Locale.ROOT);
        return switch (state) {
            case "parked", "pending" -> Stage.PENDING;
            case "closed" -> Stage.CLOSED;
            case "voided" -> Stage.VOIDED;
            default -> stageByStatus(Optional.ofNullable(sale.text("status")).orElse(""));
        };
    }

    private static Stage stageByStatus(String status) {
        if (status.endsWith("CLOSED")) {
            return Stage.CLOSED;
        }
        return switch (status) {
            case "VOIDED" -> Stage.VOIDED;
            default -> Stage.PENDING;
        };
    }

    private record Line(PlatformJson json, BigDecimal quantity, BigDecimal net, BigDecimal tax) {

        static Line of(PlatformJson json) {
            var quantity = json.amount("quantity");
            return new Line(
                    json,
                    quantity,
                    first(json, "price_total", "total_price")
                            .orElseGet(() -> json.amount("price").multiply(quantity)),
                    first(json, "tax_total", "total_tax")
                            .orElseGet(() -> json.amount("tax").multiply(quantity)));
        }

        private static Optional<BigDecimal> first(PlatformJson json, String... fields) {
            return Stream.of(fields)
                    .flatMap(it -> Stream.ofNullable(json.decimal(it)))
                    .findFirst();
        }

        boolean isOf(PlatformJson other) {
            var product = json.text("product_id");
            return product != null && product.equals(other.text("product_id"));
        }

        /** Only some answers name the product; all of them its id, which is another in each store. */
        boolean saysDiscount() {
            return DISCOUNT.equals(json.text("sku")) || DISCOUNT.equals(json.text("handle"));
        }

        /** On all of it. */
        BigDecimal discount() {
            return first(json, "discount", "unit_discount")
                    .orElse(BigDecimal.ZERO)
                    .multiply(quantity);
        }

        String title() {
            return Stream.of("name", "sku", "product_id")
                    .flatMap(it -> Stream.ofNullable(json.text(it)))
                    .findFirst()
                    .orElse("?");
        }
    }

    /** What a line stands for. */
    private enum Part {
        SOLD,
        /** Off everything that is sold. */
        DISCOUNT,
        TAKEN_BACK,
        /** What had been off the goods that are taken back. */
        DISCOUNT_UNDONE
    }

    /** A discount on the whole sale is an article that is sold less than no times. */
    private Part part(Line line) {
        if (line.saysDiscount()) {
            return line.net().signum() > 0 && sale.text("return_for") != null ? Part.DISCOUNT_UNDONE : Part.DISCOUNT;
        }
        if (line.quantity().signum() > 0) {
            boolean undone = soldBefore(line).anyMatch(it -> it.signum() < 0);
            return undone ? Part.DISCOUNT_UNDONE : line.net().signum() < 0 ? Part.DISCOUNT : Part.SOLD;
        }
        boolean cameBack = line.json().isTrue("is_return")
                || (lines(returned).isEmpty() && sale.text("return_for") != null)
                || soldBefore(line).anyMatch(it -> it.signum() > 0);
        return cameBack || !sellsGoods() ? Part.TAKEN_BACK : Part.DISCOUNT;
    }

    /** How often the line's product was sold in the sale that goods are taken back from, which may be an exchange itself. */
    private Stream<BigDecimal> soldBefore(Line line) {
        return lines(returned).stream()
                .filter(it -> line.isOf(it) && !it.isTrue("is_return"))
                .map(it -> it.amount("quantity"));
    }

    private boolean sellsGoods() {
        return lines(sale).stream()
                .map(Line::of)
                .filter(it -> it.quantity().signum() > 0 && it.net().signum() > 0)
                .anyMatch(it -> part(it) == Part.SOLD);
    }

    static List<PlatformJson> lines(PlatformJson sale) {
        return sale.list(sale.has("register_sale_products") ? "register_sale_products" : "line_items");
    }

    Meaning meaning(Connection connection) {
        var id = sale.text("id");
        var stage = stage(sale);
        var soldAt = Stream.of("sale_date", "created_at")
                .flatMap(it -> Stream.ofNullable(sale.instant(it)))
                .findFirst()
                .orElse(null);
        if (id == null || soldAt == null) {
            return new Meaning.Nothing("It is no sale.");
        }
        var lines = lines(sale).stream()
                .map(Line::of)
                .filter(it -> it.quantity().signum() != 0)
                .collect(groupingBy(this::part));
        var items = new ArrayList<Meaning.Item>();
        var notes = new ArrayList<String>();
        boolean takesBack = lines.containsKey(Part.TAKEN_BACK);
        if (takesBack) {
            takeBack(id, stage, soldAt, lines, connection, items, notes);
        }
        if (!takesBack || lines.containsKey(Part.SOLD)) {
            var writer = sold(id, stage, soldAt, lines, !takesBack, connection);
            items.add(writer.of(sale.text("outlet_id")));
            notes.addAll(writer.notes());
        }
        return Meaning.of(items, notes);
    }

    private void takeBack(
            String id,
            Stage stage,
            Instant at,
            Map<Part, List<Line>> lines,
            Connection connection,
            List<Meaning.Item> items,
            List<String> notes) {
        var source = sale.text("return_for");
        if (source == null) {
            notes.add("Goods were taken back without the sale they are of; points are to be corrected by hand.");
        } else if (stage == Stage.VOIDED) {
            notes.add("A return was voided; if it took points back, they are to be given back by hand.");
        } else if (stage == Stage.CLOSED) {
            refund(source, id, at, lines, connection)
                    .ifPresentOrElse(
                            writer -> {
                                // It may come back to another outlet than it was sold at.
                                items.add(writer.of(returned.text("outlet_id")));
                                notes.addAll(writer.notes());
                            },
                            () -> notes.add("Nothing was paid for what was taken back."));
        } else {
            notes.add("The return is not closed.");
        }
    }

    /**
     * By lines where each can only be one of the sale's, which earned what it was paid; else by its money. Empty where
     * there is neither.
     */
    private Optional<ItemWriter> refund(
            String source, String id, Instant at, Map<Part, List<Line>> lines, Connection connection) {
        var takenBack = lines.getOrDefault(Part.TAKEN_BACK, List.of());
        var undone = lines.getOrDefault(Part.DISCOUNT_UNDONE, List.of());
        var all = Stream.concat(takenBack.stream(), undone.stream()).toList();
        var tax = sum(all.stream().map(Line::tax)).negate();
        var money = sum(all.stream().map(Line::net)).negate().add(tax);
        boolean paid = connection.currency().toMinor(money) > 0;
        var writer = ItemWriter.refund(source, id, connection.currency())
                .time("refunded_at", at)
                .money("tax_total", tax)
                .text("reason", sale.text("note"));
        var sources = takenBack.stream().map(this::source).toList();
        if (sources.contains(Optional.<String>empty())) {
            return paid ? Optional.of(writer.money("amount", money)) : Optional.empty();
        }
        if (paid && !undone.isEmpty()) {
            writer.money("amount", money);
        }
        for (int i = 0; i < takenBack.size(); i++) {
            var line = takenBack.get(i);
            writer.line()
                    .text("line_item_external_id", sources.get(i).orElseThrow())
                    .decimal("quantity", line.quantity().negate())
                    .money("amount", undone.isEmpty() ? line.net().negate() : null);
        }
        return Optional.of(writer);
    }

    private Optional<String> source(Line line) {
        var candidates = lines(returned).stream().filter(line::isOf).toList();
        return candidates.size() == 1
                        && candidates
                                        .getFirst()
                                        .amount("quantity")
                                        .compareTo(line.quantity().negate())
                                >= 0
                ? Optional.ofNullable(candidates.getFirst().text("id"))
                : Optional.empty();
    }

    private ItemWriter sold(
            String id, Stage stage, Instant soldAt, Map<Part, List<Line>> lines, boolean whole, Connection connection) {
        var goods = lines.getOrDefault(Part.SOLD, List.of());
        var discounts = lines.getOrDefault(Part.DISCOUNT, List.of());
        var all = Stream.concat(goods.stream(), discounts.stream()).toList();
        var net = sum(all.stream().map(Line::net));
        var tax = sum(all.stream().map(Line::tax));
        var writer = ItemWriter.sale(id, connection.currency())
                .text("external_number", sale.text("invoice_number"))
                .text("status", status(stage))
                .time("sold_at", soldAt)
                .time("external_updated_at", sale.instant("updated_at"))
                .whole("external_version", version())
                .flag("prices_include_tax", false)
                .money("tax_total", whole ? sale.amount("total_tax") : tax)
                .money("total", whole ? sale.amount("total_price").add(sale.amount("total_tax")) : net.add(tax))
                .text("register_id", sale.text("register_id"));
        var lineDiscounts = BigDecimal.ZERO;
        for (var line : goods) {
            lineDiscounts = lineDiscounts.add(write(line, discounts.isEmpty(), writer.line(), connection));
        }
        writer.money(
                "discount_total", lineDiscounts.subtract(sum(discounts.stream().map(Line::net))));
        writeCustomer(writer, connection);
        return writer;
    }

    private static String status(Stage stage) {
        return switch (stage) {
            case CLOSED -> "completed";
            case VOIDED -> "voided";
            case PENDING -> "pending";
        };
    }

    /** The later of the sale and its customer, who are numbered together: a new address must not look like a contradiction. */
    private @Nullable Long version() {
        var ofSale = sale.decimal("version");
        var ofCustomer = customer.decimal("version");
        return ofSale == null
                ? null
                : ofSale.max(ofCustomer == null ? BigDecimal.ZERO : ofCustomer).longValue();
    }

    /**
     * Its price is after the discount; what was taken off is told besides. Returns that, to the minor unit.
     *
     * @param taxed whether its tax is what was paid, which is less after a discount on the whole sale
     */
    private static BigDecimal write(Line line, boolean taxed, ItemWriter writer, Connection connection) {
        var currency = connection.currency();
        var price = line.net()
                .add(line.discount())
                .divide(line.quantity(), UNIT_PRICE_DIGITS, RoundingMode.HALF_UP)
                .max(BigDecimal.ZERO);
        var discount = currency.toUnits(
                Math.max(0, currency.toMinor(price.multiply(line.quantity())) - currency.toMinor(line.net())));
        writer.text("external_id", line.json().text("id"))
                .text("product_external_id", line.json().text("product_id"))
                .text("sku", line.json().text("sku"))
                .text("title", line.title())
                .decimal("quantity", line.quantity())
                .decimal("unit_price", price)
                .money("discount_total", discount)
                .money("tax_total", taxed ? line.tax() : null);
        return discount;
    }

    private void writeCustomer(ItemWriter writer, Connection connection) {
        var id = sale.text("customer_id") == null ? customer.text("id") : sale.text("customer_id");
        if (id == null || ANYBODY.equals(customer.text("customer_code"))) {
            return;
        }
        var mobile = customer.text("mobile");
        var country = customer.text("physical_country_id");
        writer.customer()
                .text("external_id", id)
                .text("first_name", customer.text("first_name"))
                .text("last_name", customer.text("last_name"))
                .texts(
                        "groups",
                        Stream.of("customer_group_id", "customer_group_name")
                                .flatMap(it -> Stream.ofNullable(customer.text(it)))
                                .toList())
                .contact(
                        customer.text("email"),
                        mobile == null ? customer.text("phone") : mobile,
                        country == null ? connection.countryCode() : country);
    }

    private static BigDecimal sum(Stream<BigDecimal> amounts) {
        return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
