package io.potoroo.transactions;

import io.potoroo.branches.Branches;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Actor;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.CustomerRequest;
import io.potoroo.customers.Customers;
import io.potoroo.customers.IdentityLink;
import io.potoroo.customers.NewCustomer;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.referrals.Referrals;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Makes somebody a customer, with their PIN and whoever brought them; together or not at all. */
@Service
class Enrolment {

    private final Customers customers;
    private final Referrals referrals;
    private final ReferralRewards referralRewards;
    private final Transactions transactions;
    private final Rules rules;
    private final Branches branches;
    private final Clock clock;

    Enrolment(
            Customers customers,
            Referrals referrals,
            ReferralRewards referralRewards,
            Transactions transactions,
            Rules rules,
            Branches branches,
            Clock clock) {
        this.customers = customers;
        this.referrals = referrals;
        this.referralRewards = referralRewards;
        this.transactions = transactions;
        this.rules = rules;
        this.branches = branches;
        this.clock = clock;
    }

    @Transactional
    Customer enrol(
            UUID businessId,
            NewCustomer person,
            byte @Nullable [] pinHash,
            Actor actor,
            CustomerRequest.@Nullable ReferralRequest broughtBy) {
        var customer = customers.create(businessId, person, actor);
        customers.setPin(businessId, customer.id(), pinHash);
        if (broughtBy != null) {
            var referral =
                    referrals.refer(businessId, broughtBy.referralProgramId(), broughtBy.referrerId(), customer.id());
            var inForce = rules.current(businessId);
            if (referral.isMetBy(0) && inForce.programEnabled()) {
                reward(businessId, customer, TransactionTerms.of(inForce));
            }
        }
        return customer;
    }

    /**
     * Whoever the shop's platform knows by that name, or has that e-mail or phone, else somebody new; refused where they
     * are disabled.
     */
    @Transactional
    Customers.Enrolled enrolAt(
            UUID businessId, LinkForIntake shop, NewCustomer person, @Nullable String externalId, Actor actor) {
        var phone = person.phone();
        var reference = new CustomerReference(
                null,
                shop.integrationId(),
                shop.accountId(),
                externalId,
                null,
                person.email(),
                phone == null ? null : phone.e164());
        var known = customers.resolve(businessId, List.of(reference)).getFirst().customer();
        var enrolled = known == null
                ? customers.enrol(businessId, List.of(person), actor).getFirst()
                : new Customers.Enrolled(known, false);
        if (!enrolled.customer().enabled()) {
            throw Refusal.notAllowed("The customer is disabled.");
        }
        if (externalId != null) {
            customers.remember(
                    businessId,
                    List.of(new IdentityLink(
                            shop.integrationId(),
                            shop.accountId(),
                            externalId,
                            enrolled.customer().id())));
        }
        return enrolled;
    }

    /** Changes the customer's PIN with the rest. */
    @Transactional
    Customer change(
            UUID businessId, UUID customerId, byte @Nullable [] pinHash, Actor actor, UnaryOperator<Customer> change) {
        var changed = customers.change(businessId, customerId, actor, change);
        customers.setPin(businessId, customerId, pinHash);
        return changed;
    }

    /** Signing up was all that was asked. */
    private void reward(UUID businessId, Customer customer, TransactionTerms terms) {
        var pending = referralRewards.lock(businessId, List.of(customer.id())).get(customer.id());
        if (pending == null) {
            throw new IllegalStateException("a referral that was just kept is gone");
        }
        var branch =
                branches.main(businessId).orElseThrow(() -> Refusal.notAllowed("The business has no main branch."));
        var now = clock.instant();
        var booking = Booking.bonus(
                transactions.nextId(),
                customer.id(),
                branch.id(),
                TransactionType.REFERRED_REWARDED,
                ReferralRewards.credit(pending.referral().refereeEarns(), terms, now),
                null,
                now);
        var bookings = new ArrayList<>(List.of(booking));
        referralRewards.ofReferrer(pending, booking, terms, now).ifPresent(bookings::add);
        transactions.book(businessId, bookings).forEach(Outcome::orThrow);
        referrals.meet(businessId, List.of(customer.id()));
    }
}
