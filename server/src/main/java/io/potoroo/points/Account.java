package io.potoroo.points;

import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * One customer's account in one unit, locked, with what is being posted to it.
 *
 * <p>Decides every posting in memory and remembers what is to be written: entries, lots and which lots were taken from.
 */
final class Account {

    private final UUID customerId;
    private final Unit unit;
    private final Map<Long, Lot> lots = new TreeMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Lot> changedLots = new LinkedHashMap<>();
    private final List<LotUse> uses = new ArrayList<>();
    private final long entriesBefore;
    private long balance;
    private long debt;

    /** So much of an entry came from a lot. */
    record LotUse(long entryNumber, long lotNumber, long amount) {}

    /** {@code openLots} are those that what follows may take from; credits take from none. */
    Account(UUID customerId, Unit unit, long balance, long debt, long entryCount, Collection<Lot> openLots) {
        this.customerId = customerId;
        this.unit = unit;
        this.balance = balance;
        this.debt = debt;
        this.entriesBefore = entryCount;
        openLots.forEach(lot -> lots.put(lot.number(), lot));
    }

    Outcome<Posted> post(Posting posting, Instant now) {
        return switch (posting) {
            case Posting.Credit credit -> credit(credit, now);
            case Posting.Debit debit -> debit(debit, now);
            case Posting.Reversal reversal -> reverse(reversal, now);
            case Posting.Expiry expiry -> expire(expiry, now);
        };
    }

    private Outcome<Posted> credit(Posting.Credit credit, Instant now) {
        var entry = append(Entry.Kind.CREDIT, credit.amount(), credit, now);
        put(new Lot(
                entry.number(),
                credit.origin(),
                credit.amount(),
                credit.amount(),
                0,
                now,
                credit.availableAt().isBefore(now) ? now : credit.availableAt(),
                credit.expiresAt()));
        long payment = Math.min(debt, credit.amount());
        if (payment > 0) {
            take(
                    payment,
                    append(Entry.Kind.DEBT_PAYMENT, -payment, credit, now),
                    lot -> lot.number() == entry.number());
            debt -= payment;
        }
        return done(credit);
    }

    private Outcome<Posted> debit(Posting.Debit debit, Instant now) {
        if (spendable(now) < debit.amount()) {
            return new Outcome.Refused<>(
                    unit == Unit.POINTS
                            ? Refusal.notAllowed("Insufficient points balance.")
                            : Refusal.notAllowed("Insufficient gift card balance."));
        }
        take(debit.amount(), append(Entry.Kind.DEBIT, -debit.amount(), debit, now), lot -> lot.isSpendable(now));
        return done(debit);
    }

    private Outcome<Posted> reverse(Posting.Reversal reversal, Instant now) {
        boolean recovers = reversal.shortfall() == Posting.Shortfall.RECOVER;
        Predicate<Lot> own = lot -> lot.origin().equals(reversal.origin());
        Predicate<Lot> spendable = lot -> own.test(lot) || lot.isSpendable(now);
        // Points that are still to come pay before anything is owed, as they would the moment they are given.
        Predicate<Lot> takeable = lot -> spendable.test(lot) || (recovers && lot.isPending(now));
        long there = lots.values().stream()
                .filter(takeable)
                .mapToLong(Lot::remaining)
                .sum();
        // What expired was not spent: the customer has lost it already, and loses nothing more for it.
        long expired = Math.min(
                reversal.amount(),
                lots.values().stream().filter(own).mapToLong(Lot::expired).sum());
        long shortfall = Math.max(0, reversal.amount() - expired - there);
        if (shortfall > 0 && reversal.shortfall() == Posting.Shortfall.REFUSE) {
            return new Outcome.Refused<>(Refusal.notAllowed("The customer has spent the points already."));
        }
        if (expired > 0) {
            append(Entry.Kind.RESTORATION, expired, reversal, now);
            restore(expired, own);
        }
        if (shortfall > 0) {
            // Before the reversal, so that no entry leaves the balance below zero.
            append(recovers ? Entry.Kind.SHORTFALL : Entry.Kind.WRITE_OFF, shortfall, reversal, now);
            debt += recovers ? shortfall : 0;
        }
        var entry = append(Entry.Kind.REVERSAL, -reversal.amount(), reversal, now);
        long left = take(reversal.amount() - expired - shortfall, entry, own);
        left = take(left, entry, spendable);
        take(left, entry, takeable);
        return new Outcome.Done<>(new Posted(reversal.transactionId(), shortfall, expired, false));
    }

    private Outcome<Posted> expire(Posting.Expiry expiry, Instant now) {
        var lot = lots.get(expiry.lotNumber());
        if (lot == null || !lot.isExpired(now) || lot.remaining() != expiry.amount()) {
            return new Outcome.Refused<>(Refusal.conflict("There is not so much to expire."));
        }
        var entry = append(Entry.Kind.EXPIRY, -expiry.amount(), expiry, now);
        uses.add(new LotUse(entry.number(), lot.number(), expiry.amount()));
        put(lot.ended());
        return done(expiry);
    }

    private static Outcome<Posted> done(Posting posting) {
        return new Outcome.Done<>(new Posted(posting.transactionId(), 0, 0, false));
    }

    /** Takes up to {@code wanted} from the lots that qualify and returns what they did not have. */
    private long take(long wanted, Entry entry, Predicate<Lot> qualifies) {
        long left = wanted;
        var candidates = lots.values().stream()
                .filter(lot -> lot.remaining() > 0 && qualifies.test(lot))
                .sorted(Lot.SPENDING_ORDER)
                .toList();
        for (var lot : candidates) {
            long taken = Math.min(left, lot.remaining());
            if (taken > 0) {
                put(lot.less(taken));
                uses.add(new LotUse(entry.number(), lot.number(), taken));
                left -= taken;
            }
        }
        return left;
    }

    private void restore(long wanted, Predicate<Lot> qualifies) {
        long left = wanted;
        for (var lot : lots.values().stream().filter(qualifies).toList()) {
            long taken = Math.min(left, lot.expired());
            if (taken > 0) {
                put(lot.lessExpired(taken));
                left -= taken;
            }
        }
    }

    private void put(Lot lot) {
        lots.put(lot.number(), lot);
        changedLots.put(lot.number(), lot);
    }

    private Entry append(Entry.Kind kind, long amount, Posting posting, Instant now) {
        balance = Math.addExact(balance, amount);
        var entry = new Entry(
                customerId,
                unit,
                entryCount() + 1,
                kind,
                amount,
                balance,
                posting.reference(),
                posting.transactionId(),
                now);
        entries.add(entry);
        return entry;
    }

    long spendable(Instant now) {
        return lots.values().stream()
                .filter(lot -> lot.isSpendable(now))
                .mapToLong(Lot::remaining)
                .sum();
    }

    UUID customerId() {
        return customerId;
    }

    Unit unit() {
        return unit;
    }

    long balance() {
        return balance;
    }

    long debt() {
        return debt;
    }

    long entryCount() {
        return entriesBefore + entries.size();
    }

    /** The entries to be written. */
    List<Entry> entries() {
        return entries;
    }

    /** Lots opened by the entries to be written, in their final state. */
    List<Lot> openedLots() {
        return changedLots.values().stream()
                .filter(lot -> lot.number() > entriesBefore)
                .toList();
    }

    /** Lots that were there before and have less now, or of which less is expired. */
    List<Lot> reducedLots() {
        return changedLots.values().stream()
                .filter(lot -> lot.number() <= entriesBefore)
                .toList();
    }

    List<LotUse> uses() {
        return uses;
    }
}
