package io.potoroo.redemptions;

import io.potoroo.access.Pins;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.employees.Employees;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Refusal;
import io.potoroo.transactions.Reservation.Mode;
import io.potoroo.web.Violations;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Finds out who agreed to a redemption, by the PINs that are shown.
 *
 * <p>Before anything is reserved: a wrong PIN counts, whatever becomes of the request.
 */
@Component
class Approval {

    private static final String EMPLOYEE_PIN = "employee.pin_code";
    private static final String CUSTOMER_PIN = "customer.pin_code";

    private final Employees employees;
    private final Customers customers;
    private final Pins pins;

    Approval(Employees employees, Customers customers, Pins pins) {
        this.employees = employees;
        this.customers = customers;
        this.pins = pins;
    }

    /**
     * Who agreed.
     *
     * @param employeeId who stands at the till
     * @param onBehalf whether only the employee has agreed
     */
    record Given(@Nullable UUID employeeId, boolean onBehalf) {}

    /** Adds PINs that cannot be any. */
    static void check(RedemptionRequest sent, Violations violations) {
        Pins.read(customerPin(sent), CUSTOMER_PIN, violations);
        Pins.read(employeePin(sent), EMPLOYEE_PIN, violations);
    }

    private static @Nullable JsonNode customerPin(RedemptionRequest sent) {
        return sent.customer() == null ? null : sent.customer().pinCode();
    }

    private static @Nullable JsonNode employeePin(RedemptionRequest sent) {
        return sent.employee() == null ? null : sent.employee().pinCode();
    }

    /** Refused where a PIN is wrong, or none is shown and the business asks for one; a web shop has signed its customer in. */
    Given require(LinkForIntake link, Customer customer, RedemptionRequest sent) {
        var ignored = new Violations();
        var employeePin = Pins.read(employeePin(sent), EMPLOYEE_PIN, ignored);
        var customerPin = Pins.read(customerPin(sent), CUSTOMER_PIN, ignored);
        var businessId = customer.businessId();
        var employeeId = employeePin == null
                ? null
                : employees.identify(businessId, employeePin).id();
        if (customerPin != null) {
            requirePin(customer, customerPin);
        }
        if (customerPin == null
                && employeePin == null
                && !link.ecom()
                && sent.mode() != Mode.COUPON
                && employees.redemptionNeedsPin(businessId)) {
            throw Refusal.notAllowed("The customer's PIN is required.");
        }
        return new Given(employeeId, employeePin != null && customerPin == null && !link.ecom());
    }

    private void requirePin(Customer customer, String pin) {
        var businessId = customer.businessId();
        if (pins.tryOfCustomer(
                        businessId,
                        customer.id(),
                        () -> customers.pinHash(businessId, customer.id()).filter(it -> pins.opens(pin, it)))
                .isEmpty()) {
            throw Refusal.notAllowed("Invalid PIN");
        }
    }
}
