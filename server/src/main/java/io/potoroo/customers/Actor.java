package io.potoroo.customers;

import io.potoroo.access.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Through whom something was told of a customer.
 *
 * @param userId null where a program acted for the business itself
 */
public record Actor(@Nullable UUID userId, @Nullable Long clientId) {

    /** Where no program told it by itself: it came with a sale, or the customer did. */
    public static final Actor UNKNOWN = new Actor(null, null);

    public static Actor of(Caller caller) {
        return new Actor(caller.userId(), caller.clientId());
    }
}
