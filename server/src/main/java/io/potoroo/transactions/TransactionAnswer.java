package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.potoroo.customers.Customer;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it is written in answers.
 *
 * @param points without a sign; the type says the direction
 * @param related what was asked for beside it, by name; null values are written
 */
record TransactionAnswer(
        long id,
        BigDecimal amount,
        long points,
        String name,
        int transactionType,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        @JsonAnyGetter Map<String, @Nullable Object> related) {

    static TransactionAnswer of(Transaction transaction, Currency currency, Map<String, @Nullable Object> related) {
        return new TransactionAnswer(
                transaction.id(),
                currency.toUnits(transaction.amountMinor()),
                Math.abs(transaction.points()),
                transaction.type().label(),
                transaction.type().id(),
                utc(transaction.occurredAt()),
                utc(transaction.updatedAt()),
                related);
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** Whose it is, with what they can spend now. */
    record CustomerAnswer(
            UUID id,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String firstName,
            @Nullable String lastName,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            OffsetDateTime memberSince,
            BalanceAnswer balance) {

        static CustomerAnswer of(Customer customer, BalanceAnswer balance) {
            var phone = customer.phone();
            return new CustomerAnswer(
                    customer.id(),
                    customer.email(),
                    phone == null ? null : phone.nationalDigits(),
                    customer.firstName(),
                    customer.lastName(),
                    utc(customer.createdAt()),
                    utc(customer.updatedAt()),
                    utc(customer.createdAt()),
                    balance);
        }
    }

    /** The till's own receipt. */
    record PurchaseAnswer(ReceiptAnswer receipt) {

        record ReceiptAnswer(String number) {}

        static @Nullable PurchaseAnswer of(Transaction transaction) {
            var number = transaction.receiptNumber();
            return number == null ? null : new PurchaseAnswer(new ReceiptAnswer(number));
        }
    }

    /** A transaction that followed from another. */
    record SequenceAnswer(
            long id, long initialTransactionId, long nextTransactionId, TransactionAnswer nextTransaction) {

        static SequenceAnswer of(TransactionRepository.Sequence sequence, Currency currency) {
            var next = sequence.next();
            return new SequenceAnswer(
                    sequence.id(), sequence.initialId(), next.id(), TransactionAnswer.of(next, currency, Map.of()));
        }
    }
}
