package io.potoroo.sales;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.potoroo.assortments.Account;
import io.potoroo.assortments.Assortments;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Customer;
import io.potoroo.database.Sequences;
import io.potoroo.deliveries.Deliveries;
import io.potoroo.deliveries.Delivery;
import io.potoroo.earning.EarningTerms;
import io.potoroo.employees.Employees;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.PurchaseOffers;
import io.potoroo.products.ProductRewards;
import io.potoroo.redemptions.SaleRedemptions;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.SaleReference;
import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.tiers.Tiers;
import io.potoroo.transactions.ProfileRewards;
import io.potoroo.transactions.Transactions;
import io.potoroo.web.Messages;
import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Webhooks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Carries out the commands of one business: reads everything they need in a fixed number of statements, decides in
 * memory and in order, and writes what changed.
 */
@Service
class SaleIntake {

    /** For one sale; a shop gives money back for it a few times at most. */
    private static final int MOST_WAITING = 100;

    private static final UUID NOBODY = new UUID(0, 0);

    private final SaleRepository repository;
    private final Businesses businesses;
    private final Rules rules;
    private final BranchLinks branchLinks;
    private final Shoppers shoppers;
    private final Tiers tiers;
    private final PurchaseOffers purchaseOffers;
    private final ProductRewards productRewards;
    private final Assortments assortments;
    private final Transactions transactions;
    private final ProfileRewards profileRewards;
    private final Employees employees;
    private final SaleRedemptions redemptions;
    private final Deliveries deliveries;
    private final Webhooks webhooks;
    private final SaleViews views;
    private final Sequences sequences;
    private final Clock clock;

    SaleIntake(
            SaleRepository repository,
            Businesses businesses,
            Rules rules,
            BranchLinks branchLinks,
            Shoppers shoppers,
            Tiers tiers,
            PurchaseOffers purchaseOffers,
            ProductRewards productRewards,
            Assortments assortments,
            Transactions transactions,
            ProfileRewards profileRewards,
            Employees employees,
            SaleRedemptions redemptions,
            Deliveries deliveries,
            Webhooks webhooks,
            SaleViews views,
            Sequences sequences,
            Clock clock) {
        this.repository = repository;
        this.businesses = businesses;
        this.rules = rules;
        this.branchLinks = branchLinks;
        this.shoppers = shoppers;
        this.tiers = tiers;
        this.purchaseOffers = purchaseOffers;
        this.productRewards = productRewards;
        this.assortments = assortments;
        this.transactions = transactions;
        this.profileRewards = profileRewards;
        this.employees = employees;
        this.redemptions = redemptions;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.views = views;
        this.sequences = sequences;
        this.clock = clock;
    }

    /** What became of a command, before the sales are shown. */
    private sealed interface Done {

        Effect effect();

        record Settled(Sale sale, @Nullable Long refundId, Effect effect) implements Done {}

        record Waiting(Instant expiresAt, Effect effect) implements Done {}
    }

    /** A command that was carried out, or refused. */
    private record CarriedOut(SaleCommand command, Outcome<Done> outcome) {}

    @Transactional(propagation = Propagation.MANDATORY)
    List<Outcome<SaleResult>> carryOut(UUID businessId, List<SaleCommand> commands) {
        var batch = new Batch(businessId, commands);
        var done = batch.carryOut(commands);
        batch.book();
        repository.write(businessId, batch.book);
        deliveries.log(businessId, batch.delivered());
        webhooks.tell(businessId, () -> facts(batch.carriedOut));
        var shown = views.of(
                businessId,
                done.stream()
                        .flatMap(it -> settled(it).stream())
                        .map(Done.Settled::sale)
                        .distinct()
                        .toList(),
                batch.known());
        return done.stream().map(it -> result(it, shown)).toList();
    }

    private static Optional<Done.Settled> settled(Outcome<Done> outcome) {
        return outcome instanceof Outcome.Done<Done> done && done.value() instanceof Done.Settled settled
                ? Optional.of(settled)
                : Optional.empty();
    }

    private static List<Fact> facts(List<CarriedOut> all) {
        return all.stream()
                .flatMap(it -> settled(it.outcome()).stream()
                        .flatMap(done ->
                                SaleFact.of(it.command(), done.sale(), done.refundId(), done.effect()).stream()))
                .toList();
    }

