package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.potoroo.database.Sequences;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.PurchaseOffers;
import io.potoroo.points.Ledger;
import io.potoroo.points.Posted;
import io.potoroo.points.Posting;
import io.potoroo.points.Unit;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import io.potoroo.webhooks.Webhooks;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Books transactions: the visible row and its movement in the ledger, together or not at all. */
@Service
public class Transactions {

    private final TransactionRepository repository;
    private final Ledger ledger;
    private final PurchaseOffers purchaseOffers;
    private final Sequences sequences;
    private final Webhooks webhooks;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Transactions(
            TransactionRepository repository,
            Ledger ledger,
            PurchaseOffers purchaseOffers,
            Sequences sequences,
            Webhooks webhooks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.ledger = ledger;
        this.purchaseOffers = purchaseOffers;
        this.sequences = sequences;
        this.webhooks = webhooks;
        this.events = events;
        this.clock = clock;
    }

    /** The id of a transaction to be booked, so that others of the same list can follow it. */
    public long nextId() {
        return sequences.next("transactions.transaction_id", 1)[0];
    }

    /** Books in the given order and answers in it; one refused by the ledger leaves no row and disturbs no other. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Outcome<Booked>> book(UUID businessId, List<Booking> bookings) {
        if (bookings.isEmpty()) {
            return List.of();
        }
        var earlier = repository.byReferences(
                businessId,
                bookings.stream()
                        .flatMap(it -> Stream.ofNullable(it.reference()))
                        .toList());
        var postings = new ArrayList<Posting>();
        for (var booking : bookings) {
            if (booking.move() != null && !earlier.containsKey(booking.reference())) {
                postings.add(posting(booking, booking.move()));
            }
        }
        var posted = byTransaction(postings, ledger.post(businessId, postings));
        var outcomes = new ArrayList<Outcome<Booked>>(bookings.size());
        var rows = new ArrayList<TransactionRepository.NewRow>(bookings.size());
        for (var booking : bookings) {
            var first = earlier.get(booking.reference());
            var outcome = first != null
                    ? new Outcome.Done<>(new Booked(first.id(), 0, true))
                    : outcome(booking, posted.get(booking.id()));
            outcomes.add(outcome);
            if (first == null && outcome instanceof Outcome.Done<Booked> done) {
                rows.add(new TransactionRepository.NewRow(
                        booking, booking.points(done.value().shortfall())));
                remark(booking, posted.get(booking.id()), rows);
            }
        }
        repository.insert(businessId, rows, clock.instant());
        if (!rows.isEmpty()) {
            webhooks.tell(
                    businessId,
                    () -> rows.stream().map(TransactionFact::created).toList());
            events.publishEvent(new TransactionsBooked(
                    businessId,
                    rows.stream()
                            .filter(it -> TransactionType.COUNTED.contains(
                                    it.booking().type()))
                            .map(it -> it.booking().customerId())
                            .collect(toUnmodifiableSet()),
                    rows.stream()
                            .filter(it -> it.points() > 0)
                            .map(it -> it.booking().customerId())
                            .collect(toUnmodifiableSet())));
        }
        return outcomes;
    }

    /** So that rows add up to the balance: what had expired was not taken again, and what is written off not at all. */
    private void remark(Booking booking, @Nullable Outcome<Posted> outcome, List<TransactionRepository.NewRow> rows) {
        if (outcome instanceof Outcome.Done<Posted> done
                && requireNonNull(booking.move()).unit() == Unit.POINTS) {
            var posted = done.value();
            if (posted.restored() > 0) {
                rows.add(new TransactionRepository.NewRow(
                        booking.remark(nextId(), TransactionType.EXPIRED_POINTS_RETURNED), posted.restored()));
            }
            if (posted.shortfall() > 0
                    && booking.move() instanceof Booking.Reversal reversal
                    && reversal.shortfall() == Posting.Shortfall.FORGIVE) {
                rows.add(new TransactionRepository.NewRow(
                        booking.remark(nextId(), TransactionType.POINTS_WRITTEN_OFF), posted.shortfall()));
            }
        }
    }

