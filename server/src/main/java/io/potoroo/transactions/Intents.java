package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Consent;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.customers.Match;
import io.potoroo.customers.NewCustomer;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.Offer;
import io.potoroo.offers.PurchaseOffers;
import io.potoroo.points.Ledger;
import io.potoroo.points.Unit;
import io.potoroo.referrals.Referrals;
import io.potoroo.tiers.Tiers;
import io.potoroo.web.Messages;
import io.potoroo.web.WebSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Books what programs ask for by intent, a list at a time.
 *
 * <p>Locks are taken in one order: links whose orders are rewarded, by id, codes that are cancelled, by id, coupons that are handed in, by id, rewards that goods
 * are returned of, by id, referrals, by who was referred, then accounts.
 */
@Service
class Intents {

    private final Transactions transactions;
    private final TransactionRepository repository;
    private final Ledger ledger;
    private final Rules rules;
    private final Customers customers;
    private final Duration keyLifetime;
    private final Tiers tiers;
    private final PurchaseOffers purchaseOffers;
    private final Referrals referrals;
    private final ReferralRewards referralRewards;
    private final CouponIntents couponIntents;
    private final CatalogueIntents catalogueIntents;
    private final EcomIntents ecomIntents;
    private final SoldOrders soldOrders;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Intents(
            Transactions transactions,
            TransactionRepository repository,
            Ledger ledger,
            Rules rules,
            Customers customers,
            WebSettings settings,
            Tiers tiers,
            PurchaseOffers purchaseOffers,
            Referrals referrals,
            ReferralRewards referralRewards,
            CouponIntents couponIntents,
            CatalogueIntents catalogueIntents,
            EcomIntents ecomIntents,
            SoldOrders soldOrders,
            ApplicationEventPublisher events,
            Clock clock) {
        this.transactions = transactions;
        this.repository = repository;
        this.ledger = ledger;
        this.rules = rules;
        this.customers = customers;
        this.keyLifetime = settings.idempotencyKeyLifetime();
        this.tiers = tiers;
        this.purchaseOffers = purchaseOffers;
        this.referrals = referrals;
        this.referralRewards = referralRewards;
        this.couponIntents = couponIntents;
        this.catalogueIntents = catalogueIntents;
        this.ecomIntents = ecomIntents;
        this.soldOrders = soldOrders;
        this.events = events;
        this.clock = clock;
    }

    /** What a command comes to; {@code customer} is null for someone to be enrolled. */
    record Plan(
            TransactionCommand command,
            @Nullable Customer customer,
            TransactionType type,
            Booking.@Nullable Move move,
            @Nullable Long follows,
            @Nullable Offer offer,
            Booking.@Nullable Credit offerMove,
            ReferralRewards.@Nullable Pending referral,
            @Nullable Purchase purchase) {

        Plan(
                TransactionCommand command,
                @Nullable Customer customer,
                TransactionType type,
                Booking.@Nullable Move move,
                @Nullable Long follows) {
            this(command, customer, type, move, follows, null, null, null, null);
        }

        Booking booking(long id, UUID customerId) {
            return new Booking(
                    id,
                    customerId,
                    command.branchId(),
                    type,
                    amountMinor(),
                    move,
                    command.details(),
                    command.receiptNumber(),
                    command.comments(),
                    command.employeeId(),
                    null,
                    follows,
                    offer == null ? null : offer.id(),
                    command.reference(),
                    command.occurredAt());
        }

        private long amountMinor() {
            if (type == TransactionType.STORE_CREDIT && move != null) {
                return move.amount();
            }
            // A referral does not book the purchase that met it.
            return referral == null ? command.asked().moneyMinor() : 0;
        }

        /** The purchase that the booking gives store credit for. */
        Booking purchase(long id, Booking booking, Purchase made) {
            return new Booking(
                    id,
                    booking.customerId(),
                    booking.branchId(),
                    TransactionType.REWARD,
                    command.asked().moneyMinor(),
                    made.move(),
                    booking.details(),
                    booking.receiptNumber(),
                    null,
                    booking.employeeId(),
                    null,
                    booking.id(),
                    null,
                    following(booking.reference()),
                    booking.occurredAt());
        }

        /** What an offer adds to the booking, earned by the same purchase. */
        Booking more(long id, Booking booking, Booking.Credit more) {
            return new Booking(
                    id,
                    booking.customerId(),
                    booking.branchId(),
                    TransactionType.OFFER_CLAIMED,
                    0,
                    more.by(Transactions.origin(booking.id())),
                    booking.details(),
                    booking.receiptNumber(),
                    null,
                    booking.employeeId(),
                    null,
                    booking.id(),
                    booking.offerId(),
                    following(booking.reference()),
                    booking.occurredAt());
        }
    }

