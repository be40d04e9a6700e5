package io.potoroo.customers;

import org.jspecify.annotations.Nullable;

/**
 * Whom a reference means.
 *
 * @param customer null when nobody matches
 * @param conflict e-mail and phone belong to two customers
 * @param unknownId an id was given and is nobody's
 */
public record Match(@Nullable Customer customer, boolean conflict, boolean unknownId) {}
