package io.potoroo.transactions;

import io.potoroo.points.Posting.Shortfall;
import io.potoroo.points.Unit;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction to be booked.
 *
 * @param amountMinor the money side; 0 where only points move
 * @param move what it does to the customer's account; null where it does nothing
 * @param follows an earlier transaction this one belongs to
 * @param reference unique in the business: booking it again answers the first; null where the caller makes sure itself
 */
public record Booking(
        UUID customerId,
        UUID branchId,
        TransactionType type,
        long amountMinor,
        @Nullable Move move,
        @Nullable TransactionDetails details,
        @Nullable String receiptNumber,
        @Nullable String comments,
        @Nullable UUID employeeId,
        @Nullable Long saleId,
        @Nullable Long follows,
        @Nullable String reference,
        Instant occurredAt) {

    /** What happens to an account; amounts are positive. */
    public sealed interface Move {
        Unit unit();

        long amount();
    }

    /** Gives; {@code origin} is what earned it. */
    public record Credit(
            Unit unit,
            long amount,
            String origin,
            Instant availableAt,
            @Nullable Instant expiresAt) implements Move {}

    /** Takes from what is spendable. */
    public record Debit(Unit unit, long amount) implements Move {}

    /** Takes back what {@code origin} earned. */
    public record Reversal(Unit unit, long amount, String origin, Shortfall shortfall) implements Move {}

    /** What it does to the points balance, signed. */
    long points() {
        if (move == null || move.unit() != Unit.POINTS) {
            return 0;
        }
        return move instanceof Credit ? move.amount() : -move.amount();
    }
}