    /** A purchase of which only a part comes back as store credit, and what it earns besides. */
    record Purchase(Booking.@Nullable Credit move) {}

    /** Of what is booked after it for the same request. */
    private static @Nullable String following(@Nullable String reference) {
        return reference == null ? null : reference + ":next";
    }

    /** Carries the commands out in order; one that is refused leaves nothing behind, not even a customer. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Outcome<Receipt>> carryOut(UUID businessId, List<TransactionCommand> commands) {
        var inForce = rules.current(businessId);
        var now = clock.instant();
        var sold = sold(businessId, commands);
        // Before it is looked for what was carried out already: a coupon that is gone may have gone to this very
        // request.
        var codes = ecomIntents.lock(businessId, commands);
        var claimed = couponIntents.lock(businessId, commands, codes.values());
        var matches = customers.resolve(
                businessId, commands.stream().map(TransactionCommand::customer).toList());
        var coupons = couponIntents.read(businessId, commands, matches, claimed, now);
        var earlier = earlier(businessId, commands, now);
        var firstCustomers = customers.byIds(
                businessId,
                earlier.values().stream().map(Transaction::customerId).toList());
        var returned = returned(businessId, commands, matches);
        var referred = referred(businessId, commands, matches);
        // All at once, as some commands are booked after others.
        ledger.lock(businessId, accountHolders(matches, referred.values()));
        var round = new Round(
                terms(businessId, inForce, matches),
                returned,
                referred,
                redeemed(businessId, commands, matches),
                offers(businessId, commands, matches),
                coupons,
                catalogueIntents.read(businessId, commands, matches, now),
                ecomIntents.read(businessId, commands, codes, now),
                sold,
                now);
        var plans = new ArrayList<Outcome<Plan>>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            var first = command.reference() == null ? null : earlier.get(command.reference());
            plans.add(
                    first == null
                            ? plan(i, command, matches.get(i), round)
                            : again(command, firstCustomers.get(first.customerId()), first));
            round.returned().note(i, plans.getLast());
        }
        return book(businessId, plans, round, TransactionTerms.of(inForce));
    }

    /** The orders that are to be rewarded although their shop has told of them; the others stay untold for now. */
    private Set<ShopOrder> sold(UUID businessId, List<TransactionCommand> commands) {
        var orders = commands.stream()
                .flatMap(it -> Stream.ofNullable(it.rewardedOrder()))
                .collect(toSet());
        return orders.isEmpty() ? Set.of() : soldOrders.among(businessId, orders);
    }

    private static Set<UUID> accountHolders(List<Match> matches, Collection<ReferralRewards.Pending> referred) {
        return Stream.concat(
                        matches.stream()
                                .flatMap(it -> Stream.ofNullable(it.customer()))
                                .map(Customer::id),
                        referred.stream().map(it -> it.referral().referrerId()))
                .collect(toSet());
    }

    /** What the commands have booked already, as far as their keys are still remembered. */
    private Map<String, Transaction> earlier(UUID businessId, List<TransactionCommand> commands, Instant now) {
        var references = commands.stream()
                .map(TransactionCommand::reference)
                .flatMap(it -> Stream.concat(Stream.ofNullable(it), Stream.ofNullable(following(it))))
                .toList();
        repository.forgetReferences(businessId, references, now.minus(keyLifetime));
        return repository.byReferences(businessId, references);
    }

