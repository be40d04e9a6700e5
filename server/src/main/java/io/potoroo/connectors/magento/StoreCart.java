package io.potoroo.connectors.magento;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.Cart;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** What a shopper has put into the cart or looks at, as the plug-in tells it: without tax in prices, as its orders. */
record StoreCart(StoreCall call, Currency currency) {

    private static final int MOST_LINES = 500;

    /** With lines where they tell the whole price, because the order will be counted so. */
    Cart whole() {
        var subtotal = call.amount("subtotal");
        var told = call.sent().list("productList").stream().map(StoreCall::new).toList();
        if (told.size() > MOST_LINES) {
            throw Refusal.invalid("productList", Messages.tooManyItems("productList", MOST_LINES));
        }
        var lines = told.stream()
                .map(it -> line(it, "variant_id", it.amount("quantity")))
                .toList();
        boolean priced = Snapshot.comeTo(
                subtotal, lines.stream().map(it -> it.unitPrice().multiply(it.quantity())));
        return new Cart(
                currency.toMinor(subtotal),
                currency.toMinor(call.size("discount")),
                currency.toMinor(call.size("taxAmount")),
                0,
                false,
                priced ? lines.stream().filter(it -> it.quantity().signum() > 0).toList() : List.of());
    }

    /** One piece of the article on the page, or of the first of its variants. */
    Cart piece() {
        var sku = call.text("productId");
        var told = call.sent().object("product").list("product");
        var article = told.stream()
                .filter(it -> Objects.equals(sku, it.text("code")))
                .findFirst()
                .or(() -> told.stream().findFirst())
                .map(StoreCall::new)
                .orElseThrow(() -> Refusal.invalid("product", Messages.required("product")));
        var line = line(article, "productId", BigDecimal.ONE);
        return new Cart(currency.toMinor(line.unitPrice()), 0, 0, 0, false, List.of(line));
    }

    private static Cart.Line line(StoreCall article, String variant, BigDecimal quantity) {
        var price = article.amount("price");
        var tooMuch = new Violations();
        tooMuch.product("quantity", quantity, price);
        tooMuch.throwIfAny();
        var sent = article.sent();
        return new Cart.Line(
                sent.reference("parentId"),
                sent.reference(variant),
                sent.text("code"),
                quantity,
                price,
                0,
                null,
                sent.texts("categories"),
                List.of(),
                false);
    }
}
