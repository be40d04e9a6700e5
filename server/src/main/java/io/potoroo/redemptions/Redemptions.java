package io.potoroo.redemptions;

import static java.util.Objects.requireNonNull;

import io.potoroo.businesses.Rules;
import io.potoroo.coupons.Coupon;
import io.potoroo.coupons.CouponState;
import io.potoroo.coupons.Coupons;
import io.potoroo.customers.Customer;
import io.potoroo.earning.PayWithPoints;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.Offers;
import io.potoroo.points.Unit;
import io.potoroo.rewards.Reward;
import io.potoroo.rewards.Rewards;
import io.potoroo.transactions.Booking;
import io.potoroo.transactions.Discount;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservation.Mode;
import io.potoroo.transactions.Reservation.Status;
import io.potoroo.transactions.Reservations;
import io.potoroo.transactions.TransactionType;
import io.potoroo.transactions.Transactions;
import io.potoroo.web.Messages;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sets points and coupons aside for the sales of linked shops, and ends that in one of several ways, once. */
@Service
public class Redemptions {

    /** No cart is open at a till for longer. */
    private static final Duration LONGEST_AT_A_TILL = Duration.ofHours(24);

    private final Reservations reservations;
    private final Transactions transactions;
    private final Rules rules;
    private final Rewards rewards;
    private final Offers offers;
    private final Coupons coupons;
    private final Clock clock;

    Redemptions(
            Reservations reservations,
            Transactions transactions,
            Rules rules,
            Rewards rewards,
            Offers offers,
            Coupons coupons,
            Clock clock) {
        this.reservations = reservations;
        this.transactions = transactions;
        this.rules = rules;
        this.rewards = rewards;
        this.offers = offers;
        this.coupons = coupons;
        this.clock = clock;
    }

    /** What an order comes to: what is taken, and what the shop gives for it. */
    private record Plan(
            TransactionType type,
            long points,
            Discount discount,
            @Nullable Reward reward,
            @Nullable Coupon coupon) {}

    /** Takes the points or the coupon; refused where a rule forbids it or the customer has not as many points. */
    @Transactional
    public Reservation reserve(UUID businessId, LinkForIntake link, Customer customer, RedemptionOrder order) {
        var earlier = reservations.earlier(businessId, order.reference());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var plan = plan(businessId, link, customer, order, now);
        if (!customer.enabled()) {
            throw Refusal.notAllowed("The customer is disabled.");
        }
        var booking = booking(link, customer, order, plan, now);
        transactions.book(businessId, List.of(booking)).getFirst().orThrow();
        if (plan.coupon() != null) {
            coupons.redeem(
                    businessId,
                    List.of(plan.coupon().redeemed(booking.id(), now).setAside()));
        }
        if (plan.reward() != null) {
            reservations.noteItem(businessId, booking.id(), plan.reward(), order.quantity());
        }
        var reservation = reservation(link, booking, order, plan, now);
        reservations.add(businessId, List.of(reservation));
        return reservation;
    }

    private Plan plan(UUID businessId, LinkForIntake link, Customer customer, RedemptionOrder order, Instant now) {
        return switch (order.mode()) {
            case AMOUNT, POINTS -> payment(businessId, link, order);
            case CATALOG_ITEM -> item(businessId, link, customer, order, now);
            case COUPON -> coupon(businessId, link, customer, order, now);
        };
    }

    /** Before any other rule, and after it is known whether there is what is asked for. */
    private static void requireOpen(LinkForIntake link) {
        if (!link.open()) {
            throw Refusal.notAllowed("The branch link is disabled.");
        }
    }

    private Plan payment(UUID businessId, LinkForIntake link, RedemptionOrder order) {
        requireOpen(link);
        var paying = PayWithPoints.of(
                rules.current(businessId), link.ecom() ? PayWithPoints.Platform.WEB_SHOP : PayWithPoints.Platform.TILL);
        var payment =
                order.mode() == Mode.POINTS ? paying.ofPoints(order.points()) : paying.ofAmount(order.amountMinor());
        refuseFor(paying.obstacle(payment, order.subtotalMinor()));
        return new Plan(
                order.onBehalf() ? TransactionType.REDEMPTION_ON_BEHALF : TransactionType.REDEMPTION,
                payment.points(),
                Discount.ofMoney(payment.amountMinor()),
                null,
                null);
    }

