package io.potoroo.employees;

import java.time.Instant;
import java.util.UUID;

/** Somebody who works for a business, and is known at the till by their PIN. */
public record Employee(UUID businessId, UUID id, String name, Instant createdAt, Instant updatedAt) {}
