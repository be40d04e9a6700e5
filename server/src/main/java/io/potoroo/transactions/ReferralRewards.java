package io.potoroo.transactions;

import static java.util.stream.Collectors.toMap;

import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.referrals.Referral;
import io.potoroo.referrals.Referrals;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What both sides of a referral get, once it is met. */
@Component
class ReferralRewards {

    private final Referrals referrals;
    private final Customers customers;
    private final Transactions transactions;

    ReferralRewards(Referrals referrals, Customers customers, Transactions transactions) {
        this.referrals = referrals;
        this.customers = customers;
        this.transactions = transactions;
    }

    /**
     * A referral that is not rewarded yet.
     *
     * @param referrerThere whether whoever brought the customer is still one, and enabled
     */
    record Pending(Referral referral, boolean referrerThere) {}

    /** By who was brought, held until the open database transaction ends; in two statements at most. */
    Map<UUID, Pending> lock(UUID businessId, Collection<UUID> refereeIds) {
        if (refereeIds.isEmpty()) {
            return new HashMap<>();
        }
        var pending = referrals.lockPending(businessId, refereeIds);
        var referrers = customers.byIds(
                businessId, pending.values().stream().map(Referral::referrerId).toList());
        return new HashMap<>(pending.values().stream()
                .collect(toMap(Referral::refereeId, it -> new Pending(it, isThere(referrers.get(it.referrerId()))))));
    }

    private static boolean isThere(@Nullable Customer customer) {
        return customer != null && customer.enabled();
    }

    static Booking.@Nullable Credit credit(long points, TransactionTerms terms, Instant now) {
        return points == 0 ? null : terms.present(points, now);
    }

    /** What the referrer gets, following what the referee got; nothing where the referrer has left. */
    Optional<Booking> ofReferrer(Pending pending, Booking referee, TransactionTerms terms, Instant now) {
        if (!pending.referrerThere()) {
            return Optional.empty();
        }
        return Optional.of(new Booking(
                transactions.nextId(),
                pending.referral().referrerId(),
                referee.branchId(),
                TransactionType.REFERRER_REWARDED,
                0,
                credit(pending.referral().referrerEarns(), terms, now),
                null,
                null,
                null,
                null,
                null,
                referee.id(),
                null,
                null,
                referee.occurredAt()));
    }
}
