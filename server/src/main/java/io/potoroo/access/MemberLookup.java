package io.potoroo.access;

import java.util.Optional;
import java.util.UUID;

/**
 * Who a customer is that signs in, as the capability that knows customers says it.
 *
 * <p>The customer and their PIN stay as they are until the open database transaction ends.
 */
@FunctionalInterface
public interface MemberLookup {

    /** The customer of that e-mail address or phone, if they have a PIN and are not disabled. */
    Optional<Known> find(UUID businessId, String username);

    /** A customer and the hash of their PIN. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Known(UUID customerId, byte[] pinHash) {}
}
