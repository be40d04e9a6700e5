package io.potoroo.sales;

import io.potoroo.customers.Customer;
import io.potoroo.earning.Bonus;
import io.potoroo.kernel.Currency;
import io.potoroo.points.Balance;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.SaleTransaction;
import io.potoroo.transactions.TransactionDetails;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A sale as it is shown; money in currency units. */
record SaleResponse(
        long id,
        long branchLinkId,
        long integrationId,
        UUID branchId,
        String accountId,
        String shopId,
        String externalId,
        @Nullable String externalNumber,
        String status,
        Instant soldAt,
        @Nullable Instant externalUpdatedAt,
        @Nullable Long externalVersion,
        String currency,
        boolean pricesIncludeTax,
        @Nullable BigDecimal subtotal,
        BigDecimal discountTotal,
        BigDecimal taxTotal,
        BigDecimal shippingTotal,
        BigDecimal tipTotal,
        BigDecimal feeTotal,
        BigDecimal total,
        BigDecimal giftCardTenderTotal,
        List<Line> lineItems,
        List<Discount> discounts,
        SaleContent.@Nullable Clerk employee,
        @Nullable String registerId,
        @Nullable TransactionDetails transactionDetails,
        boolean test,
        String attribution,
        @Nullable Shopper customer,
        BigDecimal earningAmount,
        BigDecimal refundedTotal,
        Points points,
        @Nullable Claim claim,
        List<RefundResponse> refunds,
        List<RedemptionResponse> redemptions,
        List<SaleTransaction> transactions,
        List<String> warnings,
        Instant receivedAt,
        @Nullable Instant completedAt,
        Instant createdAt,
        Instant updatedAt) {

    /** One article. */
    record Line(
            String externalId,
            @Nullable String productExternalId,
            @Nullable String variantExternalId,
            @Nullable String sku,
            String title,
            BigDecimal quantity,
            BigDecimal unitPrice,
            BigDecimal discountTotal,
            @Nullable BigDecimal taxTotal,
            @Nullable BigDecimal total,
            List<String> categoryIds,
            List<String> tags,
            @Nullable String brandId,
            @Nullable String supplierId,
            boolean giftCard,
            boolean pointsExempt) {

        static Line of(SaleContent.Line line, Currency currency) {
            return new Line(
                    line.externalId(),
                    line.productExternalId(),
                    line.variantExternalId(),
                    line.sku(),
                    line.title(),
                    line.quantity(),
                    line.unitPrice(),
                    currency.toUnits(line.discountTotal()),
                    units(line.taxTotal(), currency),
                    units(line.total(), currency),
                    line.categoryIds(),
                    line.tags(),
                    line.brandId(),
                    line.supplierId(),
                    line.giftCard(),
                    line.pointsExempt());
        }
    }

    /** A discount code and what it was worth. */
    record Discount(@Nullable String code, @Nullable BigDecimal amount) {}

    /** Whose it is, with what they have now. */
    record Shopper(
            UUID id,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String firstName,
            @Nullable String lastName,
            Balances balance) {

        static Shopper of(Customer customer, Balance balance, Currency currency) {
            var phone = customer.phone();
            return new Shopper(
                    customer.id(),
                    customer.email(),
                    phone == null ? null : phone.nationalDigits(),
                    customer.firstName(),
                    customer.lastName(),
                    new Balances(balance.points(), currency.toUnits(balance.giftCardMinor())));
        }
    }

    /** Spendable points, and money on the gift card. */
    record Balances(long points, BigDecimal giftcard) {}

    /**
     * What it earned.
     *
     * @param calculated of the whole sale by its rule, before refunds
     * @param awarded of the net, spendable by now
     * @param pending of the net, not spendable before {@code availableAt}
     * @param reversed taken back by refunds and corrections
     * @param reason why there is nothing to spend
     * @param rule the rule it was frozen with
     */
    record Points(
            long calculated,
            long awarded,
            long pending,
            long reversed,
            long net,
            @Nullable Instant availableAt,
            @Nullable String reason,
            @Nullable Rule rule) {

        static Points of(Sale sale, Instant now) {
            boolean pending = sale.isPending(now);
            var terms = sale.terms();
            return new Points(
                    sale.calculatedPoints(),
                    pending ? 0 : sale.points(),
                    pending ? sale.points() : 0,
                    sale.pointsReversed(),
                    sale.points(),
                    sale.availableAt(),
                    sale.reason(now),
                    terms == null
                            ? null
                            : new Rule(
                                    sale.ruleVersion(),
                                    terms.rate().ratio(),
                                    sale.currency().toUnits(terms.rate().milestoneMinor()),
                                    terms.rate().roundUp(),
                                    terms.afterTax() ? "after_tax" : "before_tax",
                                    terms.beforeDiscount() ? "before_discount" : "after_discount",
                                    AppliedOffer.of(sale.bonus())));
        }
    }

    /** So many points for each milestone, as frozen with the sale. */
    record Rule(
            @Nullable Integer version,
            BigDecimal rewardRatio,
            BigDecimal rewardMilestoneAmount,
            boolean roundUpPoints,
            String taxMode,
            String discountMode,
            @Nullable AppliedOffer offer) {}

    /** The offer that applies to it, as it was then. */
    record AppliedOffer(long id, BigDecimal multipFactor, long points) {

        static @Nullable AppliedOffer of(@Nullable Bonus bonus) {
            return bonus == null ? null : new AppliedOffer(bonus.offerId(), bonus.factor(), bonus.points());
        }
    }

    /**
     * How a sale of nobody's becomes somebody's.
     *
     * @param token for the receipt; whoever shows it gets the points
     */
    record Claim(String token, Instant expiresAt) {

        static @Nullable Claim of(Sale sale, Instant now, LongFunction<String> tokens) {
            var until = sale.claimExpiresAt();
            boolean open = sale.attribution() == Attribution.UNATTRIBUTED && sale.isClaimable(now);
            return until == null || !open ? null : new Claim(tokens.apply(sale.id), until);
        }
    }

    /**
     * A refund among the sale's own.
     *
     * @param status {@code applied}, or {@code withdrawn} when it does not count any more
     */
    record RefundResponse(
            long id,
            String externalId,
            String status,
            BigDecimal amount,
            long pointsReversed,
            long pointsRestored,
            long pointsShortfall,
            Instant refundedAt) {

        static RefundResponse of(Refund refund, Sale sale) {
            var currency = sale.currency();
            return new RefundResponse(
                    refund.id(),
                    refund.externalId(),
                    status(refund, sale),
                    currency.toUnits(refund.amountMinor()),
                    refund.pointsReversed(),
                    refund.pointsRestored(),
                    refund.pointsShortfall(),
                    refund.content().refundedAt());
        }

        static String status(Refund refund, Sale sale) {
            return sale.isWithdrawn(refund.externalId()) ? "withdrawn" : "applied";
        }
    }

    /** What was taken off the sale for points or a coupon; the points of it that came back since are told as well. */
    record RedemptionResponse(
            long id,
            String status,
            String mode,
            @Nullable String code,
            BigDecimal amount,
            long points,
            long pointsReturned) {

        static RedemptionResponse of(Reservation taken, Currency currency) {
            return new RedemptionResponse(
                    taken.id(),
                    taken.status().told(),
                    taken.mode().told(),
                    taken.code(),
                    currency.toUnits(taken.moneyMinor()),
                    taken.points(),
                    taken.pointsReturned());
        }
    }

    /** With a token by the id of each sale that can be claimed. */
    static SaleResponse of(SaleView view, Instant now, LongFunction<String> tokens) {
        var sale = view.sale();
        var content = sale.content();
        var currency = sale.currency();
        return new SaleResponse(
                sale.id,
                sale.place.branchLinkId(),
                sale.place.integrationId(),
                sale.place.branchId(),
                sale.place.accountId(),
                sale.place.shopId(),
                sale.externalId,
                content.externalNumber(),
                sale.status().wire(),
                content.soldAt(),
                content.externalUpdatedAt(),
                content.externalVersion(),
                currency.code(),
                content.pricesIncludeTax(),
                units(content.subtotal(), currency),
                currency.toUnits(content.discountTotal()),
                currency.toUnits(content.taxTotal()),
                currency.toUnits(content.shippingTotal()),
                currency.toUnits(content.tipTotal()),
                currency.toUnits(content.feeTotal()),
                currency.toUnits(content.total()),
                currency.toUnits(content.giftCardTenderTotal()),
                content.lineItems().stream().map(it -> Line.of(it, currency)).toList(),
                content.discounts().stream()
                        .map(it -> new Discount(it.code(), units(it.amount(), currency)))
                        .toList(),
                content.employee(),
                content.registerId(),
                content.transactionDetails(),
                content.test(),
                sale.attribution().name().toLowerCase(Locale.ROOT),
                view.customer() == null ? null : Shopper.of(view.customer(), view.balance(), currency),
                currency.toUnits(sale.earningMinor()),
                currency.toUnits(sale.money()),
                Points.of(sale, now),
                Claim.of(sale, now, tokens),
                sale.refunds().stream().map(it -> RefundResponse.of(it, sale)).toList(),
                view.redemptions().stream()
                        .map(it -> RedemptionResponse.of(it, currency))
                        .toList(),
                view.transactions(),
                sale.warnings(),
                sale.receivedAt,
                sale.completedAt(),
                sale.createdAt,
                sale.updatedAt());
    }

    private static @Nullable BigDecimal units(@Nullable Long minor, Currency currency) {
        return minor == null ? null : currency.toUnits(minor);
    }
}
