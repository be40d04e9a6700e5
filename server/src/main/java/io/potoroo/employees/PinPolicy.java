package io.potoroo.employees;

import org.jspecify.annotations.Nullable;

/**
 * What a business asks of whoever takes something from a customer.
 *
 * @param redemptionPinRequired whether points are redeemed only with the customer's or an employee's PIN
 * @param employeePinAboveMinor worth more than this, they are redeemed only with an employee's; null: never for that
 */
public record PinPolicy(
        boolean redemptionPinRequired, @Nullable Long employeePinAboveMinor) {

    static final PinPolicy NONE = new PinPolicy(false, null);

    /** Whether an employee must say who they are, for points that are worth so much. */
    public boolean needsEmployee(long worthMinor) {
        return employeePinAboveMinor != null && worthMinor > employeePinAboveMinor;
    }
}
