package io.potoroo.points;

import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.util.UUID;

/** The first posting under a reference. */
record TakenReference(UUID customerId, Unit unit, long amount, long transactionId, long shortfall, long restored) {

    Outcome<Posted> answer(Posting repeated) {
        boolean same =
                repeated.customerId().equals(customerId) && repeated.unit() == unit && signed(repeated) == amount;
        return same
                ? new Outcome.Done<>(new Posted(transactionId, shortfall, restored, true))
                : new Outcome.Refused<>(Refusal.conflict("The reference was used for something else."));
    }

    private static long signed(Posting posting) {
        return posting instanceof Posting.Credit ? posting.amount() : -posting.amount();
    }
}
