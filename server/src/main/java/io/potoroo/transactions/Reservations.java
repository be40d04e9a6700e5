package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.potoroo.businesses.Rules;
import io.potoroo.coupons.Coupons;
import io.potoroo.points.Ledger;
import io.potoroo.points.Unit;
import io.potoroo.rewards.Reward;
import io.potoroo.web.WebSettings;
import io.potoroo.webhooks.Webhooks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What customers have set aside for shops to take off their sales.
 *
 * <p>Whoever changes one holds its row locked and decides under that lock, so that of all who want to take, cancel or end
 * it exactly one does. Rows are locked before coupons and accounts.
 */
@Component
public class Reservations {

    /** None that is taken for another. */
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /** Forty-six random bits where case does not count, and fifty-five where it does. */
    private static final int LENGTH = 10;

    private static final Pattern FORM = Pattern.compile("[A-Za-z]{" + LENGTH + "}");

    private final ReservationRepository repository;
    private final TransactionRepository transactionRepository;
    private final RedeemedItemRepository items;
    private final Transactions transactions;
    private final Coupons coupons;
    private final Ledger ledger;
    private final Webhooks webhooks;
    private final ApplicationEventPublisher events;
    private final Rules rules;
    private final Duration keyLifetime;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Reservations(
            ReservationRepository repository,
            TransactionRepository transactionRepository,
            RedeemedItemRepository items,
            Transactions transactions,
            Coupons coupons,
            Ledger ledger,
            Webhooks webhooks,
            ApplicationEventPublisher events,
            Rules rules,
            WebSettings settings,
            Clock clock) {
        this.repository = repository;
        this.transactionRepository = transactionRepository;
        this.items = items;
        this.transactions = transactions;
        this.coupons = coupons;
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.events = events;
        this.rules = rules;
        this.keyLifetime = settings.idempotencyKeyLifetime();
        this.clock = clock;
    }

    /** A sale as its shop calls it. */
    public record SaleName(long branchLinkId, String externalId) {}

    /** Whether somebody could have got the letters as a code here; most codes that shops tell of are their own. */
    public static boolean isCode(String letters) {
        return FORM.matcher(letters).matches();
    }

    static String lowerCase(String code) {
        return code.toLowerCase(Locale.ROOT);
    }

    public String drawCode() {
        return random.ints(LENGTH, 0, LETTERS.length())
                .mapToObj(it -> String.valueOf(LETTERS.charAt(it)))
                .collect(joining());
    }

    /** Where two codes are alike, which none of us will live to see, everything is done again with others. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(UUID businessId, List<Reservation> reservations) {
        if (!reservations.isEmpty() && repository.add(businessId, reservations) < reservations.size()) {
            throw new OptimisticLockingFailureException("a code was drawn that another customer has");
        }
        tell(businessId, reservations);
        var withCodes = reservations.stream().filter(it -> it.code() != null).toList();
        if (!withCodes.isEmpty()) {
            events.publishEvent(new ReservationsMade(businessId, withCodes));
        }
    }

    /**
     * Those of the business with one of the ids, with one of the codes whatever its case, or taken off one of the sales;
     * held so until the open database transaction ends.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Reservation> lock(
            UUID businessId, Collection<Long> ids, Collection<String> codes, Collection<SaleName> sales) {
        return ids.isEmpty() && codes.isEmpty() && sales.isEmpty()
                ? List.of()
                : repository.lock(businessId, ids, codes, sales);
    }

    /** Some of those whose time has come, or that nobody waits for, besides these; as they are now, as nobody holds them. */
    public List<Reservation> due(UUID businessId, Collection<Long> besides, int most) {
        return repository.due(businessId, clock.instant(), besides, most);
    }

    /** Nobody waits for them any more: due from now on. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void abandon(UUID businessId, Collection<Reservation> reservations) {
        if (!reservations.isEmpty()) {
            repository.abandon(businessId, reservations);
        }
    }

    /** Those that wait for a shop, held. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Reservation> lockOpen(UUID businessId, long branchLinkId) {
        return repository.lockOpen(businessId, branchLinkId);
    }

    public List<UUID> businessesWithDue() {
        return repository.businessesWithDue(clock.instant());
    }

    /** What a request with the same reference has reserved, as far as its key is still remembered. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Reservation> earlier(UUID businessId, @Nullable String reference) {
        if (reference == null) {
            return Optional.empty();
        }
        transactionRepository.forgetReferences(
                businessId, List.of(reference), clock.instant().minus(keyLifetime));
        var first = transactionRepository
                .byReferences(businessId, List.of(reference))
                .get(reference);
        return first == null ? Optional.empty() : find(businessId, first.id());
    }

    /** Keeps for which item of the catalogue a transaction took points. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteItem(UUID businessId, long transactionId, Reward reward, int quantity) {
        items.add(
                businessId,
                List.of(new RedeemedItemRepository.Row(
                        transactionId,
                        reward.id(),
                        quantity,
                        Math.multiplyExact(reward.content().points(), quantity))));
    }

    /** Whoever decided so holds them locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void save(UUID businessId, Collection<Reservation> changed) {
        if (!changed.isEmpty()) {
            repository.save(businessId, changed);
            tell(businessId, changed);
        }
    }

    /** Where it stands; some of its points that come back are told with their transaction. */
    private void tell(UUID businessId, Collection<Reservation> reservations) {
        webhooks.tell(
                businessId,
                () -> reservations.stream()
                        .filter(it -> it.status() != Reservation.Status.APPLIED || it.pointsReturned() == 0)
                        .map(ReservationFact::of)
                        .toList());
    }

