package io.potoroo.transactions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.potoroo.coupons.CouponAnswer;
import io.potoroo.customers.Customer;
import io.potoroo.employees.Employee;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.kernel.Currency;
import io.potoroo.offers.OfferAnswer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it is written in answers.
 *
 * @param points without a sign; the type says the direction
 */
record TransactionAnswer(
        long id,
        BigDecimal amount,
        long points,
        String name,
        int transactionType,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        @JsonUnwrapped Related related) {

    static TransactionAnswer of(Transaction transaction, Currency currency, Related related) {
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

    /**
     * What is written beside a transaction where it was asked for.
     *
     * @param utcUpdated the time of the last change under the name that some clients look for
     */
    @SuppressWarnings("NullableOptional") // three states: not asked for, none, a value
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Related(
            @Nullable List<OfferAnswer> offers,
            @Nullable CouponAnswer coupon,
            @Nullable Optional<CustomerAnswer> customer,
            @Nullable Optional<EmployeeAnswer> employee,
            @Nullable Optional<PurchaseAnswer> purchase,
            @Nullable List<SequenceAnswer> transactionSequences,
            @Nullable Optional<TransactionDetails> transactionDetails,
            @Nullable Optional<BranchAnswer> branch,
            @Nullable Optional<EcomCodeAnswer> ecomCoupon,
            @Nullable OffsetDateTime utcUpdated) {

        static final Related NOTHING = new Related(null, null, null, null, null, null, null, null, null, null);

        static Related toBooking(
                CustomerAnswer customer,
                @Nullable EmployeeAnswer employee,
                List<OfferAnswer> offers,
                @Nullable CouponAnswer coupon,
                @Nullable EcomCodeAnswer ecomCoupon) {
            return new Related(
                    offers,
                    coupon,
                    Optional.of(customer),
                    employee == null ? null : Optional.of(employee),
                    null,
                    null,
                    null,
                    null,
                    ecomCoupon == null ? null : Optional.of(ecomCoupon),
                    null);
        }
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

    /** Who was at the till. */
    record EmployeeAnswer(UUID id, String name) {

        static EmployeeAnswer of(Employee employee) {
            return new EmployeeAnswer(employee.id(), employee.name());
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
                    sequence.id(),
                    sequence.initialId(),
                    next.id(),
                    TransactionAnswer.of(next, currency, Related.NOTHING));
        }
    }
}
