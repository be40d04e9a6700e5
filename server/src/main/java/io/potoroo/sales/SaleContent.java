package io.potoroo.sales;

import static java.util.stream.Collectors.toSet;

import io.potoroo.earning.Basket;
import io.potoroo.earning.Goods;
import io.potoroo.kernel.Phone;
import io.potoroo.transactions.TransactionDetails;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a platform said of a sale in one delivery, normalised; money in minor units.
 *
 * @param redemptions ids of those that were used in it
 */
record SaleContent(
        @Nullable String externalNumber,
        SaleStatus status,
        Instant soldAt,
        boolean naiveTime,
        @Nullable Instant externalUpdatedAt,
        @Nullable Long externalVersion,
        boolean pricesIncludeTax,
        @Nullable Long subtotal,
        long discountTotal,
        long taxTotal,
        long shippingTotal,
        long tipTotal,
        long feeTotal,
        long total,
        long giftCardTenderTotal,
        List<Line> lineItems,
        List<Discount> discounts,
        @Nullable Shopper customer,
        @Nullable Clerk employee,
        @Nullable String registerId,
        @Nullable TransactionDetails transactionDetails,
        boolean test,
        List<Long> redemptions) {

    /** One article; {@code unitPrice} in currency units, because it may be finer than a minor unit. */
    record Line(
            String externalId,
            @Nullable String productExternalId,
            @Nullable String variantExternalId,
            @Nullable String sku,
            String title,
            BigDecimal quantity,
            BigDecimal unitPrice,
            long discountTotal,
            @Nullable Long taxTotal,
            @Nullable Long total,
            List<String> categoryIds,
            List<String> tags,
            @Nullable String brandId,
            @Nullable String supplierId,
            boolean giftCard,
            boolean pointsExempt) {

        long gross(int minorDigits) {
            return unitPrice
                    .multiply(quantity)
                    .movePointRight(minorDigits)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        }

        /** How the line names what was sold. */
        Goods.Article article() {
            return new Goods.Article(
                    Stream.of(productExternalId, variantExternalId)
                            .flatMap(Stream::ofNullable)
                            .toList(),
                    sku == null ? "" : sku,
                    categoryIds);
        }

        private Basket.Line toBasket(int minorDigits) {
            var article = article();
            return new Basket.Line(
                    externalId,
                    quantity,
                    gross(minorDigits),
                    discountTotal,
                    taxTotal,
                    article.productIds(),
                    article.sku(),
                    article.categoryIds(),
                    tags,
                    giftCard,
                    pointsExempt);
        }
    }

    /** A discount code the shopper used. */
    record Discount(@Nullable String code, @Nullable Long amount) {}

    /** Who worked the till, in the platform's ids. */
    record Clerk(@Nullable String id, @Nullable String externalId) {}

    /** Who bought, as far as the platform knows; e-mail in lower case, phone in E.164. */
    record Shopper(
            @Nullable UUID id,
            @Nullable String externalId,
            @Nullable String qrcode,
            @Nullable String email,
            @Nullable Phone phone,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String language,
            List<String> groups,
            boolean guest,
            @Nullable Boolean allowEmail,
            @Nullable Boolean allowSms) {

        static final Shopper NOBODY =
                new Shopper(null, null, null, null, null, null, null, null, List.of(), false, null, null);

        /** The same as a customer, and not as somebody who checked out without becoming one. */
        Shopper ofAnAccount() {
            return new Shopper(
                    id,
                    externalId,
                    qrcode,
                    email,
                    phone,
                    firstName,
                    lastName,
                    language,
                    groups,
                    false,
                    allowEmail,
                    allowSms);
        }

        /** A customer who is known. */
        static Shopper of(UUID id) {
            return new Shopper(id, null, null, null, null, null, null, null, List.of(), false, null, null);
        }

        /** Whether somebody unknown could be enrolled with it. */
        boolean isReachable() {
            return email != null || phone != null;
        }

        boolean isEmpty() {
            return id == null && externalId == null && qrcode == null && !isReachable();
        }
    }

    /** How its lines name what was sold. */
    Set<Goods.Article> articles() {
        return lineItems.stream().map(Line::article).collect(toSet());
    }

    /** The numbers of its articles, as far as it tells them. */
    Set<String> skus() {
        return lineItems.stream().flatMap(it -> Stream.ofNullable(it.sku())).collect(toSet());
    }

    Basket basket(int minorDigits) {
        return new Basket(
                lineItems.stream().map(it -> it.toBasket(minorDigits)).toList(),
                pricesIncludeTax,
                allDiscounts(),
                allTaxes(),
                shippingTotal,
                tipTotal,
                feeTotal,
                giftCardTenderTotal,
                total);
    }

    /** Platforms leave the sale's own figure out where the lines tell theirs. */
    private long allDiscounts() {
        return Math.max(
                discountTotal, lineItems.stream().mapToLong(Line::discountTotal).sum());
    }

    private long allTaxes() {
        return Math.max(
                taxTotal,
                lineItems.stream()
                        .map(Line::taxTotal)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /** Whether lines, discounts, tax and the rest come to the total, up to a minor unit of rounding a line. */
    boolean addsUp(int minorDigits) {
        if (taxTotal + shippingTotal + tipTotal + feeTotal > total || giftCardTenderTotal > total) {
            return false;
        }
        if (lineItems.isEmpty()) {
            return true;
        }
        long sum = lineItems.stream().mapToLong(it -> it.gross(minorDigits)).sum()
                - allDiscounts()
                + (pricesIncludeTax ? 0 : allTaxes())
                + shippingTotal
                + tipTotal
                + feeTotal;
        return Math.abs(sum - total) <= lineItems.size();
    }

    /** The order id under which the merchant finds the sale among transactions. */
    TransactionDetails detailsFor(String externalId) {
        var order = externalNumber == null ? externalId : externalNumber;
        if (transactionDetails == null) {
            return TransactionDetails.ofOrder(order);
        }
        return transactionDetails.externalOrderId() == null ? transactionDetails.withOrder(order) : transactionDetails;
    }

    /** The order id that the shop itself gave its transaction. */
    @Nullable String orderId() {
        return transactionDetails == null ? null : transactionDetails.externalOrderId();
    }

    /** What the order is called beside the sale's id. */
    Stream<String> orderNames() {
        return Stream.of(externalNumber, orderId()).filter(Objects::nonNull);
    }

    /** The same sale with another time of change, the one field that platforms change when nothing else did. */
    SaleContent withUpdateTime(@Nullable Instant at) {
        return with(at, total);
    }

    /** The same with the total that everything else comes to. */
    SaleContent addedUp() {
        long goods = subtotal == null ? 0 : subtotal;
        return with(
                externalUpdatedAt,
                Math.max(0, goods - allDiscounts())
                        + (pricesIncludeTax ? 0 : allTaxes())
                        + shippingTotal
                        + tipTotal
                        + feeTotal);
    }

    private SaleContent with(@Nullable Instant updatedAt, long newTotal) {
        return new SaleContent(
                externalNumber,
                status,
                soldAt,
                naiveTime,
                updatedAt,
                externalVersion,
                pricesIncludeTax,
                subtotal,
                discountTotal,
                taxTotal,
                shippingTotal,
                tipTotal,
                feeTotal,
                newTotal,
                giftCardTenderTotal,
                lineItems,
                discounts,
                customer,
                employee,
                registerId,
                transactionDetails,
                test,
                redemptions);
    }
}
