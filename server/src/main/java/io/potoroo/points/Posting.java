package io.potoroo.points;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One movement to be posted: a credit, a debit, the reversal of an earlier credit, or the end of one. */
public sealed interface Posting {

    UUID customerId();

    Unit unit();

    /** Always positive; the kind of posting says the direction. */
    long amount();

    /** Unique in the business: a second posting under it answers the first one's result. */
    String reference();

    long transactionId();

    /**
     * Adds an amount and opens a lot of it.
     *
     * @param origin what earned it, such as {@code sale:17}
     * @param availableAt not spendable before
     * @param expiresAt not spendable from then on; null for never
     */
    record Credit(
            UUID customerId,
            Unit unit,
            long amount,
            String reference,
            long transactionId,
            String origin,
            Instant availableAt,
            @Nullable Instant expiresAt)
            implements Posting {}

    /** Takes an amount from what is spendable, or nothing where there is less. */
    record Debit(UUID customerId, Unit unit, long amount, String reference, long transactionId) implements Posting {}

    /** Takes a credit back, from its own lots first, even where it was spent already. */
    record Reversal(
            UUID customerId,
            Unit unit,
            long amount,
            String reference,
            long transactionId,
            String origin,
            Shortfall shortfall)
            implements Posting {}

    /**
     * Takes what is left of a lot whose time has come.
     *
     * @param amount all that is left, as {@link Ledger#lockExpired} told it
     */
    record Expiry(UUID customerId, Unit unit, long amount, String reference, long transactionId, long lotNumber)
            implements Posting {}

    /** What becomes of the part of a reversal that was spent already. */
    enum Shortfall {
        /** Owed: the next credits pay it before they become spendable. */
        RECOVER,
        /** Given up, with an entry of its own. */
        FORGIVE,
        /** Not allowed: nothing is reversed. */
        REFUSE
    }
}
