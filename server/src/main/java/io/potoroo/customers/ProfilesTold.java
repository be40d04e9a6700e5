package io.potoroo.customers;

import java.util.List;
import java.util.UUID;

/** More may be known of customers now; published before the database transaction that keeps it commits. */
public record ProfilesTold(UUID businessId, List<UUID> customerIds) {}