    private static Outcome<SaleResult> result(Outcome<Done> outcome, Map<Long, SaleView> shown) {
        return switch (outcome) {
            case Outcome.Refused<Done> refused -> new Outcome.Refused<>(refused.refusal());
            case Outcome.Done<Done> done -> new Outcome.Done<>(result(done.value(), shown));
        };
    }

    private static SaleResult result(Done done, Map<Long, SaleView> shown) {
        return switch (done) {
            case Done.Waiting waiting -> new SaleResult.Waiting(waiting.expiresAt(), waiting.effect());
            case Done.Settled settled ->
                new SaleResult.Settled(
                        requireNonNull(shown.get(settled.sale().id)),
                        settled.sale().refunds().stream()
                                .filter(it -> Objects.equals(it.id(), settled.refundId()))
                                .findFirst()
                                .orElse(null),
                        settled.effect());
        };
    }

    /** The commands of one round with everything they need, read before the first of them is decided. */
    private final class Batch {

        private final UUID businessId;
        private final Instant now = clock.instant();
        private final Currency currency;
        private final Map<Long, LinkForIntake> links;
        private final SaleBook book;
        private final EarningRules earningRules;
        private final IdentityHashMap<SaleCommand, Shoppers.Found> found = new IdentityHashMap<>();
        private final Map<UUID, Long> levels = new HashMap<>();
        private final Map<String, Long> pointsBySku = new HashMap<>();
        private final SaleGoods goods;
        private final PurchaseOffers.Choice offers;
        private final SaleRedeeming redeeming;
        private final SaleClerks clerks;
        private final SaleBookings bookings;
        private final List<CarriedOut> carriedOut = new ArrayList<>();

        Batch(UUID businessId, List<SaleCommand> commands) {
            this.businessId = businessId;
            this.currency = businesses.get(businessId).currency();
            this.book = repository.lock(businessId, currency, commands);
            this.links = branchLinks.forIntake(businessId, linkIds(commands));
            this.earningRules = rules.current(businessId);
            this.goods = new SaleGoods(assortments, businessId);
            this.offers = purchaseOffers.choice(businessId);
            this.redeeming = new SaleRedeeming(redemptions.round(businessId), book);
            this.clerks = new SaleClerks(businessId, employees);
            this.bookings = new SaleBookings(businessId, transactions, book, clerks, now);
        }

        private List<Long> linkIds(List<SaleCommand> commands) {
            return Stream.concat(
                            commands.stream()
                                    .map(SaleCommand::sale)
                                    .filter(ByExternalId.class::isInstance)
                                    .map(it -> ((ByExternalId) it).branchLinkId()),
                            book.sales().map(it -> it.place.branchLinkId()))
                    .distinct()
                    .toList();
        }

        /** In rounds, nearly always a single one: whom a delivery enrols depends on all that came before it. */
        List<Outcome<Done>> carryOut(List<SaleCommand> commands) {
            var outcomes = new IdentityHashMap<SaleCommand, Outcome<Done>>();
            var waiting = commands;
            while (!waiting.isEmpty()) {
                var round = nextRound(waiting);
                redeeming.read(withWaiting(round));
                var asked = findShoppers(round);
                findLevels();
                findExtras(round);
                findGoods(round);
                findClerks(round);
                for (var command : round) {
                    outcomes.put(command, carryOut(command));
                    takeUp(command.sale());
                }
                learn(asked, outcomes);
                waiting =
                        waiting.stream().filter(it -> !outcomes.containsKey(it)).toList();
            }
            return commands.stream().map(it -> requireNonNull(outcomes.get(it))).toList();
        }

        /** Of each sale, what asks whose it is and what follows that; what asks after something waits for its own round. */
        private List<SaleCommand> nextRound(List<SaleCommand> waiting) {
            var round = new ArrayList<SaleCommand>();
            var begun = new HashSet<SaleReference>();
            var stopped = new HashSet<SaleReference>();
            for (var command : waiting) {
                var sale = named(command.sale());
                boolean follows = !begun.add(sale);
                if (stopped.contains(sale) || (follows && command.asksWhose())) {
                    stopped.add(sale);
                } else {
                    round.add(command);
                }
            }
            return round;
        }

        /** One name for each sale; a sale that is not known yet cannot be meant by its id. */
        private SaleReference named(SaleReference reference) {
            var sale = reference instanceof ByExternalId key ? book.find(key) : null;
            return sale == null ? reference : new ById(sale.id);
        }

