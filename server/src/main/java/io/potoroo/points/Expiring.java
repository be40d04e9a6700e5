package io.potoroo.points;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What a customer loses on a day unless they spend it before.
 *
 * @param expiresOn the day where the business is
 * @param expiresAt when the first of the points are lost
 */
public record Expiring(UUID customerId, LocalDate expiresOn, long points, Instant expiresAt) {}
