package io.potoroo.sales;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.potoroo.customers.ContactDetails;
import io.potoroo.kernel.Currency;
import io.potoroo.transactions.TransactionDetails;
import io.potoroo.web.Messages;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sale as a platform sends it; money in currency units, times in ISO 8601.
 *
 * @param externalId the platform's permanent id of the order; null only where the path gives it
 * @param subtotal goods before order discounts; informational
 * @param total what the shopper owes, all in
 */
record SaleRequest(
        @Size(max = 191) @Pattern(regexp = EXTERNAL_ID) @Nullable String externalId,

        @Size(max = 64) @Nullable String externalNumber,
        @Nullable Status status,
        @NotNull @JsonAlias("created_at") SentTime soldAt,
        @Nullable SentTime externalUpdatedAt,
        @Nullable Long externalVersion,
        @Nullable String currency,
        @Nullable Boolean pricesIncludeTax,
        @Nullable BigDecimal subtotal,
        @PositiveOrZero @Nullable BigDecimal discountTotal,
        @PositiveOrZero @Nullable BigDecimal taxTotal,
        @PositiveOrZero @Nullable BigDecimal shippingTotal,
        @PositiveOrZero @Nullable BigDecimal tipTotal,
        @PositiveOrZero @Nullable BigDecimal feeTotal,
        @NotNull @PositiveOrZero BigDecimal total,
        @PositiveOrZero @Nullable BigDecimal giftCardTenderTotal,
        @Size(max = 500) @Nullable List<Line> lineItems,
        @Size(max = 50) @Nullable List<Discount> discounts,
        @Nullable Shopper customer,
        @Nullable Clerk employee,
        @Size(max = 191) @Nullable String registerId,
        @Size(max = 20) @Nullable List<Redemption> redemptions,
        @Nullable TransactionDetails transactionDetails,
        @Nullable Boolean test) {

    /** No blanks, control characters or slashes, so that it fits a path segment. */
    static final String EXTERNAL_ID = "[^\\s\\p{Z}\\p{Cc}/\\\\]+";

    /** The states a platform may report; the others follow from refunds. */
    enum Status {
        PENDING,
        COMPLETED,
        CANCELLED,
        VOIDED
    }

    /**
     * One article.
     *
     * @param discountTotal every discount that lands on the line, its share of the order's included
     */
    record Line(
            @NotNull @Size(max = 191) String externalId,
            @Size(max = 191) @Nullable String productExternalId,
            @Size(max = 191) @Nullable String variantExternalId,
            @Size(max = 191) @Nullable String sku,
            @NotNull @Size(max = 255) String title,

            @NotNull @Positive @Digits(integer = 12, fraction = 5) BigDecimal quantity,

            @NotNull @PositiveOrZero @Digits(integer = 12, fraction = 5) BigDecimal unitPrice,

            @PositiveOrZero @Nullable BigDecimal discountTotal,
            @PositiveOrZero @Nullable BigDecimal taxTotal,
            @Nullable BigDecimal total,
            @Size(max = 100) @Nullable List<String> categoryIds,
            @Size(max = 100) @Nullable List<String> tags,
            @Size(max = 191) @Nullable String brandId,
            @Size(max = 191) @Nullable String supplierId,
            @Nullable Boolean giftCard,
            @Nullable Boolean pointsExempt) {}

    /** A discount code the shopper used, and what it was worth. */
    record Discount(
            @Size(max = 191) @Nullable String code,
            @PositiveOrZero @Nullable BigDecimal amount) {}

    /** Who bought; any of the identifying keys will do. */
    record Shopper(
            @Nullable UUID id,
            @Size(max = 191) @Nullable String externalId,
            @Size(max = 64) @Nullable String qrcode,
            @Email @Nullable String email,
            @Size(max = 32) @Nullable String phone,
            @Size(max = 2) @Nullable String countryCode,
            @Size(max = 255) @Nullable String firstName,
            @Size(max = 255) @Nullable String lastName,
            @Nullable Language language,
            @Size(max = 100) @Nullable List<String> groups,
            @Nullable Boolean isGuest,
            @Nullable Boolean allowEmail,
            @Nullable Boolean allowSms) {}

    /** The languages shoppers are spoken to in. */
    enum Language {
        EN,
        FR,
        ES
    }

    /** Who worked the till. */
    record Clerk(
            @Size(max = 191) @Nullable String id,
            @Size(max = 191) @Nullable String externalId) {}

    /** A reservation used in the sale. */
    record Redemption(@NotNull Long id) {}

    /** Holds a name that the body does not give to the same rules. */
    static void checkExternalId(String field, String externalId, Violations violations) {
        if (externalId.length() > 191) {
            violations.add(field, Messages.tooLong(field, 191));
        } else if (!externalId.matches(EXTERNAL_ID)) {
            violations.add(field, Messages.badFormat(field));
        }
    }

    void requireExternalId(Violations violations) {
        if (externalId == null && !violations.has("external_id")) {
            violations.add("external_id", Messages.required("external_id"));
        }
    }

    /** The rules that look at several fields, or at the business; components may be null where they did not hold. */
    void check(Currency expected, Instant now, Violations violations) {
        if (currency != null && !currency.equals(expected.code())) {
            violations.add("currency", Messages.selectedInvalid("currency"));
        }
        if (soldAt != null && Sale.isTooFarAhead(soldAt.at(), now)) {
            violations.add("sold_at", Messages.mustBeBeforeNow("sold_at"));
        }
        violations.money("subtotal", subtotal, expected);
        violations.money("discount_total", discountTotal, expected);
        violations.money("tax_total", taxTotal, expected);
        violations.money("shipping_total", shippingTotal, expected);
        violations.money("tip_total", tipTotal, expected);
        violations.money("fee_total", feeTotal, expected);
        violations.money("total", total, expected);
        violations.money("gift_card_tender_total", giftCardTenderTotal, expected);
        checkLines(expected, violations);
        var used = requireNonNullElse(discounts, List.<Discount>of());
        for (int i = 0; i < used.size(); i++) {
            violations.money("discounts." + i + ".amount", used.get(i).amount(), expected);
        }
        if (customer != null) {
            check(customer, violations);
        }
    }

    private void checkLines(Currency expected, Violations violations) {
        var lines = requireNonNullElse(lineItems, List.<Line>of());
        var ids = new HashSet<String>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var at = "line_items." + i + ".";
            violations.money(at + "discount_total", line.discountTotal(), expected);
            violations.money(at + "tax_total", line.taxTotal(), expected);
            violations.money(at + "total", line.total(), expected);
            violations.product(at + "quantity", line.quantity(), line.unitPrice());
            if (line.externalId() != null && !ids.add(line.externalId())) {
                violations.add(at + "external_id", Messages.duplicate(at + "external_id"));
            }
        }
    }

    static void check(Shopper customer, Violations violations) {
        contacts(customer, violations);
    }

    private static ContactDetails contacts(Shopper shopper, Violations violations) {
        return ContactDetails.read(
                shopper.email(), shopper.phone(), shopper.countryCode(), null, "customer.", violations);
    }

    /** The normalised sale; only of a request that holds. */
    SaleContent content(Currency currency) {
        return new SaleContent(
                externalNumber,
                status == null ? SaleStatus.COMPLETED : SaleStatus.valueOf(status.name()),
                soldAt.at(),
                soldAt.naive(),
                externalUpdatedAt == null ? null : externalUpdatedAt.at(),
                externalVersion,
                Boolean.TRUE.equals(pricesIncludeTax),
                subtotal == null ? null : currency.toMinor(subtotal),
                minor(discountTotal, currency),
                minor(taxTotal, currency),
                minor(shippingTotal, currency),
                minor(tipTotal, currency),
                minor(feeTotal, currency),
                currency.toMinor(total),
                minor(giftCardTenderTotal, currency),
                requireNonNullElse(lineItems, List.<Line>of()).stream()
                        .map(it -> line(it, currency))
                        .toList(),
                requireNonNullElse(discounts, List.<Discount>of()).stream()
                        .map(it -> new SaleContent.Discount(
                                it.code(), it.amount() == null ? null : currency.toMinor(it.amount())))
                        .toList(),
                customer == null ? null : shopper(customer),
                employee == null ? null : new SaleContent.Clerk(employee.id(), employee.externalId()),
                registerId,
                transactionDetails,
                Boolean.TRUE.equals(test),
                redemptions == null
                        ? List.of()
                        : redemptions.stream().map(Redemption::id).toList());
    }

    private static long minor(@Nullable BigDecimal amount, Currency currency) {
        return amount == null ? 0 : currency.toMinor(amount);
    }

    private static SaleContent.Line line(Line line, Currency currency) {
        return new SaleContent.Line(
                line.externalId(),
                line.productExternalId(),
                line.variantExternalId(),
                line.sku(),
                line.title(),
                Currency.plain(line.quantity()),
                Currency.plain(line.unitPrice()),
                minor(line.discountTotal(), currency),
                line.taxTotal() == null ? null : currency.toMinor(line.taxTotal()),
                line.total() == null ? null : currency.toMinor(line.total()),
                requireNonNullElse(line.categoryIds(), List.of()),
                requireNonNullElse(line.tags(), List.of()),
                line.brandId(),
                line.supplierId(),
                Boolean.TRUE.equals(line.giftCard()),
                Boolean.TRUE.equals(line.pointsExempt()));
    }

    static SaleContent.Shopper shopper(Shopper shopper) {
        var contacts = contacts(shopper, new Violations());
        return new SaleContent.Shopper(
                shopper.id(),
                shopper.externalId(),
                shopper.qrcode(),
                contacts.email(),
                contacts.phone(),
                shopper.firstName(),
                shopper.lastName(),
                shopper.language() == null ? null : shopper.language().name(),
                requireNonNullElse(shopper.groups(), List.of()),
                Boolean.TRUE.equals(shopper.isGuest()),
                shopper.allowEmail(),
                shopper.allowSms());
    }
}
