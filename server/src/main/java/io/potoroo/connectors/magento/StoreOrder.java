package io.potoroo.connectors.magento;

import static java.util.stream.Collectors.toMap;

import io.potoroo.connectors.PlatformJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An order as the store itself answers it, told in the words of the plug-in. */
record StoreOrder(PlatformJson order) {

    private static final String CONFIGURABLE = "configurable";

    /** Their parts are told instead. */
    private static final Set<String> COMPOUND = Set.of(CONFIGURABLE, "bundle");

    private static final Map<String, String> TOTALS = Map.ofEntries(
            Map.entry("subtotal", "base_subtotal"),
            Map.entry("taxAmount", "base_tax_amount"),
            Map.entry("total", "base_grand_total"),
            Map.entry("shippingAmount", "base_shipping_amount"),
            Map.entry("discountAmount", "base_discount_amount"),
            Map.entry("subtotalRefunded", "base_subtotal_refunded"),
            Map.entry("discountRefunded", "base_discount_refunded"),
            Map.entry("totalRefunded", "base_total_refunded"),
            Map.entry("totalDue", "base_total_due"),
            Map.entry("totalPaid", "base_total_paid"),
            Map.entry("id", "entity_id"),
            Map.entry("number", "increment_id"),
            Map.entry("currency", "base_currency_code"),
            Map.entry("state", "state"),
            Map.entry("discountCode", "coupon_code"),
            Map.entry("createTime", "created_at"));

    private static final Map<String, String> SHOPPER = Map.of(
            "id", "customer_id",
            "isGuest", "customer_is_guest",
            "email", "customer_email",
            "firstname", "customer_firstname",
            "lastname", "customer_lastname",
            "group_id", "customer_group_id");

    private static final Map<String, String> LINE = Map.of(
            "code", "sku",
            "productId", "product_id",
            "title", "name",
            "qtyOrdered", "qty_ordered",
            "qtyRefunded", "qty_refunded",
            "qtyCanceled", "qty_canceled");

    /** The codes of its articles. */
    Stream<String> skus() {
        return articles().flatMap(it -> Stream.ofNullable(it.text("sku")));
    }

    private Stream<PlatformJson> articles() {
        return order.list("items").stream().filter(it -> !COMPOUND.contains(String.valueOf(it.text("product_type"))));
    }

    PlatformJson told(Map<String, List<String>> categories) {
        var told = JsonNodeFactory.instance.objectNode();
        told.put("storeId", order.text("store_id"));
        copy(order, told.putObject("customer"), SHOPPER);
        var inner = told.putObject("order");
        copy(order, inner, TOTALS);
        var lines = inner.putArray("orderItems");
        var byId = order.list("items").stream()
                .filter(it -> it.text("item_id") != null)
                .collect(toMap(it -> String.valueOf(it.text("item_id")), it -> it, (one, same) -> one));
        articles().forEach(it -> {
            var line = lines.addObject();
            copy(it, line, LINE);
            var parent = byId.get(String.valueOf(it.text("parent_item_id")));
            line.put("parentId", (parent == null ? it : parent).text("product_id"));
            var priced = parent != null && CONFIGURABLE.equals(parent.text("product_type")) ? parent : it;
            line.put("price", priced.decimal("base_price"));
            var known = line.putArray("categories");
            categories.getOrDefault(String.valueOf(it.text("sku")), List.of()).forEach(known::add);
        });
        return PlatformJson.of(told);
    }

    private static void copy(PlatformJson from, ObjectNode to, Map<String, String> names) {
        names.forEach((name, source) -> to.put(name, from.text(source)));
    }
}
