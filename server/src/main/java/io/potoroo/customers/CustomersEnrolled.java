package io.potoroo.customers;

import java.util.List;
import java.util.UUID;

/** Customers are new in a business; published before the database transaction that enrols them commits. */
public record CustomersEnrolled(UUID businessId, List<Customer> customers) {}
