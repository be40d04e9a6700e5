package io.potoroo.transactions;

import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The code of a web shop as it is written beside the transaction that it belongs to.
 *
 * @param id of the transaction that took the points
 * @param value money, or per cent of a percentage
 */
record EcomCodeAnswer(
        long id,
        String code,
        String type,
        BigDecimal value,
        BigDecimal minimumSubtotal,
        int status,
        String statusDescription,
        OffsetDateTime expiresAt,
        OffsetDateTime createdAt) {

    static EcomCodeAnswer of(EcomCode code, Currency currency, Instant now) {
        var status = code.status(now);
        return new EcomCodeAnswer(
                code.transactionId(),
                code.code(),
                code.kind().told(),
                code.kind() == EcomCode.Kind.DISCOUNT_PERCENTAGE
                        ? BigDecimal.valueOf(code.value())
                        : currency.toUnits(code.value()),
                currency.toUnits(code.minimumSubtotalMinor()),
                status.number(),
                status.description(),
                TransactionAnswer.utc(code.expiresAt()),
                TransactionAnswer.utc(code.issuedAt()));
    }
}
