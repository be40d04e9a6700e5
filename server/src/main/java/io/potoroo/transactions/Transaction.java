package io.potoroo.transactions;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the books.
 *
 * @param points signed: what it did to the points balance
 * @param employeeId who was at the till
 * @param offerId the offer that applied
 * @param details null where nobody attached any
 * @param occurredAt when it happened, which may be before it was booked
 */
record Transaction(
        long id,
        UUID customerId,
        UUID branchId,
        TransactionType type,
        long amountMinor,
        long points,
        @Nullable UUID employeeId,
        @Nullable Long saleId,
        @Nullable Long offerId,
        @Nullable String receiptNumber,
        @Nullable TransactionDetails details,
        Instant occurredAt,
        Instant updatedAt) {

    /** What a cancelled row of this type becomes; null for types that cannot be cancelled. */
    @Nullable TransactionType cancelled() {
        return switch (type) {
            case REWARD -> TransactionType.TRANSACTION_CANCELED;
            case OFFER_CLAIMED -> TransactionType.OFFER_CANCELED;
            default -> null;
        };
    }

    /** What the row becomes when the purchase it belongs to is cancelled: what was returned of it goes with it. */
    @Nullable TransactionType cancelledWithPurchase() {
        return type == TransactionType.REFUND ? TransactionType.TRANSACTION_CANCELED : cancelled();
    }
}
