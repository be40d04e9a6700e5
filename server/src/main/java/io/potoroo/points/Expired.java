package io.potoroo.points;

import java.time.Instant;
import java.util.UUID;

/**
 * What is left of a customer's lot of points whose time has come, not booked as expired yet.
 *
 * @param transactionId of what opened the lot
 */
public record Expired(UUID customerId, long lotNumber, long points, Instant at, long transactionId) {}
