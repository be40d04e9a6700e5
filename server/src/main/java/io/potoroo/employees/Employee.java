package io.potoroo.employees;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who works for a business, and is known at the till by their PIN.
 *
 * @param externalId what platforms call them
 */
public record Employee(
        UUID businessId, UUID id, String name, @Nullable String externalId, Instant createdAt, Instant updatedAt) {}