    /** Lets the customers have the coupons again that were set aside in vain; of any other reservation nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void giveCouponsBack(UUID businessId, Collection<Reservation> ended) {
        coupons.giveBack(businessId, couponIds(ended));
    }

    /** The coupons have been used for good, and the customers may have others. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void useCoupons(UUID businessId, Collection<Reservation> applied) {
        coupons.unlock(businessId, couponIds(applied));
    }

    private static List<Long> couponIds(Collection<Reservation> reservations) {
        return reservations.stream()
                .flatMap(it -> Stream.ofNullable(it.couponId()))
                .toList();
    }

    /** Points to be given back; with the money of a sale where it names one. */
    public record Return(
            Reservation reservation, long points, @Nullable Long saleId) {}

    /**
     * Ready to be booked, in the given order. Never more than a customer has redeemed and not got back, in whatever way;
     * nothing to be given back is no booking.
     *
     * @param others whom the caller books for besides, so that all accounts are locked at once
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Optional<Booking>> returning(UUID businessId, List<Return> returns, Collection<UUID> others) {
        var customerIds = returns.stream()
                .filter(it -> it.points() > 0)
                .map(it -> it.reservation().customerId())
                .collect(toSet());
        if (customerIds.isEmpty()) {
            return returns.stream().map(it -> Optional.<Booking>empty()).toList();
        }
        ledger.lock(
                businessId, Stream.concat(customerIds.stream(), others.stream()).collect(toSet()));
        var redeemed = transactionRepository.redeemed(businessId, customerIds);
        var terms = TransactionTerms.of(rules.current(businessId));
        var now = clock.instant();
        return returns.stream().map(it -> returning(it, redeemed, terms, now)).toList();
    }

    private Optional<Booking> returning(Return back, Map<UUID, Long> redeemed, TransactionTerms terms, Instant now) {
        var customerId = back.reservation().customerId();
        long points = Math.min(back.points(), redeemed.getOrDefault(customerId, 0L));
        if (points <= 0) {
            return Optional.empty();
        }
        redeemed.merge(customerId, -points, Long::sum);
        return Optional.of(booking(
                back.reservation(),
                TransactionType.REDEEMED_POINTS_REFUND,
                0,
                terms.present(points, now),
                back.saleId(),
                now));
    }

    /**
     * Takes points that had come back once more.
     *
     * @param moneyMinor what they take off the sale by that
     */
    public Booking taking(Reservation reservation, long points, long moneyMinor, long saleId) {
        return booking(
                reservation,
                reservation.mode().redemption(),
                moneyMinor,
                new Booking.Debit(Unit.POINTS, points),
                saleId,
                clock.instant());
    }

    private Booking booking(
            Reservation reservation,
            TransactionType type,
            long moneyMinor,
            Booking.Move move,
            @Nullable Long saleId,
            Instant at) {
        return new Booking(
                transactions.nextId(),
                reservation.customerId(),
                reservation.branchId(),
                type,
                moneyMinor,
                move,
                null,
                null,
                null,
                null,
                saleId,
                reservation.id(),
                null,
                null,
                at);
    }

    /** The one that each of the transactions made or gave back, by the transaction; others are absent. */
    public Map<Long, Reservation> ofTransactions(UUID businessId, Collection<Long> transactionIds) {
        var found = new HashMap<Long, Reservation>();
        if (!transactionIds.isEmpty()) {
            repository.ofTransactions(businessId, transactionIds).forEach(it -> {
                found.put(it.id(), it);
                if (it.returnedBy() != null) {
                    found.put(it.returnedBy(), it);
                }
            });
        }
        return found;
    }

    /** By its code as it is written. */
    public Optional<Reservation> withCode(UUID businessId, String code) {
        return repository.withCode(businessId, lowerCase(code)).filter(it -> code.equals(it.code()));
    }

    public Optional<Reservation> find(UUID businessId, long id) {
        return Optional.ofNullable(ofTransactions(businessId, List.of(id)).get(id))
                .filter(it -> it.id() == id);
    }

    /** What was taken off each of the sales; a sale without any is absent. */
    public Map<SaleName, List<Reservation>> ofSales(UUID businessId, Collection<SaleName> sales) {
        var bySale = new HashMap<SaleName, List<Reservation>>();
        if (!sales.isEmpty()) {
            repository
                    .ofSales(businessId, sales)
                    .forEach(it -> bySale.computeIfAbsent(
                                    new SaleName(
                                            requireNonNull(it.branchLinkId()), requireNonNull(it.saleExternalId())),
                                    ignored -> new ArrayList<>())
                            .add(it));
        }
        return bySale;
    }
}
