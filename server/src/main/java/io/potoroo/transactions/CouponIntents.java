package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.potoroo.coupons.Assignment;
import io.potoroo.coupons.Coupon;
import io.potoroo.coupons.CouponState;
import io.potoroo.coupons.Coupons;
import io.potoroo.coupons.Taking;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Match;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.Offer;
import io.potoroo.offers.Offers;
import io.potoroo.web.Messages;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** Decides who gets a coupon and who may hand one in, for the commands of a batch at once. */
@Component
class CouponIntents {

    private final Coupons coupons;
    private final Offers offers;

    CouponIntents(Coupons coupons, Offers offers) {
        this.coupons = coupons;
        this.offers = offers;
    }

    /**
     * The coupons that are to be handed in, so that of two tills that take the same one the second waits here, and those
     * of codes that are cancelled.
     */
    Map<Long, Coupon> lock(UUID businessId, List<TransactionCommand> commands, Collection<Reservation> cancelled) {
        var ids = new HashSet<>(couponIds(commands));
        cancelled.stream().flatMap(it -> Stream.ofNullable(it.couponId())).forEach(ids::add);
        return coupons.lock(businessId, ids);
    }

    private static Set<Long> couponIds(List<TransactionCommand> commands) {
        return commands.stream()
                .filter(it -> it.intent().claims())
                .map(it -> requireNonNull(it.wanted().couponId()))
                .collect(toSet());
    }

    /** What the commands of a batch must know, as it stands after those that were planned so far. */
    Round read(
            UUID businessId,
            List<TransactionCommand> commands,
            List<Match> matches,
            Map<Long, Coupon> claimed,
            Instant now) {
        var takers = new HashSet<UUID>();
        for (int i = 0; i < commands.size(); i++) {
            var customer = matches.get(i).customer();
            if (commands.get(i).intent() == Intent.GET_COUPON && customer != null) {
                takers.add(customer.id());
            }
        }
        var wanted = offers.existing(businessId, offerIds(commands, Intent.GET_COUPON));
        return new Round(
                wanted,
                wanted.values().stream().anyMatch(it -> it.content().targeted())
                        ? offers.targets(businessId, takers)
                        : Map.of(),
                coupons.newest(businessId, takers),
                offers.byIds(businessId, offerIds(commands, Intent.CLAIM_COUPON, Intent.CLAIM_ECOM_COUPON)),
                claimed,
                new HashSet<>(),
                now);
    }

    private static Set<Long> offerIds(List<TransactionCommand> commands, Intent... intents) {
        return commands.stream()
                .filter(it -> List.of(intents).contains(it.intent()))
                .map(it -> requireNonNull(it.wanted().offerId()))
                .collect(toSet());
    }

