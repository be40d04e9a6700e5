package io.potoroo.transactions;

import io.potoroo.points.Posting.Shortfall;
import io.potoroo.points.Unit;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction to be booked.
 *
 * @param id from {@link Transactions#nextId()}
 * @param amountMinor the money side; 0 where only points move
 * @param move what it does to the customer's account; null where it does nothing
 * @param follows an earlier transaction this one belongs to
 * @param offerId the offer that applies
 * @param reference unique in the business: booking it again answers the first; null where the caller makes sure itself
 */
public record Booking(
        long id,
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
        @Nullable Long offerId,
        @Nullable String reference,
        Instant occurredAt) {

    /** Points that no purchase earned. */
    static Booking bonus(
            long id,
            UUID customerId,
            UUID branchId,
            TransactionType type,
            @Nullable Credit credit,
            @Nullable String reference,
            Instant at) {
        return new Booking(
                id, customerId, branchId, type, 0, credit, null, null, null, null, null, null, null, reference, at);
    }

    /** What happens to an account; amounts are positive. */
    public sealed interface Move {
        Unit unit();

        long amount();
    }

    /** Gives; {@code origin} is what earned it, null for the transaction itself. */
    public record Credit(
            Unit unit,
            long amount,
            @Nullable String origin,
            Instant availableAt,
            @Nullable Instant expiresAt) implements Move {

        Credit by(String earner) {
            return new Credit(unit, amount, earner, availableAt, expiresAt);
        }
    }

    /** Takes from what is spendable. */
    public record Debit(Unit unit, long amount) implements Move {}

    /** Takes back what {@code origin} earned. */
    public record Reversal(Unit unit, long amount, String origin, Shortfall shortfall) implements Move {}

    /**
     * Takes back what a returned purchase earned, as far as it is still there; the rest is given up.
     *
     * @param origin what earned it; null where nobody knows
     */
    public record Return(Unit unit, long amount, @Nullable String origin) implements Move {}

    /** Takes the points that are left of a lot whose time has come. */
    public record Expiry(long lotNumber, long amount) implements Move {
        @Override
        public Unit unit() {
            return Unit.POINTS;
        }
    }

    /** A row that follows it and explains what else happened to the balance. */
    Booking remark(long remarkId, TransactionType remark) {
        return new Booking(
                remarkId,
                customerId,
                branchId,
                remark,
                0,
                null,
                details,
                receiptNumber,
                null,
                employeeId,
                saleId,
                follows == null ? (Long) id : follows,
                null,
                null,
                occurredAt);
    }

    /**
     * What it does to the points balance, signed.
     *
     * @param shortfall the part of what was to be taken back that had been spent already
     */
    long points(long shortfall) {
        if (move == null || move.unit() != Unit.POINTS) {
            return 0;
        }
        return switch (move) {
            case Credit credit -> credit.amount();
            case Debit debit -> -debit.amount();
            // Owed or written off elsewhere: the row says what the purchase is worth now.
            case Reversal reversal -> -reversal.amount();
            case Return returned -> shortfall - returned.amount();
            case Expiry expiry -> -expiry.amount();
        };
    }
}
