package io.potoroo.transactions;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The code of a web shop as it is written beside the transaction that it belongs to.
 *
 * @param id of the transaction that took the points or the coupon
 * @param value money, or per cent of a percentage
 */
public record EcomCodeAnswer(
        long id,
        String code,
        String type,
        BigDecimal value,
        BigDecimal minimumSubtotal,
        int status,
        String statusDescription,
        OffsetDateTime expiresAt,
        OffsetDateTime createdAt) {

    private static final int PERCENT_DIGITS = 2;

    /** Null for a reservation without a code. */
    public static @Nullable EcomCodeAnswer of(Reservation reservation, Currency currency, Instant now) {
        var code = reservation.code();
        if (code == null) {
            return null;
        }
        var status = reservation.status(now);
        return new EcomCodeAnswer(
                reservation.id(),
                code,
                reservation.kind().told(),
                reservation.kind() == Reservation.Kind.DISCOUNT_PERCENTAGE
                        ? Currency.plain(BigDecimal.valueOf(reservation.value(), PERCENT_DIGITS))
                        : currency.toUnits(reservation.value()),
                // So that nothing of a sum of money is lost.
                currency.toUnits(reservation.moneyMinor()),
                status.number(),
                status.description(),
                TransactionAnswer.utc(reservation.expiresAt()),
                TransactionAnswer.utc(reservation.reservedAt()));
    }
}