    /** For each match; a customer's level is asked for only where it matters, and a newcomer is on the first. */
    private List<TransactionTerms> terms(UUID businessId, EarningRules inForce, List<Match> matches) {
        if (!inForce.dependsOnTier()) {
            return Collections.nCopies(matches.size(), TransactionTerms.of(inForce));
        }
        var levels = tiers.levels(
                businessId,
                matches.stream()
                        .flatMap(it -> Stream.ofNullable(it.customer()))
                        .map(Customer::id)
                        .collect(toSet()));
        var start = tiers.startLevel(businessId);
        return matches.stream()
                .map(Match::customer)
                .map(it -> TransactionTerms.of(inForce.forTierLevel(it == null ? start : levels.get(it.id()))))
                .toList();
    }

    /** The rewards that commands of a list return goods of, as they stand after the commands planned so far. */
    private record Returned(Map<Integer, Long> rewardIds, Map<Long, EarlierReward> rewards) {

        @Nullable EarlierReward of(int command) {
            var id = rewardIds.get(command);
            return id == null ? null : rewards.get(id);
        }

        void note(int command, Outcome<Plan> plan) {
            var reward = of(command);
            if (reward != null
                    && plan instanceof Outcome.Done<Plan> done
                    && done.value().follows() != null) {
                var move = done.value().move();
                rewards.put(
                        reward.id(),
                        reward.less(done.value().command().asked().moneyMinor(), move == null ? 0 : move.amount()));
            }
        }
    }

