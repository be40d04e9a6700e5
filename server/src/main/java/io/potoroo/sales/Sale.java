package io.potoroo.sales;

import static java.util.Objects.requireNonNull;

import io.potoroo.assortments.Account;
import io.potoroo.earning.Bonus;
import io.potoroo.earning.Earning;
import io.potoroo.earning.EarningTerms;
import io.potoroo.earning.Goods;
import io.potoroo.earning.Points;
import io.potoroo.earning.Returned;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleResult.Effect;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One order of a shop: what was said of it, where it stands and what it earned.
 *
 * <p>Deliveries change it in memory; {@link #targetPoints()} then says what it should have earned by now, and the
 * difference to {@link #points()} is what remains to be posted. Nothing else ever moves its points.
 */
final class Sale {

    private static final Duration FARTHEST_AHEAD = Duration.ofHours(24);

    /** Warns of a refund that was withdrawn, and says that there is something to be read about that. */
    private static final String WITHDRAWN = "refund_withdrawn";

    /** A shop withdraws what it has told; so many may come before what they withdraw. */
    private static final int MOST_WITHDRAWN_UNTOLD = 100;

    final long id;
    final Place place;
    final String externalId;
    final byte[] firstFingerprint;
    final Instant receivedAt;
    final Instant createdAt;
    private final Currency currency;
    private final List<Refund> refunds = new ArrayList<>(); // those that were withdrawn among them
    private final Map<Long, Refund> revalued = new HashMap<>();
    private final Set<String> withdrawn = new HashSet<>();
    private final Set<String> warnings = new TreeSet<>();
    private SaleContent content;
    private String json; // of the content
    private byte[] fingerprint;
    private SaleStatus status;
    private Attribution attribution = Attribution.UNATTRIBUTED;
    private @Nullable UUID customerId;
    private @Nullable EarningTerms terms;
    private @Nullable Earning earning; // of content and terms as they are
    private @Nullable Integer ruleVersion;
    private @Nullable Obstacle obstacle;
    private @Nullable Instant availableAt;
    private @Nullable Instant expiresAt;
    private @Nullable Instant completedAt;
    private @Nullable Long awardTransactionId;
    private Instant updatedAt;
    private long points;
    private long offerPoints; // of the points
    private long pointsReversed;
    private @Nullable Long redeemedMinor;
    private @Nullable Instant claimExpiresAt;
    private boolean voidedWhenRefunded;

    /** The shop and the branch it belonged to when the sale was made. */
    record Place(long branchLinkId, long integrationId, String accountId, String shopId, UUID branchId) {

        static Place of(LinkForIntake link) {
            return new Place(link.id(), link.integrationId(), link.accountId(), link.shopId(), link.branchId());
        }

        Account account() {
            return new Account(integrationId, accountId);
        }
    }

    /** Everything a stored sale knows beside its content. */
    record State(
            SaleStatus status,
            Attribution attribution,
            @Nullable UUID customerId,
            @Nullable EarningTerms terms,
            @Nullable Integer ruleVersion,
            @Nullable Obstacle obstacle,
            @Nullable Instant availableAt,
            @Nullable Instant expiresAt,
            @Nullable Instant completedAt,
            @Nullable Long awardTransactionId,
            Instant updatedAt,
            long points,
            long offerPoints,
            long pointsReversed,
            Collection<String> warnings,
            @Nullable Long redeemedMinor,
            @Nullable Instant claimExpiresAt) {}

    /** What is still to be posted, signed: for the purchase itself, and by the offer that applies to it. */
    record Due(long purchase, long offer) {

        /** So much less of what is to be given. */
        Due without(long points) {
            long ofPurchase = Math.min(points, Math.max(0, purchase));
            long ofOffer = Math.min(points - ofPurchase, Math.max(0, offer));
            return new Due(purchase - ofPurchase, offer - ofOffer);
        }
    }

    /** How a delivery that names a sale we know compares with what we know. */
    private enum Age {
        NEWER,
        SAME,
        OLDER,
        UNTOLD
    }

    private Sale(
            long id,
            Place place,
            String externalId,
            SaleContent content,
            String json,
            byte[] fingerprint,
            byte[] firstFingerprint,
            Instant receivedAt,
            Instant createdAt,
            Currency currency,
            SaleStatus status) {
        this.id = id;
        this.place = place;
        this.externalId = externalId;
        this.content = content;
        this.json = json;
        this.fingerprint = fingerprint;
        this.firstFingerprint = firstFingerprint;
        this.receivedAt = receivedAt;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
        this.currency = currency;
        this.status = status;
    }

    /** A sale heard of for the first time, not yet completed whatever its content says. */
    static Sale opened(long id, LinkForIntake link, SaleCommand.Deliver delivery, Currency currency, Instant now) {
        return new Sale(
                id,
                Place.of(link),
                delivery.sale().externalId(),
                delivery.content(),
                delivery.json(),
                delivery.fingerprint(),
                delivery.fingerprint(),
                now,
                now,
                currency,
                SaleStatus.PENDING);
    }

    /** A sale as it was stored. */
    static Sale stored(
            long id,
            Place place,
            String externalId,
            SaleContent content,
            String json,
            byte[] fingerprint,
            byte[] firstFingerprint,
            Instant receivedAt,
            Instant createdAt,
            Currency currency,
            State state) {
        var sale = new Sale(
                id,
                place,
                externalId,
                content,
                json,
                fingerprint,
                firstFingerprint,
                receivedAt,
                createdAt,
                currency,
                state.status());
        sale.attribution = state.attribution();
        sale.customerId = state.customerId();
        sale.terms = state.terms();
        sale.ruleVersion = state.ruleVersion();
        sale.obstacle = state.obstacle();
        sale.availableAt = state.availableAt();
        sale.expiresAt = state.expiresAt();
        sale.completedAt = state.completedAt();
        sale.awardTransactionId = state.awardTransactionId();
        sale.updatedAt = state.updatedAt();
        sale.points = state.points();
        sale.offerPoints = state.offerPoints();
        sale.pointsReversed = state.pointsReversed();
        sale.warnings.addAll(state.warnings());
        sale.redeemedMinor = state.redeemedMinor();
        sale.claimExpiresAt = state.claimExpiresAt();
        return sale;
    }

    void addStored(Refund refund) {
        refunds.add(refund);
    }

    void addStored(SaleBook.Undone undone) {
        if (undone.refundExternalId().isEmpty()) {
            voidedWhenRefunded = true;
        } else {
            withdrawn.add(undone.refundExternalId());
        }
    }

    /** Whether more is stored of it than its own row. */
    boolean hasMoreStored() {
        return (status != SaleStatus.PENDING && status != SaleStatus.COMPLETED) || warnings.contains(WITHDRAWN);
    }

    /** What a delivery of this sale comes to; changes nothing yet. */
    Outcome<Effect> weigh(SaleCommand.Deliver delivery) {
        var asked = delivery.content().status();
        boolean same = Arrays.equals(fingerprint, delivery.fingerprint());
        boolean madeClosed = content.status().isClosed() && Arrays.equals(fingerprint, firstFingerprint);
        boolean lateCreate = madeClosed && !asked.isClosed();
        if (delivery.whenKnown() == SaleCommand.WhenKnown.CONFLICT && !lateCreate) {
            return same || Arrays.equals(firstFingerprint, delivery.fingerprint())
                    ? new Outcome.Done<>(Effect.REPEATED)
                    : otherContent();
        }
        var age = ageOf(delivery.content());
        if (status.isClosed()) {
            if (age == Age.NEWER && !asked.isClosed()) {
                return new Outcome.Refused<>(Refusal.notAllowed("The sale is closed."));
            }
            return new Outcome.Done<>(same ? Effect.REPEATED : Effect.STALE);
        }
        boolean backToPending = status != SaleStatus.PENDING && asked == SaleStatus.PENDING;
        if (age == Age.OLDER || backToPending) {
            return new Outcome.Done<>(Effect.STALE);
        }
        if (same) {
            return new Outcome.Done<>(Effect.REPEATED);
        }
        return age == Age.SAME ? otherContent() : new Outcome.Done<>(Effect.UPDATED);
    }

    private static Outcome<Effect> otherContent() {
        return new Outcome.Refused<>(Refusal.conflict("The sale already exists with different content."));
    }

    /** By the platform's version counter, or else by its time of the last change. */
    private Age ageOf(SaleContent delivered) {
        int compared;
        if (delivered.externalVersion() != null && content.externalVersion() != null) {
            compared = delivered.externalVersion().compareTo(content.externalVersion());
        } else if (delivered.externalUpdatedAt() != null && content.externalUpdatedAt() != null) {
            compared = delivered.externalUpdatedAt().compareTo(content.externalUpdatedAt());
        } else {
            return Age.UNTOLD;
        }
        return compared == 0 ? Age.SAME : compared < 0 ? Age.OLDER : Age.NEWER;
    }

    /**
     * Takes over the content of a later delivery; the caller has settled that it is one.
     *
     * @param goods what is known of its articles; of those it had before, the sale keeps what it knew
     * @param pointsBySku for each piece of articles, likewise
     */
    void revise(SaleCommand.Deliver delivery, List<Goods> goods, Map<String, Long> pointsBySku, Instant now) {
        if (terms != null) {
            var had = content.articles();
            var has = delivery.content().articles();
            // Nothing was known of those that go; should they come back, that still holds.
            terms = terms.knowing(
                    Stream.concat(
                                    had.stream().filter(it -> !has.contains(it)).map(Goods::unknown),
                                    goods.stream().filter(it -> !had.contains(it.article())))
                            .toList(),
                    pointsOfOthers(delivery.content(), pointsBySku));
        }
        content = delivery.content();
        json = delivery.json();
        fingerprint = delivery.fingerprint();
        earning = null;
        updatedAt = now;
        if (status != SaleStatus.PENDING && !content.status().isClosed()) {
            value();
            status = statusByRefunds();
        }
    }

    /** For each piece of articles that come or go; those that go earn what they did, if anything. */
    private Map<String, Long> pointsOfOthers(SaleContent told, Map<String, Long> pointsBySku) {
        var had = content.skus();
        var has = told.skus();
        var points = new HashMap<String, Long>();
        had.stream().filter(it -> !has.contains(it)).forEach(it -> points.put(it, 0L));
        has.stream().filter(it -> !had.contains(it)).forEach(it -> points.put(it, pointsBySku.getOrDefault(it, 0L)));
        return points;
    }

    /**
     * Takes over the time of a delivery that says what is known: a version from between would be newer otherwise.
     * Returns whether that changed anything.
     */
    boolean confirm(SaleCommand.Deliver delivery) {
        var told = delivery.content().externalUpdatedAt();
        var known = content.externalUpdatedAt();
        boolean later = Arrays.equals(fingerprint, delivery.fingerprint())
                && told != null
                && (known == null || told.isAfter(known));
        if (later) {
            content = content.withUpdateTime(told);
            json = StoredJson.write(content);
        }
        return later;
    }

    /** Brings the warnings about what was told up to date; those about what happened stay. */
    void check(SalesSettings settings) {
        boolean naive =
                content.naiveTime() || standing().anyMatch(it -> it.content().naiveTime());
        boolean skewed =
                !soldAt(settings).equals(content.soldAt()) || standing().anyMatch(it -> isSkewed(it, settings));
        var earning = earning();
        // What was given back stays given, even where the sale is worth less by now.
        boolean mismatched = !content.addsUp(currency.minorDigits())
                || (earning != null && earning.capped())
                || told() > content.total();
        warn("naive_time", naive || (status.isClosed() && warnings.contains("naive_time")));
        warn("clock_skew", skewed);
        warn("totals_mismatch", mismatched);
        warn("unknown_product", terms != null && terms.misses(content.articles()));
    }

    private boolean isSkewed(Refund refund, SalesSettings settings) {
        var at = refund.content().refundedAt();
        return at.isBefore(content.soldAt()) || at.isAfter(refund.createdAt().plus(settings.allowedSkew()));
    }

    private void warn(String warning, boolean holds) {
        if (holds) {
            warnings.add(warning);
        } else {
            warnings.remove(warning);
        }
    }

    /** Makes it somebody's; once a completed sale is somebody's it stays so. */
    void attribute(UUID customer, Attribution how) {
        customerId = customer;
        attribution = how;
        claimExpiresAt = null;
        if (how == Attribution.EXEMPT) {
            obstacle = Obstacle.CUSTOMER_EXEMPT;
        } else if (obstacle == Obstacle.CUSTOMER_EXEMPT || (obstacle != null && obstacle.isLackOfCustomer())) {
            obstacle = null;
        }
    }

    /** Nobody knows whose it is; a later version may say otherwise whether they would earn. */
    void exempt(boolean exempt) {
        attribution = exempt ? Attribution.EXEMPT : Attribution.UNATTRIBUTED;
        if (exempt) {
            obstacle = Obstacle.CUSTOMER_EXEMPT;
        } else if (obstacle == Obstacle.CUSTOMER_EXEMPT) {
            obstacle = Obstacle.NO_CUSTOMER;
        }
    }

    /** Whether a delivery may still say whose it is. */
    boolean isOpenToAttribution() {
        return !status.isClosed() && (customerId == null || status == SaleStatus.PENDING);
    }

    /** Whoever shows until then that it is theirs gets its points. */
    void openToClaims(Instant until) {
        claimExpiresAt = until;
    }

    /** Until when; null where it is somebody's, has ended or could never be claimed. */
    @Nullable Instant claimExpiresAt() {
        return claimExpiresAt;
    }

    /** Refuses where nobody can claim it, with the reason. */
    void requireClaimable(Instant now) {
        requireCompleted();
        if (!isClaimable(now)) {
            throw Refusal.notAllowed("The claim has expired.");
        }
    }

    private void requireCompleted() {
        if (status == SaleStatus.PENDING) {
            throw Refusal.notAllowed("The sale is not completed.");
        }
        if (status.isClosed()) {
            throw Refusal.notAllowed("The sale is closed.");
        }
    }

    /** Whether somebody can still show that it is theirs. */
    boolean isClaimable(Instant now) {
        return claimExpiresAt != null && claimExpiresAt.isAfter(now) && !content.test();
    }

    void complete(Instant now) {
        status = SaleStatus.COMPLETED;
        completedAt = now;
        updatedAt = now;
    }

    /** Puts it under terms that are its own from now on. */
    void freeze(EarningTerms frozen, int version, @Nullable Obstacle found) {
        terms = frozen;
        earning = null;
        ruleVersion = version;
        obstacle = found;
    }

    /** It does not earn after all. */
    void obstruct(Obstacle found) {
        obstacle = found;
    }

    /** So much of its value was paid with points, by what it said last. */
    void redeem(long paidMinor) {
        redeemedMinor = paidMinor;
        earning = null;
    }

    /** The value that was paid with points; null where no redemption was ever named. */
    @Nullable Long redeemedMinor() {
        return redeemedMinor;
    }

    /** An offer applies to it, from its completion on. */
    void apply(Bonus bonus) {
        terms = requireNonNull(terms).with(bonus);
        earning = null;
    }

    /** The offer that applies to it, if any. */
    @Nullable Bonus bonus() {
        return terms == null ? null : terms.extras().bonus();
    }

    void schedule(Instant available, @Nullable Instant expires) {
        availableAt = available;
        expiresAt = expires;
    }

    /** Ends it: cancelled before it was completed, voided after; what is given back already has ended. */
    void close(SaleStatus asked, Instant now) {
        if (status == SaleStatus.REFUNDED) {
            voidedWhenRefunded = true;
        } else {
            status = status == SaleStatus.PENDING ? asked : SaleStatus.VOIDED;
        }
        claimExpiresAt = null;
        updatedAt = now;
    }

    /** Adds a refund, or refuses it with what is wrong with it. */
    Refund refund(long refundId, SaleCommand.GiveBack command, Instant now) {
        requireCompleted();
        var asked = command.content();
        var violations = new Violations();
        long remaining = content.total() - money();
        checkLines(asked.lineItems(), violations);
        boolean tooMuch = asked.amount() != null && asked.amount() > remaining;
        if (tooMuch || (status == SaleStatus.REFUNDED && violations.isEmpty())) {
            violations.add("amount", Messages.tooBig("amount", currency.toUnits(remaining)));
        }
        violations.throwIfAny();
        add(refundId, command, asked.amount() == null ? 0 : asked.amount(), now);
        value();
        status = statusByRefunds();
        updatedAt = now;
        return refund(command.externalId()).orElseThrow();
    }

    /** One that was withdrawn before it was told: it is kept, and nothing of it counts or is asked. */
    Refund withdrawn(long refundId, SaleCommand.GiveBack command, Instant now) {
        var amount = command.content().amount();
        return add(refundId, command, amount == null ? 0 : amount, now);
    }

    private Refund add(long refundId, SaleCommand.GiveBack command, long amount, Instant now) {
        var refund = new Refund(
                refundId,
                id,
                command.externalId(),
                command.content(),
                command.json(),
                command.fingerprint(),
                command.origin().source(),
                amount,
                0,
                0,
                0,
                0,
                now);
        refunds.add(refund);
        return refund;
    }

    /** The refund does not count any more, whether it was told or not; once withdrawn it stays so. */
    void withdraw(String refundExternalId, Instant now) {
        if (refund(refundExternalId).isEmpty()
                && withdrawn.stream().filter(it -> refund(it).isEmpty()).count() >= MOST_WITHDRAWN_UNTOLD) {
            throw Refusal.notAllowed("Too many refunds are withdrawn that were not told of.");
        }
        withdrawn.add(refundExternalId);
        warnings.add(WITHDRAWN);
        updatedAt = now;
        if (status != SaleStatus.PENDING && !status.isClosed()) {
            value();
            status = statusByRefunds();
        }
    }

    boolean isWithdrawn(String refundExternalId) {
        return withdrawn.contains(refundExternalId);
    }

    /** Whether it was voided when everything was back, which holds as soon as something is not. */
    boolean isToBeVoided() {
        return voidedWhenRefunded && status != SaleStatus.REFUNDED && !status.isClosed();
    }

    boolean isVoidedWhenRefunded() {
        return voidedWhenRefunded;
    }

    Optional<Refund> refund(String refundExternalId) {
        return refunds.stream()
                .filter(it -> it.externalId().equals(refundExternalId))
                .findFirst();
    }

    /** The refunds that count. */
    Stream<Refund> standing() {
        return refunds.stream().filter(it -> !isWithdrawn(it.externalId()));
    }

    private void checkLines(List<Refund.Line> asked, Violations violations) {
        var taken = new HashMap<String, BigDecimal>();
        for (int i = 0; i < asked.size(); i++) {
            var line = asked.get(i);
            var sold = content.lineItems().stream()
                    .filter(it -> it.externalId().equals(line.lineItemExternalId()))
                    .findFirst();
            if (sold.isEmpty()) {
                var field = "line_items." + i + ".line_item_external_id";
                violations.add(field, Messages.selectedInvalid(field));
                continue;
            }
            var before = returned(line.lineItemExternalId())
                    .add(taken.getOrDefault(line.lineItemExternalId(), BigDecimal.ZERO));
            var left = sold.get().quantity().subtract(before);
            if (line.quantity().compareTo(left) > 0) {
                var field = "line_items." + i + ".quantity";
                violations.add(field, Messages.tooBig(field, Currency.plain(left.max(BigDecimal.ZERO))));
            }
            taken.merge(line.lineItemExternalId(), line.quantity(), BigDecimal::add);
        }
    }

    private BigDecimal returned(String lineId) {
        return standing()
                .flatMap(it -> it.content().lineItems().stream())
                .filter(it -> it.lineItemExternalId().equals(lineId))
                .map(Refund.Line::quantity)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Where a refund does not tell its money, that is what was paid for its lines by the last version, as far as others have
     * not given it back: in an order of their names, whichever came first.
     */
    private void value() {
        long left = Math.max(
                0,
                content.total()
                        - standing()
                                .filter(it -> it.content().amount() != null)
                                .mapToLong(Refund::amountMinor)
                                .sum());
        var untold = standing()
                .filter(it -> it.content().amount() == null)
                .sorted(Comparator.comparing(Refund::externalId))
                .toList();
        for (var refund : untold) {
            long amount = Math.min(left, worth(refund.content()));
            left -= amount;
            if (amount != refund.amountMinor()) {
                var valued = refund.withAmount(amount);
                replace(valued);
                revalued.put(valued.id(), valued);
            }
        }
    }

    /** Those whose amount has changed by the last change of the sale. */
    List<Refund> takeRevalued() {
        var all = List.copyOf(revalued.values());
        revalued.clear();
        return all;
    }

    private long worth(Refund.Content asked) {
        var all = Earning.of(
                        content.basket(currency.minorDigits()),
                        requireNonNull(terms).ofMoneyPaid())
                .lines();
        long worth = asked.shippingTotal() == null ? 0 : asked.shippingTotal();
        long goods = 0;
        for (var line : asked.lineItems()) {
            var returned = new Returned.Line(line.lineItemExternalId(), line.quantity(), line.amount());
            goods += all.stream()
                    .filter(it -> it.line().id().equals(returned.id()))
                    .mapToLong(it -> Earning.goods(it, List.of(returned)))
                    .sum();
        }
        return worth
                + goods
                + tax(
                        asked,
                        goods,
                        all.stream().mapToLong(Earning.Line::netMinor).sum());
    }

    /** Their part of the sale's tax, unless the platform tells it. */
    private long tax(Refund.Content asked, long goods, long allGoods) {
        if (asked.taxTotal() != null) {
            return asked.taxTotal();
        }
        return allGoods == 0
                ? 0
                : BigDecimal.valueOf(content.basket(currency.minorDigits()).taxMinor())
                        .multiply(BigDecimal.valueOf(goods))
                        .divide(BigDecimal.valueOf(allGoods), 0, RoundingMode.HALF_UP)
                        .longValueExact();
    }

    private SaleStatus statusByRefunds() {
        if (standing().findAny().isEmpty()) {
            return SaleStatus.COMPLETED;
        }
        boolean everything = money() >= content.total()
                || (!content.lineItems().isEmpty()
                        && content.lineItems().stream()
                                .allMatch(it -> returned(it.externalId()).compareTo(it.quantity()) >= 0));
        return everything ? SaleStatus.REFUNDED : SaleStatus.PARTIALLY_REFUNDED;
    }

    /** Money given back so far; a later version may be worth less than refunds of an earlier one say together. */
    long money() {
        return Math.min(content.total(), told());
    }

    private long told() {
        return standing().mapToLong(Refund::amountMinor).sum();
    }

    /** Of the whole sale by its terms, before refunds; null before it has any. */
    @Nullable Earning earning() {
        if (earning == null && terms != null) {
            var basket = content.basket(currency.minorDigits());
            earning = Earning.of(redeemedMinor == null ? basket : basket.paidWithPoints(redeemedMinor), terms);
        }
        return earning;
    }

    /** The amount that earns by now. */
    long earningMinor() {
        var earning = status.isClosed() ? null : earning();
        if (earning == null) {
            return 0;
        }
        return status == SaleStatus.REFUNDED
                ? 0
                : earning.amountAfter(standing().map(Refund::toReturned).toList());
    }

    /** The points for the amount of the whole sale by its terms, before refunds. */
    long calculatedPoints() {
        var earning = earning();
        return earning == null ? 0 : earning.pointsAfter(List.of()).basic();
    }

    /** Whether somebody gets points for it. */
    boolean earns() {
        return terms != null && obstacle == null && customerId != null && !content.test();
    }

    /** The amount that somebody gets points for by now. */
    long awardedMinor() {
        return earns() ? earningMinor() : 0;
    }

    /** What it should have earned by now, whatever was posted so far. */
    Points targetPoints() {
        var earning = earns() && !status.isClosed() && status != SaleStatus.REFUNDED ? earning() : null;
        return earning == null
                ? Points.NONE
                : earning.pointsAfter(standing().map(Refund::toReturned).toList());
    }

    /** Notes that the difference to the target is being posted, and returns it. */
    Due settle() {
        var target = targetPoints();
        var due = new Due(target.purchase() - (points - offerPoints), target.offer() - offerPoints);
        points = target.total();
        offerPoints = target.offer();
        pointsReversed += Math.max(0, -due.purchase()) + Math.max(0, -due.offer());
        return due;
    }

    void awarded(long transactionId) {
        if (awardTransactionId == null) {
            awardTransactionId = transactionId;
        }
    }

    void changed(Instant now) {
        updatedAt = now;
    }

    void replace(Refund refund) {
        refunds.replaceAll(it -> it.id() == refund.id() ? refund : it);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /** For the rules: as the till says, unless its clock is ahead of ours by more than the shop allows. */
    Instant soldAt(SalesSettings settings) {
        return soldAt(content, receivedAt, settings);
    }

    static Instant soldAt(SaleContent content, Instant receivedAt, SalesSettings settings) {
        return content.soldAt().isAfter(receivedAt.plus(settings.allowedSkew())) ? receivedAt : content.soldAt();
    }

    /** For the books: as the till says, but nothing was sold after it was told. */
    Instant bookedAt() {
        return content.soldAt().isAfter(receivedAt) ? receivedAt : content.soldAt();
    }

    static boolean isTooFarAhead(Instant soldAt, Instant now) {
        return soldAt.isAfter(now.plus(FARTHEST_AHEAD));
    }

    /** Why there are no points to spend yet; null where there are, or where a refund took them. */
    @Nullable String reason(Instant now) {
        if (status == SaleStatus.PENDING) {
            return "not_completed";
        }
        if (status.isClosed() || status == SaleStatus.REFUNDED) {
            return null;
        }
        if (content.test()) {
            return "test_sale";
        }
        if (obstacle != null) {
            return obstacle.wire();
        }
        var earning = earning();
        if (points == 0 && earning != null) {
            boolean allExempt =
                    !earning.lines().isEmpty() && earning.lines().stream().noneMatch(Earning.Line::eligible);
            return allExempt ? "all_items_exempt" : "below_milestone";
        }
        return isPending(now) ? "delayed" : null;
    }

    boolean isPending(Instant now) {
        return availableAt != null && availableAt.isAfter(now);
    }

    SaleContent content() {
        return content;
    }

    /** The content as it is stored. */
    String json() {
        return json;
    }

    byte[] fingerprint() {
        return fingerprint;
    }

    Currency currency() {
        return currency;
    }

    SaleStatus status() {
        return status;
    }

    Attribution attribution() {
        return attribution;
    }

    @Nullable UUID customerId() {
        return customerId;
    }

    @Nullable EarningTerms terms() {
        return terms;
    }

    @Nullable Integer ruleVersion() {
        return ruleVersion;
    }

    @Nullable Obstacle obstacle() {
        return obstacle;
    }

    @Nullable Instant availableAt() {
        return availableAt;
    }

    @Nullable Instant expiresAt() {
        return expiresAt;
    }

    @Nullable Instant completedAt() {
        return completedAt;
    }

    @Nullable Long awardTransactionId() {
        return awardTransactionId;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    long points() {
        return points;
    }

    long offerPoints() {
        return offerPoints;
    }

    long pointsReversed() {
        return pointsReversed;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<Refund> refunds() {
        return List.copyOf(refunds);
    }
}