        private List<SaleCommand> withWaiting(List<SaleCommand> round) {
            return Stream.concat(
                            round.stream(),
                            round.stream()
                                    .flatMap(it -> waitingFor(it.sale()).stream())
                                    .map(Deferred::command))
                    .toList();
        }

        private List<Deferred> waitingFor(SaleReference reference) {
            var sale = book.find(reference);
            if (sale != null) {
                return book.waiting().waitingFor(new ByExternalId(sale.place.branchLinkId(), sale.externalId));
            }
            return reference instanceof ByExternalId key ? book.waiting().waitingFor(key) : List.of();
        }

        /** What waits for the sale, as soon as there is one that it can be done to. */
        private void takeUp(SaleReference reference) {
            var sale = book.find(reference);
            if (sale == null) {
                return;
            }
            for (var deferred : waitingFor(reference)) {
                if (deferred.isForAnySale() || sale.status() != SaleStatus.PENDING) {
                    takeUp(deferred, sale);
                }
            }
        }

        /** What the sale cannot take as it is waits for another version of it. */
        private void takeUp(Deferred deferred, Sale sale) {
            var outcome = outcome(deferred.command());
            var refusal = outcome instanceof Outcome.Refused<Done> refused
                            && !sale.status().isClosed()
                    ? refused.refusal().reason()
                    : null;
            if (refusal != null && refusal.equals(deferred.refusal())) {
                return;
            }
            carriedOut.add(new CarriedOut(deferred.command(), outcome));
            book.waiting().settle(deferred);
            if (refusal != null) {
                book.waiting().add(deferred.refused(refusal));
            }
        }

        /** Only for what may be taken over: what is out of date enrols nobody. */
        private List<Shoppers.Asked> findShoppers(List<SaleCommand> round) {
            var asked = round.stream().flatMap(it -> asked(it).stream()).toList();
            var whose = shoppers.find(businessId, asked);
            for (int i = 0; i < whose.size(); i++) {
                found.put(asked.get(i).command(), whose.get(i));
            }
            return asked;
        }

        /** Only from what was taken over: what is refused leaves no trace of a shopper. */
        private void learn(List<Shoppers.Asked> asked, Map<SaleCommand, Outcome<Done>> outcomes) {
            var taken = asked.stream()
                    .filter(it -> outcomes.get(it.command()) instanceof Outcome.Done<Done> done
                            && (done.value().effect() == Effect.CREATED
                                    || done.value().effect() == Effect.UPDATED))
                    .toList();
            var renewed = shoppers.learn(
                    businessId,
                    taken,
                    taken.stream()
                            .map(it -> requireNonNull(found.get(it.command())))
                            .toList());
            if (!renewed.isEmpty()) {
                found.replaceAll((command, it) -> it.learned(renewed));
            }
        }

        private Optional<Shoppers.Asked> asked(SaleCommand command) {
            var sale = book.find(command.sale());
            return switch (command) {
                case SaleCommand.Deliver delivery -> asked(delivery, sale);
                case SaleCommand.Claim claim ->
                    Optional.ofNullable(sale)
                            .map(it -> new Shoppers.Asked(claim, claim.shopper(), link(it), it.isClaimable(now)));
                case SaleCommand.Recognise recognise ->
                    Optional.ofNullable(sale)
                            .filter(it -> it.isClaimable(now) && it.content().customer() != null)
                            .map(it -> new Shoppers.Asked(
                                    recognise, requireNonNull(it.content().customer()), link(it), true));
                default -> Optional.empty();
            };
        }

        private Optional<Shoppers.Asked> asked(SaleCommand.Deliver delivery, @Nullable Sale sale) {
            var shopper = delivery.content().customer();
            var link = live(delivery.sale().branchLinkId());
            if (shopper == null || shopper.isEmpty() || link == null || !isTakenOver(sale, delivery)) {
                return Optional.empty();
            }
            return Optional.of(new Shoppers.Asked(
                    delivery, shopper, link, sale == null ? link.open() : sale.isOpenToAttribution()));
        }

        /** Of everybody whose sale may be completed; asked for only where a level matters. */
        private void findLevels() {
            if (earningRules.dependsOnTier()) {
                var earners = Stream.concat(
                                found.values().stream()
                                        .map(Shoppers.Found::customer)
                                        .map(it -> it == null ? null : it.id()),
                                book.sales().map(Sale::customerId))
                        .filter(it -> it != null && !levels.containsKey(it))
                        .collect(toSet());
                levels.putAll(tiers.levels(businessId, earners));
            }
        }

