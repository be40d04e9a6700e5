package io.potoroo.redemptions;

import io.potoroo.customers.Customer;
import io.potoroo.kernel.Currency;
import io.potoroo.points.Balance;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservation.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A redemption as it is shown; money in currency units.
 *
 * @param points what it took
 * @param amount what it is worth in money, as far as that does not depend on the sale
 * @param transactionId that took the points or the coupon
 * @param ecomCoupon what the shopper shows a web shop; null at a till
 */
record RedemptionAnswer(
        long id,
        long branchLinkId,
        String status,
        String mode,
        long points,
        long pointsReturned,
        BigDecimal amount,
        DiscountAnswer discount,
        @Nullable String saleExternalId,
        Instant createdAt,
        Instant expiresAt,
        long transactionId,
        @Nullable CodeAnswer ecomCoupon,
        CustomerAnswer customer) {

    private static final int PERCENT_DIGITS = 2;

    /** What to take off. */
    record DiscountAnswer(String type, BigDecimal value) {

        static DiscountAnswer of(Kind kind, long value, Currency currency) {
            return switch (kind) {
                case DISCOUNT_AMOUNT -> new DiscountAnswer("fixed_amount", currency.toUnits(value));
                case DISCOUNT_PERCENTAGE ->
                    new DiscountAnswer("percentage", Currency.plain(BigDecimal.valueOf(value, PERCENT_DIGITS)));
                case FREE_PRODUCT -> new DiscountAnswer("free_item", currency.toUnits(value));
                case FREE_SHIPPING -> new DiscountAnswer("free_shipping", BigDecimal.ZERO);
            };
        }
    }

    /** A code, and where it is in its life by the numbers that clients know. */
    record CodeAnswer(String code, Instant expiresAt, int status, String statusDescription) {

        static @Nullable CodeAnswer of(Reservation reservation, Instant now) {
            var status = reservation.status(now);
            return reservation.code() == null
                    ? null
                    : new CodeAnswer(
                            reservation.code(), reservation.expiresAt(), status.number(), status.description());
        }
    }

    /** Whose it is, with what they have now. */
    record CustomerAnswer(
            UUID id,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String firstName,
            @Nullable String lastName,
            BalanceAnswer balance) {

        static CustomerAnswer of(Customer customer, Balance balance, Currency currency) {
            var phone = customer.phone();
            return new CustomerAnswer(
                    customer.id(),
                    customer.email(),
                    phone == null ? null : phone.nationalDigits(),
                    customer.firstName(),
                    customer.lastName(),
                    new BalanceAnswer(balance.points(), currency.toUnits(balance.giftCardMinor())));
        }
    }

    record BalanceAnswer(long points, BigDecimal giftcard) {}

    static RedemptionAnswer of(
            Reservation reservation, long linkId, Customer customer, Balance balance, Currency currency, Instant now) {
        return new RedemptionAnswer(
                reservation.id(),
                linkId,
                reservation.status(now).told(),
                reservation.mode().told(),
                reservation.points(),
                reservation.pointsReturned(),
                currency.toUnits(reservation.moneyMinor()),
                DiscountAnswer.of(reservation.kind(), reservation.value(), currency),
                reservation.saleExternalId(),
                reservation.reservedAt(),
                reservation.expiresAt(),
                reservation.id(),
                CodeAnswer.of(reservation, now),
                CustomerAnswer.of(customer, balance, currency));
    }
}
