package io.potoroo.employees;

import jakarta.validation.constraints.NotNull;

/**
 * What a business asks of whoever takes something from a customer.
 *
 * @param redemptionPinRequired whether points are redeemed only with the customer's or an employee's PIN
 */
record PinPolicy(@NotNull Boolean redemptionPinRequired) {}
