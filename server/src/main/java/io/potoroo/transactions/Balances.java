package io.potoroo.transactions;

import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.Rules;
import io.potoroo.points.Balance;
import io.potoroo.points.Ledger;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What customers can spend, worth what the rules in force say. */
@Component
class Balances {

    private final Ledger ledger;
    private final Rules rules;
    private final Businesses businesses;

    Balances(Ledger ledger, Rules rules, Businesses businesses) {
        this.ledger = ledger;
        this.rules = rules;
        this.businesses = businesses;
    }

    /** One statement however many customers; each of them is in the answer. */
    Map<UUID, BalanceAnswer> of(UUID businessId, Collection<UUID> customerIds) {
        var answers = new HashMap<UUID, BalanceAnswer>();
        if (!customerIds.isEmpty()) {
            var rate = TransactionTerms.of(rules.current(businessId)).redemption();
            var currency = businesses.get(businessId).currency();
            ledger.balances(businessId, customerIds)
                    .forEach((id, balance) -> answers.put(id, BalanceAnswer.of(balance, rate, currency)));
        }
        return answers;
    }

    BalanceAnswer of(UUID businessId, Balance balance) {
        return BalanceAnswer.of(
                balance,
                TransactionTerms.of(rules.current(businessId)).redemption(),
                businesses.get(businessId).currency());
    }
}
