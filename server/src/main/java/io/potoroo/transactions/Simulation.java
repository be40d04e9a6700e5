package io.potoroo.transactions;

import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Customer;
import io.potoroo.earning.Points;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.PurchaseOffers;
import io.potoroo.tiers.Tiers;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** What purchases would give if they were booked now; books nothing. */
@Service
class Simulation {

    private final Rules rules;
    private final Tiers tiers;
    private final PurchaseOffers purchaseOffers;
    private final Clock clock;

    Simulation(Rules rules, Tiers tiers, PurchaseOffers purchaseOffers, Clock clock) {
        this.rules = rules;
        this.tiers = tiers;
        this.purchaseOffers = purchaseOffers;
        this.clock = clock;
    }

    /** A purchase that is thought of. */
    record Trial(Asked asked, UUID branchId, long productPoints) {}

    /** Store credit for a purchase, and what the purchase earns besides. */
    record StoreCredit(long creditMinor, Points points) {}

    List<StoreCredit> storeCredits(Customer customer, List<Trial> trials) {
        var terms = terms(customer, rules.current(customer.businessId()));
        return trials.stream()
                .map(Trial::asked)
                .map(it -> new StoreCredit(terms.storeCredit(it), new Points(terms.earnedBesideStoreCredit(it), 0, 0)))
                .toList();
    }

    private TransactionTerms terms(Customer customer, EarningRules inForce) {
        var level = inForce.dependsOnTier()
                ? tiers.levels(customer.businessId(), List.of(customer.id())).get(customer.id())
                : null;
        return TransactionTerms.of(inForce.forTierLevel(level));
    }

    /** Each by itself, in their order, in a fixed number of statements. */
    List<Award> of(Customer customer, List<Trial> trials) {
        var businessId = customer.businessId();
        var inForce = rules.current(businessId);
        if (!inForce.programEnabled()) {
            throw Refusal.notAllowed("The loyalty program is switched off.");
        }
        var terms = terms(customer, inForce);
        var purchase = new PurchaseOffers.Purchase(customer.id(), clock.instant());
        var offers = purchaseOffers.choice(businessId);
        offers.read(List.of(purchase));
        return trials.stream()
                .map(it -> {
                    var offer = it.asked().isNothing()
                            ? null
                            : offers
                                    .applicable(
                                            purchase, it.branchId(), it.asked().moneyMinor())
                                    .stream()
                                    .findFirst()
                                    .orElse(null);
                    return Award.of(it.asked(), it.productPoints(), terms, offer);
                })
                .toList();
    }
}
