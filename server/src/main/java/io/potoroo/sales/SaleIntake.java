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
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.PurchaseOffers;
import io.potoroo.points.Posting.Shortfall;
import io.potoroo.points.Unit;
import io.potoroo.products.ProductRewards;
import io.potoroo.redemptions.SaleRedemptions;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.SaleReference;
import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.tiers.Tiers;
import io.potoroo.transactions.Booked;
import io.potoroo.transactions.Booking;
import io.potoroo.transactions.SaleTransaction;
import io.potoroo.transactions.TransactionType;
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
import java.util.UUID;
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
        this.redemptions = redemptions;
        this.deliveries = deliveries;
        this.webhooks = webhooks;
        this.views = views;
        this.sequences = sequences;
        this.clock = clock;
    }

    /** What became of a command, before the sales are shown. */
    private record Done(Sale sale, @Nullable Long refundId, Effect effect) {}

    /** A change of a sale's points that is still to be booked. */
    private record Change(Sale sale, @Nullable Refund refund, Booking booking) {}

    @Transactional(propagation = Propagation.MANDATORY)
    List<Outcome<SaleResult>> carryOut(UUID businessId, List<SaleCommand> commands) {
        var batch = new Batch(businessId, commands);
        var done = batch.carryOut(commands);
        batch.book();
        repository.write(businessId, batch.book);
        deliveries.log(businessId, batch.delivered(commands, done));
        webhooks.tell(businessId, () -> facts(commands, done));
        var shown = views.of(
                businessId,
                done.stream()
                        .filter(Outcome.Done.class::isInstance)
                        .map(it -> it.orThrow().sale())
                        .distinct()
                        .toList(),
                batch.known());
        return done.stream().map(it -> result(it, shown)).toList();
    }

    private static List<Fact> facts(List<SaleCommand> commands, List<Outcome<Done>> outcomes) {
        var facts = new ArrayList<Fact>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Done<Done> it) {
                SaleFact.of(
                                commands.get(i),
                                it.value().sale(),
                                it.value().refundId(),
                                it.value().effect())
                        .ifPresent(facts::add);
            }
        }
        return facts;
    }

    private static Outcome<SaleResult> result(Outcome<Done> outcome, Map<Long, SaleView> shown) {
        return switch (outcome) {
            case Outcome.Refused<Done> refused -> new Outcome.Refused<>(refused.refusal());
            case Outcome.Done<Done> done -> {
                var sale = done.value().sale();
                var refund = sale.refunds().stream()
                        .filter(it -> Objects.equals(it.id(), done.value().refundId()))
                        .findFirst()
                        .orElse(null);
                yield new Outcome.Done<>(new SaleResult(
                        requireNonNull(shown.get(sale.id)), refund, done.value().effect()));
            }
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
        private final IdentityHashMap<SaleCommand.Deliver, Shoppers.Found> found = new IdentityHashMap<>();
        private final Map<UUID, Long> levels = new HashMap<>();
        private final Map<String, Long> pointsBySku = new HashMap<>();
        private final SaleGoods goods;
        private final PurchaseOffers.Choice offers;
        private final SaleRedeeming redeeming;
        private final List<Change> changes = new ArrayList<>();
        private final Map<Long, List<SaleTransaction>> rowsOfNewSales = new HashMap<>();

        Batch(UUID businessId, List<SaleCommand> commands) {
            this.businessId = businessId;
            this.currency = businesses.get(businessId).currency();
            this.book = repository.lock(
                    businessId,
                    currency,
                    commands.stream().map(SaleCommand::sale).toList());
            this.links = branchLinks.forIntake(businessId, linkIds(commands));
            this.earningRules = rules.current(businessId);
            this.goods = new SaleGoods(assortments, businessId);
            this.offers = purchaseOffers.choice(businessId);
            this.redeeming = new SaleRedeeming(redemptions.round(businessId), book);
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
                findShoppers(round);
                findLevels();
                findExtras(round);
                findGoods(round);
                redeeming.read(round);
                round.forEach(it -> outcomes.put(it, carryOut(it)));
                waiting =
                        waiting.stream().filter(it -> !outcomes.containsKey(it)).toList();
            }
            return commands.stream().map(it -> requireNonNull(outcomes.get(it))).toList();
        }

        /** Of each sale, a delivery and what follows it; a delivery that follows something waits for its own round. */
        private List<SaleCommand> nextRound(List<SaleCommand> waiting) {
            var round = new ArrayList<SaleCommand>();
            var begun = new HashSet<SaleReference>();
            var stopped = new HashSet<SaleReference>();
            for (var command : waiting) {
                var sale = named(command.sale());
                boolean follows = !begun.add(sale);
                if (stopped.contains(sale) || (follows && command instanceof SaleCommand.Deliver)) {
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

        /** Only of deliveries that will be taken over: what is refused or out of date leaves no trace of a shopper. */
        private void findShoppers(List<SaleCommand> round) {
            var asked = new ArrayList<Shoppers.Asked>();
            for (var command : round) {
                if (command instanceof SaleCommand.Deliver delivery) {
                    var shopper = delivery.content().customer();
                    var link = links.get(delivery.sale().branchLinkId());
                    var sale = book.find(delivery.sale());
                    if (shopper != null && !shopper.isEmpty() && link != null && isTakenOver(sale, delivery)) {
                        asked.add(new Shoppers.Asked(
                                delivery, shopper, link, sale == null ? link.open() : sale.isOpenToAttribution()));
                    }
                }
            }
            var whose = shoppers.find(businessId, asked);
            for (int i = 0; i < whose.size(); i++) {
                found.put(asked.get(i).delivery(), whose.get(i));
            }
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

        /** Of every sale that may begin to earn in this round. */
        private void findExtras(List<SaleCommand> round) {
            var purchases = new ArrayList<PurchaseOffers.Purchase>();
            var skus = new HashSet<String>();
            for (var command : round) {
                var sale = book.find(command.sale());
                var content = content(command, sale);
                var customerId =
                        customerId(sale, command instanceof SaleCommand.Deliver delivery ? found.get(delivery) : null);
                if (content != null && customerId != null) {
                    var receivedAt = sale == null ? now : sale.receivedAt;
                    purchases.add(
                            new PurchaseOffers.Purchase(customerId, Sale.effective(content.soldAt(), receivedAt)));
                    content.lineItems().stream()
                            .flatMap(it -> Stream.ofNullable(it.sku()))
                            .forEach(skus::add);
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
            var link = reference instanceof ByExternalId key ? links.get(key.branchLinkId()) : null;
            return link == null ? null : Sale.Place.of(link).account();
        }

        /** What would earn; null where the command makes nothing earn. */
        private static @Nullable SaleContent content(SaleCommand command, @Nullable Sale sale) {
            return switch (command) {
                case SaleCommand.Deliver delivery ->
                    delivery.content().status() == SaleStatus.COMPLETED ? delivery.content() : null;
                case SaleCommand.Reward ignored -> sale == null ? null : sale.content();
                case SaleCommand.GiveBack ignored -> null;
                case SaleCommand.Annul ignored -> null;
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
            try {
                return new Outcome.Done<>(
                        switch (command) {
                            case SaleCommand.Deliver deliver -> deliver(deliver);
                            case SaleCommand.GiveBack giveBack -> giveBack(giveBack);
                            case SaleCommand.Annul annul -> annul(annul);
                            case SaleCommand.Reward reward -> reward(reward);
                        });
            } catch (Refusal refusal) {
                return new Outcome.Refused<>(refusal);
            }
        }

        /** What the log says of them; nothing of links that are not this business's. */
        List<Delivery> delivered(List<SaleCommand> commands, List<Outcome<Done>> done) {
            var log = new ArrayList<Delivery>(commands.size());
            for (int i = 0; i < commands.size(); i++) {
                var command = commands.get(i);
                Outcome<Effect> effect = switch (done.get(i)) {
                    case Outcome.Done<Done> it -> new Outcome.Done<>(it.value().effect());
                    case Outcome.Refused<Done> it -> new Outcome.Refused<>(it.refusal());
                };
                SaleDeliveries.of(command, book.find(command.sale()), effect)
                        .filter(it -> links.containsKey(it.branchLinkId()))
                        .ifPresent(log::add);
            }
            return log;
        }

        private Done deliver(SaleCommand.Deliver delivery) {
            var link = links.get(delivery.sale().branchLinkId());
            if (link == null) {
                throw Refusal.notFound();
            }
            var known = book.find(delivery.sale());
            var effect = known == null ? Effect.CREATED : known.weigh(delivery).orThrow();
            if (known != null && effect != Effect.UPDATED) {
                if (known.confirm(delivery)) {
                    book.change(known);
                }
                return new Done(known, null, effect);
            }
            var whose = found.get(delivery);
            if (whose != null && whose.unknownId()) {
                throw Refusal.invalid("customer.id", Messages.selectedInvalid("customer.id"));
            }
            var customerId = customerId(known, whose);
            redeeming.check(delivery, known == null ? link.branchId() : known.place.branchId(), customerId);
            long before = known == null ? 0 : known.awardedMinor();
            var sale = known == null ? open(link, delivery) : revise(known, delivery);
            redeeming.take(sale, delivery, customerId);
            enter(sale, delivery.content().status(), link, whose);
            sale.check(allowedSkew(link));
            settle(sale, null, Math.abs(sale.awardedMinor() - before), sale.effectiveSoldAt());
            return new Done(sale, null, effect);
        }

        private Sale open(LinkForIntake link, SaleCommand.Deliver delivery) {
            if (!link.open()) {
                throw Refusal.notAllowed("The branch link is disabled.");
            }
            var sale = Sale.opened(sequences.next("sales.sale_id", 1)[0], link, delivery, currency, now);
            book.add(sale);
            rowsOfNewSales.put(sale.id, new ArrayList<>());
            return sale;
        }

        private Sale revise(Sale sale, SaleCommand.Deliver delivery) {
            sale.revise(delivery, goods.of(new SaleGoods.Sold(sale.place.account(), delivery.content())), now);
            book.change(sale);
            return sale;
        }

        private static Duration allowedSkew(@Nullable LinkForIntake link) {
            var settings = link == null ? SalesSettings.DEFAULTS : link.settings();
            return Duration.ofMinutes(settings.maxFutureSkewMinutes());
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
                sale.complete(now);
                freeze(sale, link.settings(), obstacle(sale, whose, link.settings()));
            } else if (!wasSomebodys && sale.customerId() != null && sale.completedAt() != null) {
                // It becomes somebody's only now, under the rules of now.
                freeze(sale, link.settings(), obstacle(sale, whose, link.settings()));
            }
        }

        private void freeze(Sale sale, SalesSettings settings, @Nullable Obstacle obstacle) {
            sale.freeze(terms(sale, settings), earningRules.version(), obstacle);
            schedule(sale, settings);
            if (sale.awardedMinor() > 0) {
                var purchase = new PurchaseOffers.Purchase(requireNonNull(sale.customerId()), sale.effectiveSoldAt());
                offers.take(purchase, sale.place.branchId(), sale.awardedMinor())
                        .ifPresent(offer -> {
                            sale.apply(offer.bonus());
                            offers.use(offer, purchase.customerId(), purchase.at(), reference(sale));
                        });
            }
        }

        /** An offer that a sale used can be had again when the sale turns out to be none. */
        private void close(Sale sale, SaleStatus asked) {
            redeeming.restore(sale, null, settings(sale).restoreRedeemedPoints());
            sale.close(asked, now);
            if (sale.bonus() != null && sale.status().isClosed()) {
                offers.giveBack(reference(sale));
            }
        }

        /** By which the books know everything that belongs to the sale. */
        private static String reference(Sale sale) {
            return "sale:" + sale.id;
        }

        private Done giveBack(SaleCommand.GiveBack command) {
            var sale = known(command.sale());
            var earlier = sale.refunds().stream()
                    .filter(it -> it.externalId().equals(command.externalId()))
                    .findFirst();
            if (earlier.isPresent()) {
                if (Arrays.equals(earlier.get().fingerprint(), command.fingerprint())) {
                    return new Done(sale, earlier.get().id(), Effect.REPEATED);
                }
                throw Refusal.conflict("The refund already exists with different content.");
            }
            var refund = sale.refund(
                    sequences.next("sales.refund_id", 1)[0],
                    command.externalId(),
                    command.content(),
                    command.fingerprint(),
                    now);
            book.change(sale);
            book.add(refund);
            sale.check(allowedSkew(links.get(sale.place.branchLinkId())));
            redeeming.restore(sale, refund, settings(sale).restoreRedeemedPoints());
            settle(sale, refund, refund.amountMinor(), command.content().refundedAt());
            return new Done(sale, refund.id(), Effect.UPDATED);
        }

        private Done annul(SaleCommand.Annul command) {
            var sale = known(command.sale());
            if (sale.status().isClosed() || sale.status() == SaleStatus.REFUNDED) {
                return new Done(sale, null, Effect.REPEATED);
            }
            long money = sale.content().total() - sale.money();
            close(sale, SaleStatus.VOIDED);
            book.change(sale);
            settle(sale, null, money, command.voidedAt());
            return new Done(sale, null, Effect.UPDATED);
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
            if (sale.obstacle() != Obstacle.AUTO_REWARD_OFF) {
                return new Done(sale, null, Effect.REPEATED);
            }
            if (!earningRules.programEnabled()) {
                throw Refusal.notAllowed("The loyalty program is switched off.");
            }
            var link = links.get(sale.place.branchLinkId());
            freeze(sale, link == null ? SalesSettings.DEFAULTS : link.settings(), null);
            book.change(sale);
            settle(sale, null, sale.awardedMinor(), sale.effectiveSoldAt());
            return new Done(sale, null, Effect.UPDATED);
        }

        private Sale known(SaleReference reference) {
            if (reference instanceof ByExternalId named && !links.containsKey(named.branchLinkId())) {
                throw Refusal.notFound();
            }
            var sale = book.find(reference);
            if (sale == null) {
                throw Refusal.notFound();
            }
            return sale;
        }

        /** A row for what goes up, and one for what goes down; the money is written once. */
        private void settle(Sale sale, @Nullable Refund refund, long moneyMinor, Instant when) {
            var due = sale.settle();
            long down = Math.min(0, due.purchase()) + Math.min(0, due.offer());
            if (due.purchase() > 0) {
                up(sale, TransactionType.REWARD, due.purchase(), moneyMinor, when);
            }
            if (due.offer() > 0) {
                up(sale, TransactionType.OFFER_CLAIMED, due.offer(), 0, when);
            }
            if (down < 0) {
                var move = new Booking.Reversal(Unit.POINTS, -down, reference(sale), shortfall(sale));
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
                    null,
                    sale.id,
                    sale.awardTransactionId(),
                    bonus == null ? null : bonus.offerId(),
                    null,
                    when.isAfter(now) ? now : when);
        }

        private SalesSettings settings(Sale sale) {
            var link = links.get(sale.place.branchLinkId());
            return link == null ? SalesSettings.DEFAULTS : link.settings();
        }

        private Shortfall shortfall(Sale sale) {
            var link = links.get(sale.place.branchLinkId());
            return link != null && link.settings().refundShortfall() == SalesSettings.RefundShortfall.FORGIVE
                    ? Shortfall.FORGIVE
                    : Shortfall.RECOVER;
        }

        void book() {
            offers.save();
            var ofRedemptions = redeeming.bookings();
            var booked = transactions.book(
                    businessId,
                    Stream.concat(ofRedemptions.stream(), changes.stream().map(Change::booking))
                            .toList());
            for (int i = 0; i < changes.size(); i++) {
                settled(changes.get(i), booked.get(ofRedemptions.size() + i).orThrow());
            }
            redeeming.settle(booked.subList(0, ofRedemptions.size()));
            for (int i = 0; i < ofRedemptions.size(); i++) {
                note(ofRedemptions.get(i), booked.get(i));
            }
        }

        /** Beside the other rows of a new sale, which are not read again. */
        private void note(Booking booking, Outcome<Booked> outcome) {
            var rows = rowsOfNewSales.get(booking.saleId());
            if (rows != null && outcome instanceof Outcome.Done<Booked> done) {
                rows.add(SaleTransaction.of(done.value(), booking, currency));
            }
        }

        private void settled(Change change, Booked booked) {
            note(change.booking(), new Outcome.Done<>(booked));
            var move = requireNonNull(change.booking().move());
            if (booked.shortfall() > 0) {
                change.sale().warn("points_shortfall");
            }
            if (change.refund() != null) {
                var refund = change.refund().withPoints(move.amount(), booked.shortfall());
                change.sale().replace(refund);
                book.add(refund);
            }
        }

        /** What was read or made on the way, and is not to be read again for the answers. */
        SaleViews.Known known() {
            var customers = new HashMap<UUID, Customer>();
            found.values().stream()
                    .map(Shoppers.Found::customer)
                    .filter(Objects::nonNull)
                    .forEach(it -> customers.put(it.id(), it));
            return new SaleViews.Known(customers, rowsOfNewSales, redeeming.known());
        }

        private @Nullable Obstacle obstacle(Sale sale, Shoppers.@Nullable Found whose, SalesSettings settings) {
            return SaleTerms.obstacle(sale, whose, settings, earningRules, now);
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