    private Returned returned(UUID businessId, List<TransactionCommand> commands, List<Match> matches) {
        var wanted = new TreeMap<Integer, TransactionRepository.Purchase>();
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            var customer = matches.get(i).customer();
            if (command.intent() == Intent.RETURN
                    && customer != null
                    && (command.orderId() != null || command.receiptNumber() != null)) {
                wanted.put(
                        i,
                        new TransactionRepository.Purchase(customer.id(), command.orderId(), command.receiptNumber()));
            }
        }
        if (wanted.isEmpty()) {
            return new Returned(Map.of(), new HashMap<>());
        }
        var rewardIds = repository.rewardIds(businessId, wanted);
        return new Returned(rewardIds, repository.lockRewards(businessId, new HashSet<>(rewardIds.values())));
    }

    /** The referrals that commands may reward, held. */
    private Map<UUID, ReferralRewards.Pending> referred(
            UUID businessId, List<TransactionCommand> commands, List<Match> matches) {
        var customerIds = new TreeSet<UUID>();
        for (int i = 0; i < commands.size(); i++) {
            var customer = matches.get(i).customer();
            if (commands.get(i).intent() == Intent.REWARD_REFERRAL && customer != null) {
                customerIds.add(customer.id());
            }
        }
        return referralRewards.lock(businessId, customerIds);
    }

    /** What each customer who is to get points back has redeemed. */
    private Map<UUID, Long> redeemed(UUID businessId, List<TransactionCommand> commands, List<Match> matches) {
        var customerIds = new TreeSet<UUID>();
        for (int i = 0; i < commands.size(); i++) {
            var customer = matches.get(i).customer();
            var intent = commands.get(i).intent();
            if (customer != null && (intent == Intent.REFUND_REDEEMED_POINTS || intent == Intent.CANCEL_ECOM_COUPON)) {
                customerIds.add(customer.id());
            }
        }
        if (customerIds.isEmpty()) {
            return Map.of();
        }
        return repository.redeemed(businessId, customerIds);
    }

    /** Ready to say which offers apply to the purchases. */
    private PurchaseOffers.Choice offers(UUID businessId, List<TransactionCommand> commands, List<Match> matches) {
        var purchases = new ArrayList<PurchaseOffers.Purchase>();
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i).intent() == Intent.REWARD) {
                purchases.add(purchase(commands.get(i), matches.get(i).customer()));
            }
        }
        var offers = purchaseOffers.choice(businessId);
        offers.read(purchases);
        return offers;
    }

    private static PurchaseOffers.Purchase purchase(TransactionCommand command, @Nullable Customer customer) {
        return new PurchaseOffers.Purchase(who(command, customer), command.occurredAt());
    }

    /** A newcomer has no id yet and is known by what they are called. */
    static UUID who(TransactionCommand command, @Nullable Customer customer) {
        if (customer != null) {
            return customer.id();
        }
        var contact = command.contact();
        var name = contact.email() == null ? String.valueOf(contact.phone()) : contact.email();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What was read for a list of commands before the first of them is planned.
     *
     * @param terms for each command
     */
    private record Round(
            List<TransactionTerms> terms,
            Returned returned,
            Map<UUID, ReferralRewards.Pending> referred,
            Map<UUID, Long> redeemed,
            PurchaseOffers.Choice offers,
            CouponIntents.Round coupons,
            CatalogueIntents.Round items,
            EcomIntents.Round ecom,
            Set<ShopOrder> sold,
            Instant now) {}

    private static Outcome<Plan> plan(int index, TransactionCommand command, Match match, Round round) {
        var terms = round.terms().get(index);
        var coupons = round.coupons();
        var items = round.items();
        var now = round.now();
        var customer = match.customer();
        if (match.unknownId() || (customer == null && !command.intent().enrols())) {
            return unknownCustomer(command);
        }
        var unknown = coupons.unknown(command) == null ? items.unknown(command) : coupons.unknown(command);
        if (unknown != null) {
            return new Outcome.Refused<>(unknown);
        }
        if (customer != null && !customer.enabled()) {
            return notAllowed("The customer is disabled.");
        }
        return switch (command.intent()) {
            case REWARD ->
                command.rewardedOrder() != null && round.sold().contains(command.rewardedOrder())
                        ? notAllowed("The order has already been rewarded.")
                        : reward(command, customer, terms, round.offers(), now);
            case REDEEM ->
                command.wanted().items().isEmpty()
                        ? redeem(command, customer, terms)
                        : items.redeem(command, requireNonNull(customer));
            case RETURN -> giveBack(command, customer, terms, round.returned().of(index));
            case ADJUST_POINTS_BALANCE -> adjust(command, customer, terms, now);
            case PURCHASE_GIFTCARD_PREPAID ->
                planned(
                        command,
                        customer,
                        TransactionType.GIFT_CARD_PURCHASE,
                        money(command.asked().moneyMinor(), now));
            case REWARD_STORE_CREDIT -> storeCredit(command, customer, terms, now);
            case GIFTCARD_PAYMENT ->
                planned(
                        command,
                        customer,
                        TransactionType.GIFT_CARD_PAYMENT,
                        new Booking.Debit(Unit.GIFT_CARD, command.asked().moneyMinor()));
            case REFUND_REDEEMED_POINTS ->
                restore(command, customer, command.asked().pointsGiven(), null, terms, round);
            case REWARD_REFERRAL -> rewardReferral(command, requireNonNull(customer), terms, round.referred(), now);
            case GET_COUPON -> coupons.get(command, customer);
            case CLAIM_COUPON -> coupons.claim(command, requireNonNull(customer));
            case CLAIM_ECOM_COUPON -> round.ecom().claim(command, requireNonNull(customer), coupons);
            case REDEEM_ECOM_COUPON -> round.ecom().redeem(command, requireNonNull(customer), terms, items);
            case CANCEL_ECOM_COUPON -> cancelCode(command, requireNonNull(customer), terms, round);
        };
    }

    /** A request that was carried out before, though its sender never heard of it. */
    private static Outcome<Plan> again(TransactionCommand command, @Nullable Customer customer, Transaction first) {
        if (customer == null) {
            // They were deleted since.
            return unknownCustomer(command);
        }
        return new Outcome.Done<>(new Plan(command, customer, first.type(), null, null));
    }

    private static Outcome<Plan> reward(
            TransactionCommand command,
            @Nullable Customer customer,
            TransactionTerms terms,
            PurchaseOffers.Choice offers,
            Instant now) {
        if (!terms.programEnabled()) {
            return notAllowed("The loyalty program is switched off.");
        }
        var asked = command.asked();
        var offer = asked.isNothing()
                ? null
                : offers.take(purchase(command, customer), command.branchId(), asked.moneyMinor())
                        .orElse(null);
        var points = Award.of(asked, command.productPoints(), terms, offer).points();
        var at = command.occurredAt();
        return new Outcome.Done<>(new Plan(
                command,
                customer,
                TransactionType.REWARD,
                points.purchase() == 0 ? null : terms.purchase(points.purchase(), at, now),
                null,
                offer,
                points.offer() == 0 ? null : terms.purchase(points.offer(), at, now),
                null,
                null));
    }

    private static Outcome<Plan> redeem(
            TransactionCommand command, @Nullable Customer customer, TransactionTerms terms) {
        var payment = TransactionTerms.payment(command.asked(), terms.atTill());
        var subtotal = command.wanted().subtotalMinor();
        var obstacle = subtotal == null
                ? terms.atTill().obstacle(payment.points())
                : terms.atTill().obstacle(payment, subtotal);
        return obstacle != null
                ? notAllowed(obstacle)
                : planned(
                        command,
                        customer,
                        command.isOnBehalf() ? TransactionType.REDEMPTION_ON_BEHALF : TransactionType.REDEMPTION,
                        new Booking.Debit(Unit.POINTS, payment.points()));
    }

    private static Outcome<Plan> giveBack(
            TransactionCommand command,
            @Nullable Customer customer,
            TransactionTerms terms,
            @Nullable EarlierReward reward) {
        if (reward == null) {
            return planned(command, customer, TransactionType.REFUND, back(terms.earned(command.asked()), null));
        }
        if (reward.saleId() != null) {
            return notAllowed("The order is a sale. Refund the sale instead.");
        }
        if (reward.type() != TransactionType.REWARD) {
            return notAllowed("The transaction has been canceled already.");
        }
        var asked = command.asked();
        long points = asked.byPoints() || asked.byVisits() || !reward.hasRatio()
                ? terms.earned(asked)
                : reward.pointsOf(asked.moneyMinor());
        return new Outcome.Done<>(new Plan(
                command,
                customer,
                TransactionType.REFUND,
                back(points, Transactions.origin(reward.id())),
                reward.id()));
    }

    private static Booking.@Nullable Move back(long points, @Nullable String origin) {
        return points == 0 ? null : new Booking.Return(Unit.POINTS, points, origin);
    }

    private static Outcome<Plan> adjust(
            TransactionCommand command, @Nullable Customer customer, TransactionTerms terms, Instant now) {
        long points = command.asked().pointsGiven();
        return points > 0
                ? planned(command, customer, TransactionType.ADJUSTMENT_UP, terms.present(points, now))
                : planned(command, customer, TransactionType.ADJUSTMENT_DOWN, new Booking.Debit(Unit.POINTS, -points));
    }

    /** Money on a gift card is there at once and for good. */
    private static Booking.Credit money(long amountMinor, Instant now) {
        return new Booking.Credit(Unit.GIFT_CARD, amountMinor, null, now, null);
    }

    private static Outcome<Plan> storeCredit(
            TransactionCommand command, @Nullable Customer customer, TransactionTerms terms, Instant now) {
        long credit = terms.storeCredit(command.asked());
        if (credit == 0) {
            return notAllowed("The amount is too small for store credit.");
        }
        long points = terms.earnedBesideStoreCredit(command.asked());
        return new Outcome.Done<>(new Plan(
                command,
                customer,
                TransactionType.STORE_CREDIT,
                money(credit, now),
                null,
                null,
                null,
                null,
                terms.leavesPurchase()
                        ? new Purchase(points == 0 ? null : terms.purchase(points, command.occurredAt(), now))
                        : null));
    }

    /** No more than was redeemed and not given back yet. */
    private static Outcome<Plan> restore(
            TransactionCommand command,
            @Nullable Customer customer,
            long points,
            @Nullable Long follows,
            TransactionTerms terms,
            Round round) {
        var redeemed = round.redeemed();
        var id = requireNonNull(customer).id();
        if (redeemed.merge(id, -points, Long::sum) < 0) {
            redeemed.merge(id, points, Long::sum);
            return notAllowed("The customer has not redeemed that many points.");
        }
        return new Outcome.Done<>(new Plan(
                command,
                customer,
                TransactionType.REDEEMED_POINTS_REFUND,
                terms.present(points, round.now()),
                follows));
    }

    /** Points that were given back in another way already are not given back again for the code. */
    private static Outcome<Plan> cancelCode(
            TransactionCommand command, Customer customer, TransactionTerms terms, Round round) {
        return switch (round.ecom().cancellable(command, customer)) {
            case Outcome.Refused<Reservation> refused -> new Outcome.Refused<>(refused.refusal());
            case Outcome.Done<Reservation> done -> {
                var code = done.value();
                var plan = code.couponId() == null
                        ? restore(command, customer, code.points(), code.id(), terms, round)
                        : new Outcome.Done<>(
                                new Plan(command, customer, TransactionType.COUPON_TAGGED, null, code.id()));
                if (plan instanceof Outcome.Done<Plan>) {
                    round.ecom().cancelled(code);
                }
                yield plan;
            }
        };
    }

    /** Once for each customer, also within one list. */
    private static Outcome<Plan> rewardReferral(
            TransactionCommand command,
            Customer customer,
            TransactionTerms terms,
            Map<UUID, ReferralRewards.Pending> referred,
            Instant now) {
        if (!terms.programEnabled()) {
            return notAllowed("The loyalty program is switched off.");
        }
        var pending = referred.get(customer.id());
        if (pending == null || !pending.referral().isOpenAt(command.occurredAt())) {
            return new Outcome.Refused<>(Refusal.notFound("Referral not found for customer"));
        }
        if (!pending.referral().isMetBy(command.asked().moneyMinor())) {
            return new Outcome.Refused<>(Refusal.pending("The purchase does not reach the minimum of the referral."));
        }
        referred.remove(customer.id());
        return new Outcome.Done<>(new Plan(
                command,
                customer,
                TransactionType.REFERRED_REWARDED,
                ReferralRewards.credit(pending.referral().refereeEarns(), terms, now),
                null,
                null,
                null,
                pending,
                null));
    }

    static Outcome<Plan> planned(
            TransactionCommand command,
            @Nullable Customer customer,
            TransactionType type,
            Booking.@Nullable Move move) {
        return new Outcome.Done<>(new Plan(command, customer, type, move, null));
    }

    private static Outcome<Plan> unknownCustomer(TransactionCommand command) {
        var field = command.customerField();
        return new Outcome.Refused<>(Refusal.invalid(field, Messages.selectedInvalid(field)));
    }

    static Outcome<Plan> notAllowed(@CompileTimeConstant String sentence) {
        return notAllowed(Message.of(sentence));
    }

    static Outcome<Plan> notAllowed(Message message) {
        return new Outcome.Refused<>(Refusal.notAllowed(message));
    }

    private List<Outcome<Receipt>> book(
            UUID businessId, List<Outcome<Plan>> plans, Round round, TransactionTerms terms) {
        var accepted = plans.stream()
                .flatMap(it -> it instanceof Outcome.Done<Plan> done ? Stream.of(done.value()) : Stream.empty())
                .toList();
        var whose = whose(businessId, accepted);
        var bookings = new ArrayList<Booking>(accepted.size());
        var more = new ArrayList<Booking>();
        var met = new ArrayList<UUID>();
        var ofReferrers = new ArrayList<Booking>();
        for (int i = 0; i < accepted.size(); i++) {
            var plan = accepted.get(i);
            var customerId = whose.get(i).id();
            var booking = plan.booking(transactions.nextId(), customerId);
            bookings.add(booking);
            if (plan.offer() != null) {
                round.offers().use(plan.offer(), customerId, booking.occurredAt(), Transactions.origin(booking.id()));
            }
            if (plan.offerMove() != null) {
                more.add(plan.more(transactions.nextId(), booking, plan.offerMove()));
            }
            if (plan.purchase() != null) {
                more.add(plan.purchase(transactions.nextId(), booking, plan.purchase()));
            }
            if (plan.referral() != null) {
                met.add(customerId);
                referralRewards
                        .ofReferrer(plan.referral(), booking, terms, round.now())
                        .ifPresent(ofReferrers::add);
            }
        }
        round.offers().save();
        referrals.meet(businessId, met);
        // With the others, as all accounts are locked in one order.
        bookings.addAll(ofReferrers);
        var outcomes = transactions.book(businessId, bookings);
        outcomes.subList(accepted.size(), outcomes.size()).forEach(Outcome::orThrow);
        transactions.book(businessId, more).forEach(Outcome::orThrow);
        var carriedOut = carriedOut(accepted, bookings, outcomes);
        noteRewarded(businessId, carriedOut);
        couponIntents.carryOut(businessId, round.coupons(), carriedOut);
        catalogueIntents.carryOut(businessId, round.items(), carriedOut);
        ecomIntents.carryOut(businessId, round.ecom(), round.items(), round.coupons(), terms, carriedOut);
        var booked = receipts(businessId, whose, outcomes.subList(0, accepted.size()))
                .iterator();
        return plans.stream()
                .map(plan -> switch (plan) {
                    case Outcome.Done<Plan> done -> booked.next();
                    case Outcome.Refused<Plan> refused -> new Outcome.Refused<Receipt>(refused.refusal());
                })
                .toList();
    }

    private void noteRewarded(UUID businessId, List<CarriedOut> carriedOut) {
        var orders = new TreeMap<Long, ShopOrder>();
        for (var each : carriedOut) {
            var order = each.command().rewardedOrder();
            if (order != null) {
                orders.put(each.booking().id(), order);
            }
        }
        if (!orders.isEmpty()) {
            events.publishEvent(new OrdersRewarded(businessId, orders));
        }
    }

    /** A command that was booked just now, and what was booked for it. */
    record CarriedOut(TransactionCommand command, Booking booking) {}

    private static List<CarriedOut> carriedOut(
            List<Plan> plans, List<Booking> bookings, List<Outcome<Booked>> outcomes) {
        var carriedOut = new ArrayList<CarriedOut>();
        for (int i = 0; i < plans.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Done<Booked> done
                    && !done.value().replayed()) {
                carriedOut.add(new CarriedOut(plans.get(i).command(), bookings.get(i)));
            }
        }
        return carriedOut;
    }

    /** Last of all that may be refused, so that a refused booking leaves no customer. */
    private List<Customer> whose(UUID businessId, List<Plan> plans) {
        var newcomers = plans.stream().filter(it -> it.customer() == null).toList();
        var enrolled = customers
                .enrol(businessId, newcomers.stream().map(Intents::newcomer).toList())
                .iterator();
        return plans.stream()
                .map(it -> it.customer() == null ? enrolled.next() : it.customer())
                .toList();
    }

    private static NewCustomer newcomer(Plan plan) {
        var contact = plan.command().contact();
        return NewCustomer.of(contact.email(), contact.phone(), null, null, null, Consent.NONE);
    }

    private List<Outcome<Receipt>> receipts(UUID businessId, List<Customer> whose, List<Outcome<Booked>> outcomes) {
        var ids = new ArrayList<Long>();
        for (var outcome : outcomes) {
            if (outcome instanceof Outcome.Done<Booked> done) {
                ids.add(done.value().id());
            }
        }
        var rows = repository.byIds(businessId, ids);
        var balances = ledger.balances(
                businessId, whose.stream().map(Customer::id).distinct().toList());
        var receipts = new ArrayList<Outcome<Receipt>>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            var customer = whose.get(i);
            receipts.add(
                    switch (outcomes.get(i)) {
                        case Outcome.Done<Booked> done ->
                            new Outcome.Done<>(new Receipt(
                                    requireNonNull(rows.get(done.value().id())),
                                    customer,
                                    requireNonNull(balances.get(customer.id())),
                                    done.value().replayed()));
                        case Outcome.Refused<Booked> refused -> new Outcome.Refused<>(refused.refusal());
                    });
        }
        return receipts;
    }
}
