package io.potoroo.transactions;

import io.potoroo.branches.Branches;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomersEnrolled;
import io.potoroo.customers.ProfilesTold;
import io.potoroo.engagement.CompletedProfiles;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Gives customers the points for a complete profile, in the database transaction that completes it. */
@Component
public class ProfileRewards {

    private final CompletedProfiles completed;
    private final Transactions transactions;
    private final Rules rules;
    private final Branches branches;
    private final Clock clock;

    ProfileRewards(
            CompletedProfiles completed, Transactions transactions, Rules rules, Branches branches, Clock clock) {
        this.completed = completed;
        this.transactions = transactions;
        this.rules = rules;
        this.branches = branches;
        this.clock = clock;
    }

    @EventListener
    void reward(CustomersEnrolled enrolled) {
        reward(
                enrolled.businessId(),
                enrolled.customers().stream().map(Customer::id).toList());
    }

    @EventListener
    void reward(ProfilesTold told) {
        reward(told.businessId(), told.customerIds());
    }

    private void reward(UUID businessId, List<UUID> customerIds) {
        transactions.book(businessId, due(businessId, customerIds)).forEach(Outcome::orThrow);
    }

    /**
     * Notes which of the customers have completed their profile, each once for ever, and returns what is to be booked for
     * that in the same database transaction; for who has more to book there, and books it together.
     */
    public List<Booking> due(UUID businessId, Collection<UUID> customerIds) {
        if (customerIds.isEmpty() || !completed.areAskedFor(businessId)) {
            return List.of();
        }
        var inForce = rules.current(businessId);
        if (!inForce.programEnabled()) {
            return List.of();
        }
        var due = completed.note(businessId, customerIds);
        if (due.customerIds().isEmpty()) {
            return List.of();
        }
        var branch =
                branches.main(businessId).orElseThrow(() -> Refusal.notAllowed("The business has no main branch."));
        var now = clock.instant();
        var credit = TransactionTerms.of(inForce).present(due.points(), now);
        return due.customerIds().stream()
                .map(it -> Booking.bonus(
                        transactions.nextId(), it, branch.id(), TransactionType.FOLLOW_BONUS, credit, null, now))
                .toList();
    }
}
