package io.potoroo.points;

import java.util.UUID;

/** Whose account, and of what. */
record AccountKey(UUID customerId, Unit unit) {

    static AccountKey of(Posting posting) {
        return new AccountKey(posting.customerId(), posting.unit());
    }
}
