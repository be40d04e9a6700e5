package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.potoroo.coupons.Assignment;
import io.potoroo.coupons.Coupon;
import io.potoroo.coupons.CouponState;
import io.potoroo.coupons.Coupons;
import io.potoroo.coupons.Taking;
import io.potoroo.customers.Customer;
import io.potoroo.kernel.Outcome;
import io.potoroo.offers.AutomaticOffers;
import io.potoroo.offers.Offer;
import io.potoroo.offers.Offers;
import io.potoroo.points.Ledger;
import io.potoroo.points.Unit;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives customers the coupons they do not have to ask for: when somebody looks at what a customer has, and, those that are
 * made of points, in the database transaction that books what reaches their price.
 */
@Component
class AutomaticCoupons {

    private final AutomaticOffers automatic;
    private final Offers offers;
    private final Coupons coupons;
    private final Transactions transactions;
    private final Ledger ledger;
    private final TransactionOperations database;
    private final Clock clock;

    AutomaticCoupons(
            AutomaticOffers automatic,
            Offers offers,
            Coupons coupons,
            Transactions transactions,
            Ledger ledger,
            TransactionOperations database,
            Clock clock) {
        this.automatic = automatic;
        this.offers = offers;
        this.coupons = coupons;
        this.transactions = transactions;
        this.ledger = ledger;
        this.database = database;
        this.clock = clock;
    }

    /** What the customer must have before it is told what they have; points may have become theirs by the clock. */
    void giveDue(Customer customer) {
        var candidates = candidates(customer.businessId(), it -> true);
        if (!candidates.isEmpty() && customer.enabled()) {
            var customerIds = Set.of(customer.id());
            database.executeWithoutResult(status -> {
                // The account is locked before coupons are, as in every booking.
                convert(customer.businessId(), customerIds, candidates);
                give(customer.businessId(), customerIds, candidates);
            });
        }
    }

    @EventListener
    void convert(TransactionsBooked booked) {
        if (booked.credited().isEmpty()) {
            return;
        }
        var candidates = candidates(booked.businessId(), AutomaticCoupons::isConvertible);
        if (!candidates.isEmpty()) {
            convert(booked.businessId(), booked.credited(), candidates);
        }
    }

    private List<Offer> candidates(UUID businessId, Predicate<Offer> wanted) {
        var now = clock.instant();
        return automatic.of(businessId).stream()
                .filter(it -> it.isLive(now) && wanted.test(it))
                .toList();
    }

    private static boolean isConvertible(Offer offer) {
        return offer.content().coupon().convertible();
    }

    /** What customers hold and may have, as it stands now. */
    private record Holdings(Map<UUID, Set<Long>> targets, Map<UUID, Map<Long, Coupon>> newest, Instant now) {

        boolean lets(UUID customerId, Offer offer) {
            return new Taking(
                                    offer,
                                    targets.getOrDefault(customerId, Set.of()).contains(offer.id()),
                                    newest.getOrDefault(customerId, Map.of()).get(offer.id()),
                                    now)
                            .obstacle()
                    == null;
        }
    }

    private Holdings holdings(UUID businessId, Collection<UUID> customerIds, List<Offer> candidates) {
        return new Holdings(
                candidates.stream().anyMatch(it -> it.content().targeted())
                        ? offers.targets(businessId, customerIds)
                        : Map.of(),
                coupons.newest(businessId, customerIds),
                clock.instant());
    }

    private void give(UUID businessId, Set<UUID> customerIds, List<Offer> candidates) {
        var given = candidates.stream().filter(it -> !isConvertible(it)).toList();
        if (given.isEmpty()) {
            return;
        }
        var holdings = holdings(businessId, customerIds, given);
        var due = new ArrayList<Assignment>();
        for (var customerId : customerIds) {
            for (var offer : given) {
                if (holdings.lets(customerId, offer)) {
                    due.add(new Assignment(customerId, offer, CouponState.WAITING, transactions.nextId()));
                }
            }
        }
        book(businessId, due);
    }

    /** Under the locks of the accounts, so that points are not promised twice. */
    private void convert(UUID businessId, Set<UUID> customerIds, List<Offer> candidates) {
        var convertible =
                candidates.stream().filter(AutomaticCoupons::isConvertible).toList();
        if (convertible.isEmpty()) {
            return;
        }
        ledger.lock(businessId, customerIds);
        var balances = ledger.balances(businessId, customerIds);
        long cheapest =
                convertible.stream().mapToLong(AutomaticCoupons::price).min().orElseThrow();
        var rich = balances.entrySet().stream()
                .filter(it -> it.getValue().points() >= cheapest)
                .collect(toMap(Map.Entry::getKey, it -> it.getValue().points()));
        if (rich.isEmpty()) {
            return;
        }
        var holdings = holdings(businessId, rich.keySet(), convertible);
        var due = new ArrayList<Assignment>();
        rich.forEach((customerId, points) -> {
            long left = points;
            for (var offer : convertible) {
                if (left >= price(offer) && holdings.lets(customerId, offer)) {
                    due.add(new Assignment(customerId, offer, CouponState.CONVERTED, transactions.nextId()));
                    left -= price(offer);
                }
            }
        });
        book(businessId, due);
    }

    private static long price(Offer offer) {
        return offer.content().worth().points();
    }

    /** One that somebody else gave meanwhile is not given, and nothing is booked for it. */
    private void book(UUID businessId, List<Assignment> due) {
        var assigned = coupons.assign(businessId, due);
        transactions
                .book(
                        businessId,
                        due.stream()
                                .filter(it -> assigned.containsKey(it.transactionId()))
                                .map(it -> booking(it, requireNonNull(assigned.get(it.transactionId()))))
                                .toList())
                .forEach(Outcome::orThrow);
    }

    /** Where the offer is to be had. */
    private static Booking booking(Assignment assignment, Coupon coupon) {
        boolean converted = assignment.state() == CouponState.CONVERTED;
        return new Booking(
                assignment.transactionId(),
                assignment.customerId(),
                assignment.offer().content().presentation().branchIds().getFirst(),
                converted ? TransactionType.CONVERTIBLE_COUPON_CREATED : TransactionType.COUPON_TAGGED,
                0,
                converted ? new Booking.Debit(Unit.POINTS, price(assignment.offer())) : null,
                null,
                null,
                null,
                null,
                null,
                null,
                assignment.offer().id(),
                null,
                coupon.assignedAt());
    }
}
