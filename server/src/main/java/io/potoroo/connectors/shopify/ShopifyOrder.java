package io.potoroo.connectors.shopify;

import static io.potoroo.connectors.shopify.Shopify.sum;
import static java.util.Objects.requireNonNull;

import io.potoroo.connectors.Connection;
import io.potoroo.connectors.ItemWriter;
import io.potoroo.connectors.Meaning;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.connectors.PlatformJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order of Shopify, as the sale and the refunds it comes to.
 *
 * <p>Amounts are those of the order as it was made, in the shop's currency: what is called {@code current} has refunds
 * taken off, which are told by themselves, and what is called {@code presentment} is the shopper's currency.
 *
 * @param customer the record of whoever ordered; empty where they have none
 * @param transactions asks for those of an order
 */
record ShopifyOrder(
        PlatformJson order,
        PlatformJson customer,
        List<PlatformJson> refunds,
        Connection connection,
        Function<String, List<PlatformJson>> transactions) {

    /** Where an order belongs that was made at no location. */
    static final String ONLINE = "online";

    private static final Set<String> PAID = Set.of("paid", "partially_refunded", "refunded");
    private static final Set<String> LANGUAGES = Set.of("en", "fr", "es");
    private static final String GIFT_CARD = "gift_card";

    static boolean isOne(PlatformJson body) {
        return body.text("id") != null && body.has("line_items") && body.has("total_price");
    }

    static String shop(PlatformJson order) {
        return Objects.requireNonNullElse(order.text("location_id"), ONLINE);
    }

    Meaning meaning(PlatformEvent event) {
        var id = requireNonNull(order.text("id"));
        var shop = shop(order);
        var status = status();
        var sale = sale(id, status, event);
        var items = new ArrayList<>(List.of(sale.of(shop)));
        var notes = new ArrayList<>(sale.notes());
        // A sale that is undone as a whole has nothing left to be refunded.
        if (status.equals("completed")) {
            var unpaid = BigDecimal.ZERO;
            for (var refund : refunds) {
                unpaid = unpaid.add(ShopifyRefund.unpaid(refund, order.isTrue("taxes_included")));
                var settled =
                        ShopifyRefund.moneyAlone(refund, connection.currency()).min(unpaid);
                unpaid = unpaid.subtract(settled);
                ShopifyRefund.of(refund, id, connection.currency(), settled).ifPresent(it -> {
                    items.add(it.of(shop));
                    notes.addAll(it.notes());
                });
            }
        }
        return Meaning.of(items, notes);
    }

    private String status() {
        var financial = Objects.requireNonNullElse(order.text("financial_status"), "pending");
        if (order.has("cancelled_at")) {
            return "cancelled";
        }
        if (PAID.contains(financial)) {
            return "completed";
        }
        return financial.equals("voided") ? "voided" : "pending";
    }

    private ItemWriter sale(String id, String status, PlatformEvent event) {
        var shippingDiscount = order.list("shipping_lines").stream()
                .map(it -> sum(it.list("discount_allocations"), "amount"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var shipping =
                order.object("total_shipping_price_set").object("shop_money").decimal("amount");
        var sale = ItemWriter.sale(id, connection.currency())
                .text("external_number", order.text("name"))
                .text("status", status)
                .flag("test", order.isTrue("test") ? true : null)
                .time(
                        "sold_at",
                        order.has("processed_at") ? order.instant("processed_at") : order.instant("created_at"))
                .time("external_updated_at", event.version(order.instant("updated_at")))
                .text("currency", order.text("currency"))
                .flag("prices_include_tax", order.isTrue("taxes_included"))
                .money("total", order.decimal("total_price"))
                .money("tax_total", order.decimal("total_tax"))
                .money("discount_total", order.amount("total_discounts").subtract(shippingDiscount))
                .money("shipping_total", shipping == null ? null : shipping.subtract(shippingDiscount))
                .money("tip_total", order.decimal("total_tip_received"))
                .money("gift_card_tender_total", paidByGiftCard(id));
        order.list("line_items").forEach(it -> line(it, sale));
        order.list("discount_codes").forEach(it -> sale.discount(it.text("code"), it.decimal("amount")));
        customer(sale);
        return sale;
    }

    /** Tips are lines of their own beside being told as tips. */
    static boolean isTip(PlatformJson line) {
        return line.tells("tip_payment_gateway");
    }

    private static void line(PlatformJson line, ItemWriter sale) {
        if (line.amount("quantity").signum() <= 0 || isTip(line)) {
            return;
        }
        sale.line()
                .text("external_id", line.text("id"))
                .text("product_external_id", line.text("product_id"))
                .text("variant_external_id", line.text("variant_id"))
                .text("sku", line.text("sku"))
                .text("title", title(line))
                .decimal("quantity", line.decimal("quantity"))
                .decimal("unit_price", line.amount("price"))
                .money("discount_total", sum(line.list("discount_allocations"), "amount"))
                .money("tax_total", sum(line.list("tax_lines"), "price"))
                .flag("gift_card", line.isTrue("gift_card") ? true : null);
    }

    private static String title(PlatformJson line) {
        return Stream.of("title", "name", "sku")
                .map(line::text)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .findFirst()
                .orElse("-");
    }

    /** The order says that a gift card was used, and not how much it paid. */
    private @Nullable BigDecimal paidByGiftCard(String id) {
        if (!order.texts("payment_gateway_names").contains(GIFT_CARD) || !connection.isOpen()) {
            return null;
        }
        var paid = transactions.apply(id).stream()
                .filter(it -> GIFT_CARD.equals(it.text("gateway")))
                .filter(it -> "success".equals(it.text("status")))
                .filter(it -> "sale".equals(it.text("kind")) || "capture".equals(it.text("kind")))
                .toList();
        return sum(paid, "amount");
    }

    /** The customer's own record counts; what was typed at the checkout only where there is none. */
    private void customer(ItemWriter sale) {
        var id = customer.text("id");
        if (id != null) {
            var writer = sale.customer()
                    .text("external_id", id)
                    .text("first_name", customer.text("first_name"))
                    .text("last_name", customer.text("last_name"))
                    .contact(
                            customer.text("email"),
                            customer.text("phone"),
                            country(customer.object("default_address").text("country_code")))
                    .texts("groups", groups(customer.text("tags")))
                    .flag("allow_email", consent(customer, "email_marketing_consent"))
                    .flag("allow_sms", consent(customer, "sms_marketing_consent"));
            language(writer);
            return;
        }
        var email = order.text("email") == null ? order.text("contact_email") : order.text("email");
        if (email != null || order.text("phone") != null) {
            var billing = order.object("billing_address");
            language(sale.customer()
                    .flag("is_guest", true)
                    .text("first_name", billing.text("first_name"))
                    .text("last_name", billing.text("last_name"))
                    .contact(email, order.text("phone"), country(null)));
        }
    }

    /** Null where the shopper has said neither. */
    private static @Nullable Boolean consent(PlatformJson customer, String channel) {
        var state = customer.object(channel).text("state");
        if ("subscribed".equals(state)) {
            return true;
        }
        return "unsubscribed".equals(state) ? false : null;
    }

    private @Nullable String country(@Nullable String own) {
        var billing = order.object("billing_address").text("country_code");
        return own != null ? own : billing != null ? billing : connection.countryCode();
    }

    private void language(ItemWriter customer) {
        var locale = order.text("customer_locale");
        var language = locale == null ? "" : locale.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
        if (LANGUAGES.contains(language)) {
            customer.text("language", language);
        }
    }

    /** What merchants mark staff and wholesale customers with. */
    private static List<String> groups(@Nullable String tags) {
        return tags == null
                ? List.of()
                : Arrays.stream(tags.split(","))
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .limit(100)
                        .toList();
    }
}
