package io.potoroo.sales;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.kernel.Currency;
import io.potoroo.web.Messages;
import io.potoroo.web.SentTime;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money given back, as a platform sends it; either an amount or lines, or both.
 *
 * @param amount tax included
 * @param taxTotal the part of the amount that is tax, shipping likewise
 */
record RefundRequest(
        @NotNull @Size(max = 191) String externalId,
        @NotNull SentTime refundedAt,
        @Positive @Nullable BigDecimal amount,
        @Size(max = 500) @Nullable List<Line> lineItems,
        @PositiveOrZero @Nullable BigDecimal taxTotal,
        @PositiveOrZero @Nullable BigDecimal shippingTotal,
        @Size(max = 255) @Nullable String reason,
        @Nullable Boolean restoreRedemptions) {

    /**
     * So much of one line of the sale.
     *
     * @param amount its goods before tax
     */
    record Line(
            @NotNull @Size(max = 191) String lineItemExternalId,

            @NotNull @Positive @Digits(integer = 12, fraction = 5) BigDecimal quantity,

            @PositiveOrZero @Nullable BigDecimal amount) {}

    void check(Currency currency, Instant now, Violations violations) {
        if (refundedAt != null && Sale.isTooFarAhead(refundedAt.at(), now)) {
            violations.add("refunded_at", Messages.mustBeBeforeNow("refunded_at"));
        }
        var lines = requireNonNullElse(lineItems, List.<Line>of());
        if (amount == null && lines.isEmpty() && !violations.has("amount") && !violations.has("line_items")) {
            violations.add("amount", Messages.requiredWithout("amount", "line_items"));
            violations.add("line_items", Messages.requiredWithout("line_items", "amount"));
        }
        violations.money("amount", amount, currency);
        violations.money("tax_total", taxTotal, currency);
        violations.money("shipping_total", shippingTotal, currency);
        if (amount != null) {
            checkParts(amount, violations);
        }
        for (int i = 0; i < lines.size(); i++) {
            violations.money("line_items." + i + ".amount", lines.get(i).amount(), currency);
        }
    }

    /** Tax and shipping are parts of the amount and cannot be more than it. */
    private void checkParts(BigDecimal whole, Violations violations) {
        var shipping = requireNonNullElse(shippingTotal, BigDecimal.ZERO);
        var rest = whole.subtract(shipping);
        if (rest.signum() < 0) {
            violations.add("shipping_total", Messages.tooBig("shipping_total", whole));
        } else if (taxTotal != null && taxTotal.compareTo(rest) > 0) {
            violations.add("tax_total", Messages.tooBig("tax_total", rest));
        }
    }

    Refund.Content content(Currency currency) {
        return new Refund.Content(
                refundedAt.at(),
                refundedAt.naive(),
                minor(amount, currency),
                requireNonNullElse(lineItems, List.<Line>of()).stream()
                        .map(it -> new Refund.Line(
                                it.lineItemExternalId(), Currency.plain(it.quantity()), minor(it.amount(), currency)))
                        .toList(),
                minor(taxTotal, currency),
                minor(shippingTotal, currency),
                reason,
                restoreRedemptions);
    }

    private static @Nullable Long minor(@Nullable BigDecimal amount, Currency currency) {
        return amount == null ? null : currency.toMinor(amount);
    }
}