    /**
     * What there is for the commands of one batch.
     *
     * @param wanted the offers of coupons to be taken
     * @param targets whom targeted ones are for
     * @param held what the takers have or had already
     * @param good the offers of coupons to be handed in, deleted ones as well: the customer was promised
     * @param claimed those coupons, locked
     * @param taken what commands of the batch take already
     */
    record Round(
            Map<Long, Offer> wanted,
            Map<UUID, Set<Long>> targets,
            Map<UUID, Map<Long, Coupon>> held,
            Map<Long, Offer> good,
            Map<Long, Coupon> claimed,
            Set<Taken> taken,
            Instant now) {

        record Taken(UUID customerId, long offerId) {}

        /** The refusal of a command that names what is not there. */
        @Nullable Refusal unknown(TransactionCommand command) {
            var wants = command.wanted();
            return switch (command.intent()) {
                case GET_COUPON -> wanted.containsKey(wants.offerId()) ? null : invalid("offer.id");
                case CLAIM_COUPON, CLAIM_ECOM_COUPON -> {
                    if (!good.containsKey(wants.offerId())) {
                        yield invalid("offer.id");
                    }
                    yield claimed.containsKey(wants.couponId()) ? null : invalid("coupon.id");
                }
                default -> null;
            };
        }

        private static Refusal invalid(String field) {
            return Refusal.invalid(field, Messages.selectedInvalid(field));
        }

        Outcome<Intents.Plan> get(TransactionCommand command, @Nullable Customer customer) {
            var offer = requireNonNull(wanted.get(command.wanted().offerId()));
            var taking = new Taken(Intents.who(command, customer), offer.id());
            var refusal = taken.contains(taking)
                    ? Message.of("The customer holds a coupon of the offer already.")
                    : refusal(offer, command.wanted().branchId(), customer);
            if (refusal != null) {
                return Intents.notAllowed(refusal);
            }
            taken.add(taking);
            return Intents.planned(command, customer, TransactionType.COUPON_TAGGED, null);
        }

        private @Nullable Message refusal(Offer offer, @Nullable UUID branchId, @Nullable Customer customer) {
            if (offer.content().coupon().convertible()) {
                return Message.of("The offer's coupons are made of points by themselves.");
            }
            if (branchId != null && !offer.isAt(branchId)) {
                return Message.of("The offer is not available at the branch.");
            }
            var customerId = customer == null ? null : customer.id();
            return new Taking(
                            offer,
                            customerId != null
                                    && targets.getOrDefault(customerId, Set.of())
                                            .contains(offer.id()),
                            customerId == null
                                    ? null
                                    : held.getOrDefault(customerId, Map.of()).get(offer.id()),
                            now)
                    .obstacle();
        }

        Outcome<Intents.Plan> claim(TransactionCommand command, Customer customer) {
            var wants = command.wanted();
            var offer = requireNonNull(good.get(wants.offerId()));
            var coupon = requireNonNull(claimed.get(wants.couponId()));
            if (!coupon.customerId().equals(customer.id()) || coupon.offerId() != offer.id()) {
                return Intents.notAllowed("The coupon is not the customer's, or of another offer.");
            }
            if (coupon.locked()) {
                return Intents.notAllowed("The coupon is being used elsewhere.");
            }
            if (!coupon.state().isWaiting()) {
                return Intents.notAllowed("The coupon has been redeemed already.");
            }
            if (coupon.hasExpired(now)) {
                return Intents.notAllowed("The coupon has expired.");
            }
            if (wants.branchId() != null && !offer.isAt(wants.branchId())) {
                return Intents.notAllowed("The offer is not available at the branch.");
            }
            var redeemed = coupon.redeemed(0, now);
            claimed.put(coupon.id(), command.intent() == Intent.CLAIM_ECOM_COUPON ? redeemed.setAside() : redeemed);
            return Intents.planned(
                    command,
                    customer,
                    coupon.state() == CouponState.WAITING
                            ? TransactionType.COUPON_CLAIMED
                            : TransactionType.CONVERTIBLE_COUPON_REDEEMED,
                    null);
        }
    }

    /** Gives and takes the coupons of what was booked. */
    void carryOut(UUID businessId, Round round, List<Intents.CarriedOut> booked) {
        give(businessId, round, booked);
        coupons.redeem(businessId, redeemed(round, booked));
    }

    private void give(UUID businessId, Round round, List<Intents.CarriedOut> booked) {
        var assignments = booked.stream()
                .filter(it -> it.command().intent() == Intent.GET_COUPON)
                .map(it -> new Assignment(
                        it.booking().customerId(),
                        requireNonNull(round.wanted().get(it.command().wanted().offerId())),
                        CouponState.WAITING,
                        it.booking().id()))
                .toList();
        if (coupons.assign(businessId, assignments).size() < assignments.size()) {
            throw new OptimisticLockingFailureException("another request gave the customer a coupon meanwhile");
        }
    }

    private static Collection<Coupon> redeemed(Round round, List<Intents.CarriedOut> booked) {
        return booked.stream()
                .filter(it -> it.command().intent().claims())
                .map(it -> requireNonNull(
                                round.claimed().get(it.command().wanted().couponId()))
                        .redeemed(it.booking().id(), round.now().truncatedTo(ChronoUnit.MICROS)))
                .toList();
    }
}