        /** Of every sale that may begin to earn in this round, or is told anew. */
        private void findExtras(List<SaleCommand> round) {
            var purchases = new ArrayList<PurchaseOffers.Purchase>();
            var skus = new HashSet<String>();
            for (var command : round) {
                var sale = book.find(command.sale());
                var content = content(command, sale);
                var customerId = customerId(sale, found.get(command));
                var link = link(command.sale(), sale);
                if (content != null && customerId != null && link != null) {
                    var receivedAt = sale == null ? now : sale.receivedAt;
                    purchases.add(
                            new PurchaseOffers.Purchase(customerId, Sale.soldAt(content, receivedAt, link.settings())));
                    skus.addAll(content.skus());
                }
            }
            offers.read(purchases);
            pointsBySku.putAll(productRewards.pointsBySku(businessId, skus));
        }

        /** Of every sale that may begin to earn in this round, or is told anew. */
        private void findGoods(List<SaleCommand> round) {
            var sold = new ArrayList<SaleGoods.Sold>();
            for (var command : round) {
                var sale = book.find(command.sale());
                var content = content(command, sale);
                var account = account(command.sale(), sale);
                if (content != null && account != null) {
                    sold.add(new SaleGoods.Sold(account, content));
                }
            }
            goods.read(sold);
        }

        private @Nullable Account account(SaleReference reference, @Nullable Sale sale) {
            if (sale != null) {
                return sale.place.account();
            }
            var link = link(reference, sale);
            return link == null ? null : Sale.Place.of(link).account();
        }

        private void findClerks(List<SaleCommand> round) {
            clerks.read(Stream.concat(
                    book.sales().map(Sale::content),
                    round.stream()
                            .filter(SaleCommand.Deliver.class::isInstance)
                            .map(it -> ((SaleCommand.Deliver) it).content())));
        }

        /** What would earn; null where the command makes nothing earn. */
        private static @Nullable SaleContent content(SaleCommand command, @Nullable Sale sale) {
            return switch (command) {
                case SaleCommand.Deliver delivery ->
                    delivery.content().status() == SaleStatus.COMPLETED ? delivery.content() : null;
                case SaleCommand.Reward ignored -> sale == null ? null : sale.content();
                case SaleCommand.Claim ignored -> sale == null ? null : sale.content();
                case SaleCommand.Recognise ignored -> sale == null ? null : sale.content();
                case SaleCommand.GiveBack ignored -> null;
                case SaleCommand.Withdraw ignored -> null;
                case SaleCommand.Annul ignored -> null;
                case SaleCommand.Redeem ignored -> null;
                case SaleCommand.TakeUp ignored -> null;
            };
        }

        private static @Nullable UUID customerId(@Nullable Sale sale, Shoppers.@Nullable Found whose) {
            if (whose != null && whose.customer() != null) {
                return whose.customer().id();
            }
            return sale == null ? null : sale.customerId();
        }

        private static boolean isTakenOver(@Nullable Sale sale, SaleCommand.Deliver delivery) {
            return sale == null
                    || (sale.weigh(delivery) instanceof Outcome.Done<Effect> done && done.value() == Effect.UPDATED);
        }

        private Outcome<Done> carryOut(SaleCommand command) {
            var outcome = outcome(command);
            carriedOut.add(new CarriedOut(command, outcome));
            return outcome;
        }

        private Outcome<Done> outcome(SaleCommand command) {
            try {
                return new Outcome.Done<>(
                        switch (command) {
                            case SaleCommand.Deliver deliver -> deliver(deliver);
                            case SaleCommand.GiveBack giveBack -> giveBack(giveBack);
                            case SaleCommand.Withdraw withdraw -> withdraw(withdraw);
                            case SaleCommand.Annul annul -> annul(annul);
                            case SaleCommand.Redeem redeem -> redeem(redeem);
                            case SaleCommand.Reward reward -> reward(reward);
                            case SaleCommand.Claim claim -> claim(claim);
                            case SaleCommand.Recognise recognise -> recognise(recognise);
                            case SaleCommand.TakeUp takeUp ->
                                new Done.Settled(known(takeUp.sale()), null, Effect.REPEATED);
                        });
            } catch (Refusal refusal) {
                return new Outcome.Refused<>(refusal);
            }
        }

