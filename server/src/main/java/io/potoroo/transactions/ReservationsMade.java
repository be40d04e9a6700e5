package io.potoroo.transactions;

import java.util.List;
import java.util.UUID;

/** Something was set aside for web shops, with codes; published before the database transaction that does it commits. */
public record ReservationsMade(UUID businessId, List<Reservation> withCodes) {}
