package io.potoroo.transactions;

import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.Rules;
import io.potoroo.engagement.Performances;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What customers get for what they do besides buying. */
@Service
public class MemberActions {

    /**
     * What became of an action.
     *
     * @param transactionId null where there was nothing to be given
     */
    public record Performed(@Nullable Long transactionId, long points, Instant at) {}

    private final Performances performances;
    private final Transactions transactions;
    private final Businesses businesses;
    private final Rules rules;
    private final Clock clock;

    MemberActions(
            Performances performances, Transactions transactions, Businesses businesses, Rules rules, Clock clock) {
        this.performances = performances;
        this.transactions = transactions;
        this.businesses = businesses;
        this.rules = rules;
        this.clock = clock;
    }

    /** Notes the action and gives its points, together or not at all. */
    @Transactional
    public Performed perform(UUID businessId, UUID customerId, int actionId, UUID branchId, Duration lasted) {
        var inForce = rules.current(businessId);
        if (!inForce.programEnabled()) {
            throw Refusal.notAllowed("The loyalty program is switched off.");
        }
        var zone = businesses.get(businessId).timeZone();
        var now = clock.instant();
        long points = performances.perform(businessId, customerId, actionId, lasted, zone);
        if (points == 0) {
            return new Performed(null, 0, now);
        }
        var booking = Booking.bonus(
                transactions.nextId(),
                customerId,
                branchId,
                TransactionType.FOLLOW_BONUS,
                TransactionTerms.of(inForce).present(points, now),
                null,
                now);
        transactions.book(businessId, List.of(booking)).forEach(Outcome::orThrow);
        return new Performed(booking.id(), points, now);
    }
}
