package io.potoroo.customers;

import java.util.Set;

/**
 * What a business knows of a customer.
 *
 * @param customFields the keys of those of the business's own fields that have a value
 */
public record Profile(Customer customer, Set<String> customFields) {}
