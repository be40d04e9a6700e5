package io.potoroo.coupons;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.potoroo.database.Sequences;
import io.potoroo.offers.Offer;
import io.potoroo.web.Paging;
import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import io.potoroo.webhooks.Webhooks;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The coupons that customers of each business hold or held. */
@Service
public class Coupons {

    /** One page of coupons, and how many there are in all. */
    public record Page(List<Coupon> coupons, long total) {}

    private final CouponRepository repository;
    private final Codes codes;
    private final Sequences sequences;
    private final Webhooks webhooks;
    private final Clock clock;

    Coupons(CouponRepository repository, Codes codes, Sequences sequences, Webhooks webhooks, Clock clock) {
        this.repository = repository;
        this.codes = codes;
        this.sequences = sequences;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /**
     * Gives the coupons and answers with those that were given, by their transaction. One is missing where the customer
     * has a live one of the offer, perhaps since a moment ago.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Long, Coupon> assign(UUID businessId, List<Assignment> assignments) {
        if (assignments.isEmpty()) {
            return Map.of();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var ids = sequences.next("coupons.coupon_id", assignments.size());
        var drawn = codes.draw(assignments.size() * CouponRepository.CODES_TO_CHOOSE_FROM);
        var coupons = new ArrayList<Coupon>(assignments.size());
        for (int i = 0; i < assignments.size(); i++) {
            var assignment = assignments.get(i);
            coupons.add(new Coupon(
                    businessId,
                    ids[i],
                    assignment.offer().id(),
                    assignment.customerId(),
                    drawn.get(i),
                    assignment.state(),
                    false,
                    now,
                    Coupon.expiry(assignment.offer(), now),
                    null,
                    assignment.transactionId(),
                    null));
        }
        repository.replaceExpired(businessId, coupons, now);
        var onceOnly = assignments.stream()
                .map(Assignment::offer)
                .filter(it -> !it.content().coupon().permanentlyAvailable())
                .map(Offer::id)
                .collect(toSet());
        var assigned = repository.add(businessId, coupons, onceOnly, drawn);
        tell(businessId, Topic.COUPON_TAKEN, assigned);
        return assigned.stream().collect(toMap(Coupon::assignedBy, it -> it));
    }

    /** The newest coupon of each offer that each of the customers has or had, the live one before all others. */
    public Map<UUID, Map<Long, Coupon>> newest(UUID businessId, Collection<UUID> customerIds) {
        var byCustomer = new HashMap<UUID, Map<Long, Coupon>>();
        if (!customerIds.isEmpty()) {
            repository
                    .newest(businessId, customerIds)
                    .forEach(it -> byCustomer
                            .computeIfAbsent(it.customerId(), ignored -> new HashMap<>())
                            .put(it.offerId(), it));
        }
        return byCustomer;
    }

    /** The customer's coupon with this code on it. */
    public Optional<Coupon> find(UUID businessId, UUID customerId, String qrcode) {
        return repository.find(businessId, qrcode).filter(it -> it.customerId().equals(customerId));
    }

    /** Those of the ids that are coupons of the business, held so until the open database transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Long, Coupon> lock(UUID businessId, Collection<Long> ids) {
        var coupons = new HashMap<Long, Coupon>();
        if (!ids.isEmpty()) {
            repository.lock(businessId, ids).forEach(it -> coupons.put(it.id(), it));
        }
        return coupons;
    }

    /** Keeps that these were handed in; whoever decided so holds them locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void redeem(UUID businessId, Collection<Coupon> redeemed) {
        if (!redeemed.isEmpty()) {
            repository.redeem(businessId, redeemed);
            tell(businessId, Topic.COUPON_REDEEMED, redeemed);
        }
    }

    /** What programs are told of a coupon; its code is the customer's. */
    record CouponFact(
            long id,
            int couponTypeId,
            long offerId,
            UUID customerId,
            @Nullable Instant expiresAt) {}

    private void tell(UUID businessId, Topic topic, Collection<Coupon> coupons) {
        webhooks.tell(
                businessId,
                () -> coupons.stream()
                        .map(it -> new Fact(
                                topic,
                                it.customerId(),
                                new CouponFact(
                                        it.id(), it.state().number(), it.offerId(), it.customerId(), it.expiresAt())))
                        .toList());
    }

    /** What was set aside for a web shop is the customers' again; whoever decided so holds what set it aside. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void giveBack(UUID businessId, Collection<Long> ids) {
        if (!ids.isEmpty()) {
            repository.giveBack(businessId, ids);
        }
    }

    /** A web shop has taken them, or will never: the customers may have others. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void unlock(UUID businessId, Collection<Long> ids) {
        if (!ids.isEmpty()) {
            repository.unlock(businessId, ids);
        }
    }

    /** The coupon that each of the transactions tells of, by the transaction; others are absent. */
    public Map<Long, Coupon> ofTransactions(UUID businessId, Collection<Long> transactionIds) {
        var coupons = new HashMap<Long, Coupon>();
        if (!transactionIds.isEmpty()) {
            repository.ofTransactions(businessId, transactionIds).forEach(it -> {
                coupons.put(it.assignedBy(), it);
                if (it.redeemedBy() != null) {
                    coupons.put(it.redeemedBy(), it);
                }
            });
        }
        return coupons;
    }

    /** What a customer can hand in, by id. */
    public Page live(UUID businessId, UUID customerId, Instant at, Paging paging) {
        return new Page(
                repository.live(businessId, customerId, at, paging), repository.countLive(businessId, customerId, at));
    }
}
