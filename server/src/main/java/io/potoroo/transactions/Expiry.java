package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;

import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Expired;
import io.potoroo.points.Ledger;
import java.util.ArrayList;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Books points whose time has come as expired, each lot as a transaction that follows the one that earned it.
 *
 * <p>Nobody can spend them any more, booked or not: this is for the record, and may come late.
 */
@Service
class Expiry {

    /** Lots in one database transaction. */
    static final int BATCH = 500;

    private final Ledger ledger;
    private final Transactions transactions;
    private final TransactionRepository repository;
    private final TransactionOperations database;

    Expiry(Ledger ledger, Transactions transactions, TransactionRepository repository, TransactionOperations database) {
        this.ledger = ledger;
        this.transactions = transactions;
        this.repository = repository;
        this.database = database;
    }

    /** For every business; what fails for one is thrown after the others had their turn. */
    void bookEverywhere(BooleanSupplier stopping) {
        CurrentBusiness.forEach(ledger.businessesWithExpired(), stopping, it -> book(it, stopping));
    }

    /** A batch at a time; stops between batches where it should, and leaves the rest to the next time. */
    void book(UUID businessId, BooleanSupplier stopping) {
        CurrentBusiness.run(businessId, () -> {
            boolean more = true;
            while (more && !stopping.getAsBoolean()) {
                more = Boolean.TRUE.equals(database.execute(status -> bookBatch(businessId)));
            }
        });
    }

    private boolean bookBatch(UUID businessId) {
        var expired = ledger.lockExpired(businessId, BATCH);
        var earned = repository.byIds(
                businessId, expired.stream().map(Expired::transactionId).toList());
        var bookings = new ArrayList<Booking>(expired.size());
        for (var lot : expired) {
            bookings.add(booking(lot, requireNonNull(earned.get(lot.transactionId()))));
        }
        transactions.book(businessId, bookings).forEach(Outcome::orThrow);
        return !expired.isEmpty();
    }

    private Booking booking(Expired lot, Transaction earned) {
        return new Booking(
                transactions.nextId(),
                lot.customerId(),
                earned.branchId(),
                TransactionType.POINTS_EXPIRED,
                0,
                new Booking.Expiry(lot.lotNumber(), lot.points()),
                null,
                null,
                null,
                null,
                null,
                earned.id(),
                null,
                null,
                lot.at());
    }
}
