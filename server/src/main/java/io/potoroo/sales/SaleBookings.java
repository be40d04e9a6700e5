package io.potoroo.sales;

import static java.util.Objects.requireNonNull;

import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Outcome;
import io.potoroo.points.Posting.Shortfall;
import io.potoroo.points.Unit;
import io.potoroo.transactions.Booked;
import io.potoroo.transactions.Booking;
import io.potoroo.transactions.SaleTransaction;
import io.potoroo.transactions.TransactionType;
import io.potoroo.transactions.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the sales of one batch have more or less of points than was booked for them, booked for all of them at once. */
final class SaleBookings {

    private final UUID businessId;
    private final Transactions transactions;
    private final SaleBook book;
    private final SaleClerks clerks;
    private final Instant now;
    private final List<Change> changes = new ArrayList<>();
    private final Map<Long, List<SaleTransaction>> rowsOfNewSales = new HashMap<>();

    /** A change of a sale's points that is still to be booked. */
    private record Change(Sale sale, @Nullable Refund refund, Booking booking) {}

    SaleBookings(UUID businessId, Transactions transactions, SaleBook book, SaleClerks clerks, Instant now) {
        this.businessId = businessId;
        this.transactions = transactions;
        this.book = book;
        this.clerks = clerks;
        this.now = now;
    }

    /** By which the books know everything that belongs to the sale. */
    static String reference(Sale sale) {
        return "sale:" + sale.id;
    }

    /** Of a sale that is new, no rows need be read. */
    void opened(Sale sale) {
        rowsOfNewSales.put(sale.id, new ArrayList<>());
    }

    /** By sale id, of those that are new. */
    Map<Long, List<SaleTransaction>> rowsOfNewSales() {
        return rowsOfNewSales;
    }

    /** A row for what goes up, and one for what goes down; the money is written once. */
    void settle(Sale sale, @Nullable Refund refund, long moneyMinor, Instant when, SalesSettings settings) {
        book(sale, sale.settle(), refund, moneyMinor, when, settings);
    }

    /**
     * The refund is withdrawn: what it took comes back, and not what it wrote off, which it never took. One of this very
     * batch writes nothing off; what it lacks is owed, and paid by what comes back.
     */
    void undo(Sale sale, Refund refund, Instant when, SalesSettings settings) {
        changes.replaceAll(it -> it.refund() != null && it.refund().id() == refund.id() ? recovering(it) : it);
        book(sale, sale.settle().without(refund.pointsForgiven()), null, refund.amountMinor(), when, settings);
    }

    private Change recovering(Change change) {
        var booking = change.booking();
        return new Change(
                change.sale(),
                change.refund(),
                booking(
                        change.sale(),
                        booking.type(),
                        reversal(change.sale(), requireNonNull(booking.move()).amount(), Shortfall.RECOVER),
                        booking.amountMinor(),
                        booking.occurredAt()));
    }

    private static Booking.Reversal reversal(Sale sale, long points, Shortfall shortfall) {
        return new Booking.Reversal(Unit.POINTS, points, reference(sale), shortfall);
    }

    private void book(
            Sale sale, Sale.Due due, @Nullable Refund refund, long moneyMinor, Instant when, SalesSettings settings) {
        long down = Math.min(0, due.purchase()) + Math.min(0, due.offer());
        if (due.purchase() > 0) {
            up(sale, TransactionType.REWARD, due.purchase(), moneyMinor, when);
        }
        if (due.offer() > 0) {
            up(sale, TransactionType.OFFER_CLAIMED, due.offer(), 0, when);
        }
        if (down < 0) {
            var shortfall = settings.refundShortfall() == SalesSettings.RefundShortfall.FORGIVE
                    ? Shortfall.FORGIVE
                    : Shortfall.RECOVER;
            var move = reversal(sale, -down, shortfall);
            long money = due.purchase() > 0 ? 0 : moneyMinor;
            changes.add(new Change(sale, refund, booking(sale, TransactionType.REFUND, move, money, when)));
        }
    }

    private void up(Sale sale, TransactionType type, long points, long moneyMinor, Instant when) {
        var move = new Booking.Credit(
                Unit.POINTS, points, reference(sale), requireNonNull(sale.availableAt()), sale.expiresAt());
        var booking = booking(sale, type, move, moneyMinor, when);
        changes.add(new Change(sale, null, booking));
        sale.awarded(booking.id());
    }

    private Booking booking(Sale sale, TransactionType type, Booking.Move move, long moneyMinor, Instant when) {
        var bonus = sale.bonus();
        return new Booking(
                transactions.nextId(),
                requireNonNull(sale.customerId()),
                sale.place.branchId(),
                type,
                moneyMinor,
                move,
                sale.content().detailsFor(sale.externalId),
                null,
                null,
                clerks.of(sale.content()),
                sale.id,
                sale.awardTransactionId(),
                bonus == null ? null : bonus.offerId(),
                null,
                when.isAfter(now) ? now : when);
    }

    /**
     * Together with what was taken of what customers had set aside, what of it came back, and what they get besides: at
     * once, so that all accounts are locked in the one order.
     */
    void book(SaleRedeeming redeeming, List<Booking> besides) {
        var ofSales = Stream.concat(changes.stream().map(Change::booking), besides.stream())
                .toList();
        var first = redeeming.bookings(ofSales.stream().map(Booking::customerId).toList());
        var all = Stream.of(first, ofSales, redeeming.lastBookings())
                .flatMap(List::stream)
                .toList();
        var outcomes = transactions.book(businessId, all);
        for (int i = 0; i < changes.size(); i++) {
            settled(changes.get(i), outcomes.get(first.size() + i).orThrow());
        }
        outcomes.subList(first.size() + changes.size(), first.size() + ofSales.size())
                .forEach(Outcome::orThrow);
        var booked = new HashSet<Long>();
        for (int i = 0; i < all.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Done<Booked>) {
                booked.add(all.get(i).id());
            }
            if (i < first.size() || i >= first.size() + ofSales.size()) {
                note(all.get(i), outcomes.get(i));
            }
        }
        redeeming.settle(booked);
    }

    /** Beside the other rows of a new sale, which are not read again. */
    private void note(Booking booking, Outcome<Booked> outcome) {
        var sale = booking.saleId() == null ? null : book.find(booking.saleId());
        var rows = sale == null ? null : rowsOfNewSales.get(sale.id);
        if (sale != null && rows != null && outcome instanceof Outcome.Done<Booked> done) {
            rows.add(SaleTransaction.of(done.value(), booking, sale.currency()));
        }
    }

    private void settled(Change change, Booked booked) {
        note(change.booking(), new Outcome.Done<>(booked));
        var move = requireNonNull(change.booking().move());
        if (booked.shortfall() > 0) {
            change.sale().warn("points_shortfall");
        }
        if (change.refund() != null) {
            boolean forgiven = move instanceof Booking.Reversal taken && taken.shortfall() == Shortfall.FORGIVE;
            // Its amount may have changed since.
            var refund = change.sale()
                    .refund(change.refund().externalId())
                    .orElseThrow()
                    .withPoints(move.amount(), booked.shortfall(), forgiven ? booked.shortfall() : 0);
            change.sale().replace(refund);
            book.add(refund);
        }
    }
}
