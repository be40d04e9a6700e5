package io.potoroo.transactions;

import io.potoroo.branches.Branches;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomersEnrolled;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Gives new customers the points they sign up for, in the database transaction that enrols them. */
@Component
class WelcomePoints {

    private final Transactions transactions;
    private final Rules rules;
    private final Branches branches;
    private final Clock clock;

    WelcomePoints(Transactions transactions, Rules rules, Branches branches, Clock clock) {
        this.transactions = transactions;
        this.rules = rules;
        this.branches = branches;
        this.clock = clock;
    }

    @EventListener
    void welcome(CustomersEnrolled enrolled) {
        var inForce = rules.current(enrolled.businessId());
        if (inForce.welcomePoints() == 0 || !inForce.programEnabled()) {
            return;
        }
        var terms = TransactionTerms.of(inForce);
        var branch = branches.main(enrolled.businessId())
                .orElseThrow(() -> Refusal.notAllowed("The business has no main branch."));
        transactions
                .book(
                        enrolled.businessId(),
                        enrolled.customers().stream()
                                .map(it -> bonus(it, branch.id(), terms, inForce.welcomePoints()))
                                .toList())
                .forEach(Outcome::orThrow);
    }

    /** The reference holds for ever, so nobody is welcomed twice. */
    private Booking bonus(Customer customer, UUID branchId, TransactionTerms terms, long points) {
        var now = clock.instant();
        return Booking.bonus(
                transactions.nextId(),
                customer.id(),
                branchId,
                TransactionType.SIGNUP_BONUS,
                terms.present(points, now),
                "welcome:" + Hex32.print(customer.id()),
                now);
    }
}
