package io.potoroo.transactions;

import java.util.UUID;

/**
 * The employee behind a request.
 *
 * @param onBehalf whether the employee, and not the customer, has agreed to what is taken from the customer
 */
record Clerk(UUID employeeId, boolean onBehalf) {}