        /** What the log says, also of what has waited; nothing of links that are not this business's. */
        List<Delivery> delivered() {
            return carriedOut.stream()
                    .flatMap(it ->
                            SaleDeliveries.of(
                                    it.command(), book.find(it.command().sale()), effect(it.outcome()), now)
                                    .stream())
                    .filter(it -> live(it.branchLinkId()) != null)
                    .toList();
        }

        private static Outcome<Effect> effect(Outcome<Done> outcome) {
            return switch (outcome) {
                case Outcome.Done<Done> done -> new Outcome.Done<>(done.value().effect());
                case Outcome.Refused<Done> refused -> new Outcome.Refused<>(refused.refusal());
            };
        }

        private Done deliver(SaleCommand.Deliver delivery) {
            var link = live(delivery.sale().branchLinkId());
            if (link == null) {
                throw Refusal.notFound();
            }
            var known = book.find(delivery.sale());
            var effect = known == null ? Effect.CREATED : known.weigh(delivery).orThrow();
            if (known != null && effect != Effect.UPDATED) {
                if (known.confirm(delivery)) {
                    book.change(known);
                }
                return new Done.Settled(known, null, effect);
            }
            var whose = found.get(delivery);
            var customerId = customerId(known, whose);
            redeeming.check(
                    delivery,
                    known == null ? link.branchId() : known.place.branchId(),
                    whose != null && whose.stranger() ? NOBODY : customerId,
                    whose != null && whose.unknownId()
                            ? Map.of("customer.id", List.of(Messages.selectedInvalid("customer.id")))
                            : Map.of());
            long before = known == null ? 0 : known.awardedMinor();
            var restore = link.settings().restoreRedeemedPoints();
            var restored = known == null ? null : redeeming.part(known, restore);
            var sale = known == null ? open(link, delivery) : revise(known, delivery);
            redeeming.take(sale, delivery, customerId);
            enter(sale, delivery.content().status(), link, whose);
            if (restored != null && !sale.status().isClosed()) {
                redeeming.follow(sale, restored, restore);
            }
            voidAfterAll(sale);
            obstruct(sale);
            sale.check(link.settings());
            bookings.settle(sale, null, Math.abs(sale.awardedMinor() - before), sale.bookedAt(), link.settings());
            return new Done.Settled(sale, null, effect);
        }

        private Sale open(LinkForIntake link, SaleCommand.Deliver delivery) {
            if (!link.open()) {
                throw Refusal.notAllowed("The branch link is disabled.");
            }
            var sale = Sale.opened(sequences.next("sales.sale_id", 1)[0], link, delivery, currency, now);
            book.add(sale);
            bookings.opened(sale);
            return sale;
        }

        private Sale revise(Sale sale, SaleCommand.Deliver delivery) {
            sale.revise(
                    delivery, goods.of(new SaleGoods.Sold(sale.place.account(), delivery.content())), pointsBySku, now);
            change(sale);
            return sale;
        }

        private void change(Sale sale) {
            book.change(sale);
            sale.takeRevalued().forEach(book::add);
        }

        /** Brings the sale to the status its platform gives it, and to what decides its points then. */
        private void enter(Sale sale, SaleStatus asked, LinkForIntake link, Shoppers.@Nullable Found whose) {
            boolean wasSomebodys = sale.customerId() != null;
            if (whose != null && sale.isOpenToAttribution()) {
                whose.attribute(sale);
            }
            if (asked.isClosed()) {
                close(sale, asked);
            } else if (asked == SaleStatus.COMPLETED && sale.status() == SaleStatus.PENDING) {
                complete(sale, link, whose);
            } else if (!wasSomebodys && sale.customerId() != null && sale.completedAt() != null) {
                become(sale, whose);
            }
        }

        private void complete(Sale sale, LinkForIntake link, Shoppers.@Nullable Found whose) {
            var settings = link.settings();
            sale.complete(now);
            freeze(sale, settings, link.open() ? obstacle(sale, whose, settings) : Obstacle.LINK_DISABLED);
            if (sale.customerId() == null && settings.claimWindowDays() > 0) {
                sale.openToClaims(now.plus(Duration.ofDays(settings.claimWindowDays())));
            }
        }

        private void freeze(Sale sale, SalesSettings settings, @Nullable Obstacle obstacle) {
            sale.freeze(terms(sale, settings), earningRules.version(), obstacle);
            schedule(sale, settings);
            if (sale.awardedMinor() > 0) {
                var purchase = new PurchaseOffers.Purchase(requireNonNull(sale.customerId()), sale.soldAt(settings));
                offers.take(purchase, sale.place.branchId(), sale.awardedMinor())
                        .ifPresent(offer -> {
                            sale.apply(offer.bonus());
                            offers.use(offer, purchase.customerId(), purchase.at(), SaleBookings.reference(sale));
                        });
            }
        }