    private static Posting posting(Booking booking, Booking.Move move) {
        long id = booking.id();
        var reference = origin(id);
        return switch (move) {
            case Booking.Credit credit ->
                new Posting.Credit(
                        booking.customerId(),
                        credit.unit(),
                        credit.amount(),
                        reference,
                        id,
                        credit.origin() == null ? reference : credit.origin(),
                        credit.availableAt(),
                        credit.expiresAt());
            case Booking.Debit debit ->
                new Posting.Debit(booking.customerId(), debit.unit(), debit.amount(), reference, id);
            case Booking.Reversal reversal ->
                new Posting.Reversal(
                        booking.customerId(),
                        reversal.unit(),
                        reversal.amount(),
                        reference,
                        id,
                        reversal.origin(),
                        reversal.shortfall());
            case Booking.Return returned ->
                new Posting.Reversal(
                        booking.customerId(),
                        returned.unit(),
                        returned.amount(),
                        reference,
                        id,
                        returned.origin() == null ? reference : returned.origin(),
                        Posting.Shortfall.FORGIVE);
            case Booking.Expiry expiry ->
                new Posting.Expiry(
                        booking.customerId(), expiry.unit(), expiry.amount(), reference, id, expiry.lotNumber());
        };
    }

    /** By which the ledger knows what a transaction earned. */
    static String origin(long transactionId) {
        return "transaction:" + transactionId;
    }

    private static Map<Long, Outcome<Posted>> byTransaction(List<Posting> postings, List<Outcome<Posted>> outcomes) {
        var byTransaction = new HashMap<Long, Outcome<Posted>>();
        for (int i = 0; i < postings.size(); i++) {
            byTransaction.put(postings.get(i).transactionId(), outcomes.get(i));
        }
        return byTransaction;
    }

    private static Outcome<Booked> outcome(Booking booking, @Nullable Outcome<Posted> posted) {
        if (booking.move() == null) {
            return new Outcome.Done<>(new Booked(booking.id(), 0, false));
        }
        return switch (requireNonNull(posted)) {
            case Outcome.Done<Posted> done ->
                new Outcome.Done<>(new Booked(booking.id(), done.value().shortfall(), false));
            case Outcome.Refused<Posted> refused -> new Outcome.Refused<>(refused.refusal());
        };
    }

    /**
     * Takes back what the transaction earned, and what belongs together with it; refused where it cannot be cancelled or
     * the customer has spent the points.
     */
    @Transactional
    public void cancel(UUID businessId, long id) {
        var ids = repository.related(businessId, id);
        repository.lock(businessId, ids);
        // Again, under the lock: a return may have come to it since.
        var rows = repository.byIds(businessId, repository.related(businessId, id));
        var transaction = rows.get(id);
        if (transaction == null) {
            throw Refusal.notFound();
        }
        requireCancellable(transaction);
        var cancelled = rows.values().stream()
                .filter(it -> it.cancelledWithPurchase() != null)
                .sorted(Comparator.comparingLong(Transaction::id))
                .toList();
        var rewards = repository.lockRewards(
                businessId, cancelled.stream().map(Transaction::id).toList());
        var reversals = new ArrayList<Posting>();
        for (var row : cancelled) {
            // What an offer added was earned by the reward it follows, and goes with that.
            long left = row.type() == TransactionType.REWARD
                    ? requireNonNull(rewards.get(row.id())).pointsLeft()
                    : 0;
            if (left > 0) {
                reversals.add(new Posting.Reversal(
                        row.customerId(),
                        Unit.POINTS,
                        left,
                        origin(row.id()) + ":cancel",
                        row.id(),
                        origin(row.id()),
                        Posting.Shortfall.REFUSE));
            }
        }
        var returned = new ArrayList<TransactionRepository.NewRow>();
        for (var outcome : ledger.post(businessId, reversals)) {
            var posted = outcome.orThrow();
            if (posted.restored() > 0) {
                var row = requireNonNull(rows.get(posted.transactionId()));
                returned.add(new TransactionRepository.NewRow(returned(row), posted.restored()));
            }
        }
        repository.cancel(businessId, cancelled, clock.instant());
        repository.insert(businessId, returned, clock.instant());
        webhooks.tell(
                businessId,
                () -> Stream.concat(
                                cancelled.stream().map(TransactionFact::cancelled),
                                returned.stream().map(TransactionFact::created))
                        .toList());
        purchaseOffers.giveBack(
                businessId, cancelled.stream().map(it -> origin(it.id())).toList());
        var ofOrders = cancelled.stream()
                .filter(it -> it.details() != null && it.details().externalOrderId() != null)
                .map(Transaction::id)
                .toList();
        if (!ofOrders.isEmpty()) {
            events.publishEvent(new OrdersUnrewarded(businessId, ofOrders));
        }
        events.publishEvent(new TransactionsBooked(businessId, Set.of(transaction.customerId()), Set.of()));
    }