    private static void refuseFor(@Nullable Message obstacle) {
        if (obstacle != null) {
            throw Refusal.notAllowed(obstacle);
        }
    }

    private Plan item(UUID businessId, LinkForIntake link, Customer customer, RedemptionOrder order, Instant now) {
        long id = requireNonNull(order.rewardId());
        var reward = rewards.existing(businessId, List.of(id)).get(id);
        if (reward == null) {
            throw invalid("catalog_item.id");
        }
        requireOpen(link);
        refuseFor(obstacle(businessId, link, customer, reward, now));
        var price = BigInteger.valueOf(reward.content().points()).multiply(BigInteger.valueOf(order.quantity()));
        if (price.bitLength() >= Long.SIZE) {
            throw Refusal.notAllowed("Insufficient points balance.");
        }
        return new Plan(
                order.onBehalf() ? TransactionType.CATALOG_REDEMPTION_ON_BEHALF : TransactionType.CATALOG_REDEMPTION,
                price.longValueExact(),
                Discount.of(reward.content()).times(order.quantity()),
                reward,
                null);
    }

    private @Nullable Message obstacle(
            UUID businessId, LinkForIntake link, Customer customer, Reward reward, Instant now) {
        if (reward.content().redeemForGiftCard()) {
            return Message.of("The catalog item is money for the gift card.");
        }
        if (!reward.isLive(now)) {
            return Message.of("The catalog item is not available now.");
        }
        if (!reward.isAt(link.branchId())) {
            return Message.of("The catalog item is not available at the branch.");
        }
        return rewards.eligibility(businessId, List.of(reward), List.of(customer.id()))
                        .allows(customer.id(), reward)
                ? null
                : Message.of("The catalog item is not for the customer.");
    }

    private Plan coupon(UUID businessId, LinkForIntake link, Customer customer, RedemptionOrder order, Instant now) {
        long id = requireNonNull(order.couponId());
        long offerId = requireNonNull(order.offerId());
        // Held, so that of two shops that take the same one the second waits here.
        var coupon = coupons.lock(businessId, List.of(id)).get(id);
        if (coupon == null) {
            throw invalid("coupon.id");
        }
        if (!coupon.customerId().equals(customer.id())) {
            throw Refusal.notFound();
        }
        var offer = offers.byIds(businessId, List.of(offerId)).get(offerId);
        if (offer == null || coupon.offerId() != offerId) {
            throw invalid("offer.id");
        }
        requireOpen(link);
        refuseFor(obstacle(coupon, now));
        refuseFor(offer.isAt(link.branchId()) ? null : Message.of("The offer is not available at the branch."));
        return new Plan(
                coupon.state() == CouponState.WAITING
                        ? TransactionType.COUPON_CLAIMED
                        : TransactionType.CONVERTIBLE_COUPON_REDEEMED,
                0,
                Discount.of(offer.content()),
                null,
                coupon);
    }

    private static @Nullable Message obstacle(Coupon coupon, Instant now) {
        if (coupon.locked()) {
            return Message.of("The coupon is being used elsewhere.");
        }
        if (!coupon.state().isWaiting()) {
            return Message.of("The coupon has already been redeemed.");
        }
        return coupon.hasExpired(now) ? Message.of("The coupon has expired.") : null;
    }

    private static Refusal invalid(String field) {
        return Refusal.invalid(field, Messages.selectedInvalid(field));
    }

    private Booking booking(LinkForIntake link, Customer customer, RedemptionOrder order, Plan plan, Instant now) {
        return new Booking(
                transactions.nextId(),
                customer.id(),
                link.branchId(),
                plan.type(),
                plan.coupon() == null ? plan.discount().moneyMinor() : 0,
                plan.points() == 0 ? null : new Booking.Debit(Unit.POINTS, plan.points()),
                null,
                null,
                null,
                order.employeeId(),
                null,
                null,
                null,
                order.reference(),
                now);
    }

    private Reservation reservation(
            LinkForIntake link, Booking booking, RedemptionOrder order, Plan plan, Instant now) {
        var ends =
                now.plus(link.ecom() ? Duration.ofDays(link.settings().ecomCouponExpiresInDays()) : LONGEST_AT_A_TILL);
        var couponEnds = plan.coupon() == null ? null : plan.coupon().expiresAt();
        return new Reservation(
                booking.id(),
                link.id(),
                booking.customerId(),
                booking.branchId(),
                order.mode(),
                plan.discount().kind(),
                plan.discount().value(),
                plan.points(),
                plan.coupon() == null ? null : plan.coupon().id(),
                link.ecom() ? reservations.drawCode() : null,
                order.saleExternalId(),
                true,
                now,
                couponEnds != null && couponEnds.isBefore(ends) ? couponEnds : ends,
                Status.RESERVED,
                0,
                null);
    }