        /** An offer that a sale used can be had again when the sale turns out to be none. */
        private void close(Sale sale, SaleStatus asked) {
            redeeming.restore(sale, null, settings(sale).restoreRedeemedPoints());
            noteVoid(sale);
            sale.close(asked, now);
            if (sale.bonus() != null && sale.status().isClosed()) {
                offers.giveBack(SaleBookings.reference(sale));
            }
        }

        /** What is given back altogether stays so; but its end holds should that not be so any more. */
        private void noteVoid(Sale sale) {
            if (sale.status() == SaleStatus.REFUNDED && !sale.isVoidedWhenRefunded()) {
                book.add(new SaleBook.Undone(sale.id, "", now));
            }
        }

        private void voidAfterAll(Sale sale) {
            if (sale.isToBeVoided()) {
                close(sale, SaleStatus.VOIDED);
            }
        }

        /** A version may name an order that was rewarded by hand. */
        private void obstruct(Sale sale) {
            if (sale.earns() && book.isRewarded(sale)) {
                sale.obstruct(Obstacle.REWARDED_ALREADY);
                offers.giveBack(SaleBookings.reference(sale));
            }
        }

        private Done giveBack(SaleCommand.GiveBack command) {
            var sale = find(command.sale());
            if (sale == null) {
                return defer(key -> Deferred.of(command, key, now), command.sale());
            }
            var earlier = sale.refund(command.externalId());
            if (sale.isWithdrawn(command.externalId())) {
                return new Done.Settled(
                        sale, earlier.orElseGet(() -> keep(sale, command)).id(), Effect.STALE);
            }
            if (earlier.isPresent()) {
                if (Arrays.equals(earlier.get().fingerprint(), command.fingerprint())) {
                    return new Done.Settled(sale, earlier.get().id(), Effect.REPEATED);
                }
                throw Refusal.conflict("The refund already exists with different content.");
            }
            var refund = sale.refund(sequences.next("sales.refund_id", 1)[0], command, now);
            book.add(refund);
            change(sale);
            sale.check(settings(sale));
            redeeming.restore(sale, refund, settings(sale).restoreRedeemedPoints());
            bookings.settle(
                    sale, refund, refund.amountMinor(), command.content().refundedAt(), settings(sale));
            return new Done.Settled(sale, refund.id(), Effect.UPDATED);
        }

        private Refund keep(Sale sale, SaleCommand.GiveBack command) {
            var refund = sale.withdrawn(sequences.next("sales.refund_id", 1)[0], command, now);
            book.add(refund);
            return refund;
        }

        /** Its money counts as paid again; points come back as they went. */
        private Done withdraw(SaleCommand.Withdraw command) {
            var sale = find(command.sale());
            if (sale == null) {
                return defer(key -> Deferred.of(command, key, now), command.sale());
            }
            var refund = sale.refund(command.externalId());
            var refundId = refund.map(Refund::id).orElse(null);
            if (sale.isWithdrawn(command.externalId())) {
                return new Done.Settled(sale, refundId, Effect.REPEATED);
            }
            sale.withdraw(command.externalId(), now);
            change(sale);
            book.add(new SaleBook.Undone(sale.id, command.externalId(), now));
            if (refund.isPresent()) {
                voidAfterAll(sale);
                sale.check(settings(sale));
                redeeming.takeAgain(sale, settings(sale).restoreRedeemedPoints());
                bookings.undo(sale, refund.get(), command.withdrawnAt(), settings(sale));
            }
            return new Done.Settled(sale, refundId, Effect.UPDATED);
        }

        private Done annul(SaleCommand.Annul command) {
            var sale = find(command.sale());
            if (sale == null) {
                return defer(key -> Deferred.of(command, key, now), command.sale());
            }
            if (sale.status() == SaleStatus.REFUNDED && !sale.isVoidedWhenRefunded()) {
                noteVoid(sale);
                sale.close(SaleStatus.VOIDED, now);
                book.change(sale);
            }
            if (sale.status().isClosed() || sale.status() == SaleStatus.REFUNDED) {
                return new Done.Settled(sale, null, Effect.REPEATED);
            }
            if (command.naiveTime()) {
                sale.warn("naive_time");
            }
            long money = sale.content().total() - sale.money();
            close(sale, SaleStatus.VOIDED);
            book.change(sale);
            bookings.settle(sale, null, money, command.voidedAt(), settings(sale));
            return new Done.Settled(sale, null, Effect.UPDATED);
        }

