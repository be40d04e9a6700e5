package io.potoroo.customers;

import java.util.List;
import java.util.UUID;

/**
 * Customers can be recognised by what nobody was known by before; published before that commits.
 *
 * @param by e-mails, phones and platforms' names, of which some may be another customer's after all
 */
public record CustomersBecameKnown(UUID businessId, List<CustomerReference> by) {}