    /** Tells that what had expired of a cancelled purchase is not lost for it again. */
    private Booking returned(Transaction row) {
        return new Booking(
                nextId(),
                row.customerId(),
                row.branchId(),
                TransactionType.EXPIRED_POINTS_RETURNED,
                0,
                null,
                row.details(),
                row.receiptNumber(),
                null,
                row.employeeId(),
                null,
                row.id(),
                null,
                null,
                clock.instant());
    }

    private static void requireCancellable(Transaction transaction) {
        if (transaction.cancelled() == null) {
            throw transaction.type().isCancelled()
                    ? Refusal.notAllowed("The transaction has been canceled already.")
                    : Refusal.notAllowed("Transactions of this type cannot be canceled.");
        }
        if (transaction.saleId() != null) {
            throw Refusal.notAllowed("The transaction belongs to a sale. Refund or void the sale instead.");
        }
    }

    /** Changes the integrator's references on a transaction, and answers with them. */
    @Transactional
    public TransactionDetails attach(UUID businessId, long id, UnaryOperator<TransactionDetails> change) {
        repository.lock(businessId, List.of(id));
        var transaction = repository.byIds(businessId, List.of(id)).get(id);
        if (transaction == null) {
            throw Refusal.notFound();
        }
        var details = change.apply(transaction.details() == null ? TransactionDetails.NONE : transaction.details());
        repository.attach(businessId, id, details, clock.instant());
        return details;
    }

    /**
     * A row as its customer sees it.
     *
     * @param points without a sign; the type says the direction
     */
    public record StatementLine(
            long id, int transactionType, String name, BigDecimal amount, long points, Instant occurredAt) {}

    /** One page of a customer's rows, and how many there are in all. */
    public record Statement(List<StatementLine> lines, long total) {}

    /** The customer's rows, newest first. */
    public Statement statement(UUID businessId, UUID customerId, Currency currency, Paging paging) {
        var all = new Filters.Conditions("", Map.of());
        return new Statement(
                repository.listOf(businessId, customerId, all, paging).stream()
                        .map(it -> new StatementLine(
                                it.id(),
                                it.type().id(),
                                it.type().label(),
                                currency.toUnits(it.amountMinor()),
                                Math.abs(it.points()),
                                it.occurredAt()))
                        .toList(),
                repository.countOf(businessId, customerId, all));
    }

    /** The rows of each sale, oldest first; a sale without any is absent. */
    public Map<Long, List<SaleTransaction>> ofSales(UUID businessId, Collection<Long> saleIds, Currency currency) {
        return saleIds.isEmpty() ? Map.of() : repository.ofSales(businessId, saleIds, currency);
    }
}
