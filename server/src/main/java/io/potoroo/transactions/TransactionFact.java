package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What programs are told of a transaction.
 *
 * @param points what it did to the balance, signed, also of one that was cancelled
 */
record TransactionFact(
        long id,
        int transactionType,
        String name,
        long amountMinor,
        long points,
        UUID customerId,
        UUID branchId,
        @Nullable Long saleId,
        @Nullable Long offerId) {

    static Fact created(TransactionRepository.NewRow row) {
        var booking = row.booking();
        return new Fact(
                Topic.TRANSACTION_CREATED,
                booking.customerId(),
                new TransactionFact(
                        booking.id(),
                        booking.type().id(),
                        booking.type().label(),
                        booking.amountMinor(),
                        row.points(),
                        booking.customerId(),
                        booking.branchId(),
                        booking.saleId(),
                        booking.offerId()));
    }

    static Fact cancelled(Transaction transaction) {
        var type = requireNonNull(transaction.cancelledWithPurchase());
        return new Fact(
                Topic.TRANSACTION_CANCELLED,
                transaction.customerId(),
                new TransactionFact(
                        transaction.id(),
                        type.id(),
                        type.label(),
                        transaction.amountMinor(),
                        transaction.points(),
                        transaction.customerId(),
                        transaction.branchId(),
                        transaction.saleId(),
                        transaction.offerId()));
    }
}