    /** The redemption, of those that were made through a link. */
    public Reservation get(UUID businessId, long id) {
        return reservations
                .find(businessId, id)
                .filter(it -> it.branchLinkId() != null)
                .orElseThrow(Refusal::notFound);
    }

    private Reservation lock(UUID businessId, long id) {
        return reservations.lock(businessId, List.of(id), Set.of(), Set.of()).stream()
                .filter(it -> it.branchLinkId() != null)
                .findFirst()
                .orElseThrow(Refusal::notFound);
    }

    /** What was taken comes back; again changes nothing. */
    @Transactional
    public void cancel(UUID businessId, long id) {
        var reservation = lock(businessId, id);
        if (reservation.status().isApplied()) {
            throw Refusal.notAllowed("The redemption has been applied.");
        }
        if (reservation.status() == Status.RESERVED) {
            end(businessId, List.of(reservation), it -> howEnded(it, clock.instant()));
        }
    }

    /**
     * By the code that the customer has for the shop, in its own letters; nothing tells a code that is somebody else's from
     * one that there is not.
     */
    @Transactional
    public Reservation get(UUID businessId, LinkForIntake link, UUID customerId, String code) {
        return reservations.lock(businessId, Set.of(), List.of(code), Set.of()).stream()
                .filter(it -> code.equals(it.code())
                        && it.customerId().equals(customerId)
                        && it.branchLinkId() != null
                        && it.branchLinkId() == link.id())
                .findFirst()
                .orElseThrow(Refusal::notFound);
    }

    /** Gives back what waits for a shop that is not linked any more; what has a code when no shop takes that any more. */
    @Transactional
    void cancelOpen(UUID businessId, long branchLinkId) {
        var open = reservations.lockOpen(businessId, branchLinkId);
        end(businessId, open.stream().filter(it -> it.code() == null).toList(), it -> Status.CANCELLED);
        reservations.abandon(
                businessId, open.stream().filter(it -> it.code() != null).toList());
    }

    /** Ends those that are due, as no shop takes them any more; nothing comes back for those whose codes were used. */
    @Transactional
    void end(UUID businessId, Collection<Long> ids, Set<Long> used) {
        var now = clock.instant();
        var due = reservations.lock(businessId, ids, Set.of(), Set.of()).stream()
                .filter(it -> it.status() == Status.RESERVED)
                .toList();
        var lost = due.stream()
                .filter(it -> !it.givesBack() || used.contains(it.id()))
                .toList();
        end(businessId, due.stream().filter(it -> !lost.contains(it)).toList(), it -> howEnded(it, now));
        lose(businessId, lost);
    }

    private static Status howEnded(Reservation reservation, Instant now) {
        return reservation.status(now) == Status.EXPIRED ? Status.EXPIRED : Status.CANCELLED;
    }

    private void end(UUID businessId, List<Reservation> held, Function<Reservation, Status> how) {
        if (held.isEmpty()) {
            return;
        }
        // Coupons before accounts, as everybody locks them.
        reservations.giveCouponsBack(businessId, held);
        var bookings = reservations.returning(
                businessId,
                held.stream()
                        .map(it -> new Reservations.Return(it, it.pointsKept(), null))
                        .toList(),
                List.of());
        transactions
                .book(businessId, bookings.stream().flatMap(Optional::stream).toList())
                .forEach(Outcome::orThrow);
        var ended = new ArrayList<Reservation>(held.size());
        for (int i = 0; i < held.size(); i++) {
            var over = held.get(i).ended(how.apply(held.get(i)));
            ended.add(bookings.get(i)
                    .map(it -> over.returned(requireNonNull(it.move()).amount(), it.id()))
                    .orElse(over));
        }
        reservations.save(businessId, ended);
    }

    private void lose(UUID businessId, List<Reservation> held) {
        var over = held.stream().map(it -> it.ended(Status.EXPIRED)).toList();
        reservations.save(businessId, over);
        reservations.useCoupons(businessId, over);
    }
}
