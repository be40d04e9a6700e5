package io.potoroo.access;

import java.time.Instant;
import java.util.UUID;

/** What a user says of themselves. */
public record Profile(UUID userId, String email, String firstName, String lastName, Instant createdAt) {}