        /** What is paid with points earns nothing, also where the sale was told of before. */
        private Done redeem(SaleCommand.Redeem command) {
            var sale = book.find(command.sale());
            long before = sale == null ? 0 : sale.awardedMinor();
            boolean taken = redeeming.take(command);
            if (sale == null) {
                // It has been taken, and counts whenever the sale comes.
                return new Done.Waiting(Instant.MAX, Effect.DEFERRED);
            }
            if (!taken) {
                return new Done.Settled(sale, null, Effect.REPEATED);
            }
            sale.changed(now);
            book.change(sale);
            sale.check(settings(sale));
            bookings.settle(sale, null, Math.abs(sale.awardedMinor() - before), sale.bookedAt(), settings(sale));
            return new Done.Settled(sale, null, Effect.UPDATED);
        }

        /** Under the rules of now; a sale whose points were not held back has what it should have. */
        private Done reward(SaleCommand.Reward command) {
            var sale = known(command.sale());
            if (sale.status() == SaleStatus.PENDING || sale.status().isClosed()) {
                throw Refusal.notAllowed("The sale is not completed.");
            }
            if (sale.customerId() == null) {
                throw Refusal.notAllowed("The sale has no customer.");
            }
            if (sale.obstacle() != Obstacle.AUTO_REWARD_OFF && sale.obstacle() != Obstacle.REWARDED_ALREADY) {
                return new Done.Settled(sale, null, Effect.REPEATED);
            }
            if (book.isRewarded(sale)) {
                throw Refusal.notAllowed("The order has already been rewarded.");
            }
            if (!earningRules.programEnabled()) {
                throw Refusal.notAllowed("The loyalty program is switched off.");
            }
            var obstacle = sale.obstacle() == Obstacle.AUTO_REWARD_OFF ? null : obstacle(sale, null, settings(sale));
            freeze(sale, settings(sale), obstacle == Obstacle.AUTO_REWARD_OFF ? null : obstacle);
            book.change(sale);
            bookings.settle(sale, null, sale.awardedMinor(), sale.bookedAt(), settings(sale));
            return new Done.Settled(sale, null, Effect.UPDATED);
        }

        /** It becomes theirs under the rules of now; what was refunded before gives nothing. */
        private Done claim(SaleCommand.Claim command) {
            var sale = known(command.sale());
            var whose = requireNonNull(found.get(command));
            if (whose.unknownId()) {
                throw Refusal.invalid("customer.id", Messages.selectedInvalid("customer.id"));
            }
            var customer = whose.customer();
            if (sale.customerId() != null) {
                if (customer != null && customer.id().equals(sale.customerId())) {
                    return new Done.Settled(sale, null, Effect.REPEATED);
                }
                throw Refusal.notAllowed("The sale has already been claimed.");
            }
            sale.requireClaimable(now);
            if (customer == null) {
                throw Refusal.invalid("customer", Messages.selectedInvalid("customer"));
            }
            var named = sale.content().customer();
            boolean exempt = named != null && Shoppers.isExempt(named, null, settings(sale));
            give(sale, exempt ? whose.exempted() : whose);
            return new Done.Settled(sale, null, Effect.UPDATED);
        }

        private Done recognise(SaleCommand.Recognise command) {
            var sale = known(command.sale());
            var whose = found.get(command);
            if (whose == null || whose.customer() == null || !sale.isClaimable(now)) {
                return new Done.Settled(sale, null, Effect.REPEATED);
            }
            give(sale, whose);
            return new Done.Settled(sale, null, Effect.UPDATED);
        }

        private void give(Sale sale, Shoppers.Found whose) {
            whose.attribute(sale);
            become(sale, whose);
            sale.changed(now);
            book.change(sale);
            bookings.settle(sale, null, sale.awardedMinor(), sale.bookedAt(), settings(sale));
        }

        /** A completed sale is somebody's only now, under the rules of now. */
        private void become(Sale sale, Shoppers.@Nullable Found whose) {
            if (sale.obstacle() != Obstacle.LINK_DISABLED) {
                freeze(sale, settings(sale), obstacle(sale, whose, settings(sale)));
            }
        }

