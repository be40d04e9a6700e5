package io.potoroo.offers;

import java.time.Instant;
import java.util.UUID;

/**
 * An offer that was used by a customer.
 *
 * @param purchase what for
 */
record Usage(Key key, String purchase, Instant usedAt) {

    /** Of those that are equal there is one at most. */
    record Key(UUID customerId, long offerId, String period) {}
}
