package io.potoroo.customers;

import io.potoroo.kernel.Phone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a sale tells of a customer who is known already.
 *
 * @param email lower case
 */
public record ProfileUpdate(
        UUID customerId,
        @Nullable String email,
        @Nullable Phone phone,
        @Nullable String firstName,
        @Nullable String lastName) {}