        private Done defer(Function<ByExternalId, Deferred> told, SaleReference reference) {
            if (!(reference instanceof ByExternalId key)) {
                throw Refusal.notFound();
            }
            var deferred = told.apply(key);
            var earlier = book.waiting().find(deferred);
            if (earlier != null) {
                if (earlier.isRepeatedBy(deferred)) {
                    return new Done.Waiting(earlier.expiresAt(), Effect.REPEATED);
                }
                if (earlier.isWithdrawal()) {
                    return new Done.Waiting(earlier.expiresAt(), Effect.STALE);
                }
                if (deferred.isWithdrawal()) {
                    book.waiting().settle(earlier);
                    book.waiting().add(deferred);
                    return new Done.Waiting(deferred.expiresAt(), Effect.DEFERRED);
                }
                throw Refusal.conflict("The refund already exists with different content.");
            }
            if (book.waiting().waitingFor(key).size() >= MOST_WAITING) {
                throw Refusal.notAllowed("Too many refunds wait for the sale.");
            }
            book.waiting().add(deferred);
            return new Done.Waiting(deferred.expiresAt(), Effect.DEFERRED);
        }

        private Sale known(SaleReference reference) {
            var sale = find(reference);
            if (sale == null) {
                throw Refusal.notFound();
            }
            return sale;
        }

        /** Null where it has not been told of yet; the link it is to come through has to be there. */
        private @Nullable Sale find(SaleReference reference) {
            if (reference instanceof ByExternalId named && live(named.branchLinkId()) == null) {
                throw Refusal.notFound();
            }
            return book.find(reference);
        }

        private SalesSettings settings(Sale sale) {
            return link(sale).settings();
        }

        /** Of the sale, or through which one comes that is not known yet. */
        private @Nullable LinkForIntake link(SaleReference reference, @Nullable Sale sale) {
            if (sale != null) {
                return link(sale);
            }
            return reference instanceof ByExternalId key ? live(key.branchLinkId()) : null;
        }

        /** Where its link was deleted, the sale goes on under the settings it had. */
        private LinkForIntake link(Sale sale) {
            return requireNonNull(links.get(sale.place.branchLinkId()));
        }

        private @Nullable LinkForIntake live(@Nullable Long linkId) {
            var link = linkId == null ? null : links.get(linkId);
            return link == null || link.deleted() ? null : link;
        }

        /** Accounts are locked before uses of offers are written, as everybody does it. */
        void book() {
            bookings.book(redeeming, profileRewards.due(businessId, toldOf()));
            offers.save();
        }

        private Set<UUID> toldOf() {
            return found.values().stream()
                    .filter(Shoppers.Found::toldOf)
                    .map(it -> requireNonNull(it.customer()).id())
                    .collect(toSet());
        }

        /** What was read or made on the way, and is not to be read again for the answers. */
        SaleViews.Known known() {
            var customers = new HashMap<UUID, Customer>();
            found.values().stream()
                    .map(Shoppers.Found::customer)
                    .filter(Objects::nonNull)
                    .forEach(it -> customers.put(it.id(), it));
            return new SaleViews.Known(customers, bookings.rowsOfNewSales(), redeeming.known());
        }

        private @Nullable Obstacle obstacle(Sale sale, Shoppers.@Nullable Found whose, SalesSettings settings) {
            return book.isRewarded(sale)
                    ? Obstacle.REWARDED_ALREADY
                    : SaleTerms.obstacle(sale, whose, settings, earningRules);
        }

        private EarningTerms terms(Sale sale, SalesSettings settings) {
            var level = sale.customerId() == null ? null : levels.get(sale.customerId());
            return SaleTerms.of(
                    earningRules.forTierLevel(level),
                    settings,
                    sale.content(),
                    pointsBySku,
                    goods.of(new SaleGoods.Sold(sale.place.account(), sale.content())));
        }

        /** The delay, in days of 24 hours, counts from when the sale was completed; the time to expiry from the award, now. */
        private void schedule(Sale sale, SalesSettings settings) {
            int delay =
                    settings.pointsDelayDays() == null ? earningRules.pointsDelayDays() : settings.pointsDelayDays();
            var expiry = earningRules.pointsExpiryDays();
            sale.schedule(
                    requireNonNull(sale.completedAt()).plus(Duration.ofDays(delay)),
                    expiry == null ? null : now.plus(Duration.ofDays(expiry)));
        }
    }
}
