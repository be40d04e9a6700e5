package io.potoroo.redemptions;

import io.potoroo.access.Pins;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Customer;
import io.potoroo.customers.Customers;
import io.potoroo.earning.PayWithPoints;
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
    private final Rules rules;
    private final Businesses businesses;

    Approval(Employees employees, Customers customers, Pins pins, Rules rules, Businesses businesses) {
        this.employees = employees;
        this.customers = customers;
        this.pins = pins;
        this.rules = rules;
        this.businesses = businesses;
    }

    /**
     * Who agreed.
     *
     * @param employeeId who stands at the till
     * @param onBehalf whether only the employee has agreed
     */
    record Given(@Nullable UUID employeeId, boolean onBehalf) {

        static final Given NOBODY = new Given(null, false);
    }

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
        if (employeePin == null && !link.ecom() && sent.mode() != Mode.COUPON) {
            requireAgreement(businessId, sent, customerPin);
        }
        return new Given(employeeId, employeePin != null && customerPin == null && !link.ecom());
    }

    private void requireAgreement(UUID businessId, RedemptionRequest sent, @Nullable String customerPin) {
        var policy = employees.pinPolicy(businessId);
        if (policy.employeePinAboveMinor() != null && policy.needsEmployee(worthMinor(businessId, sent))) {
            throw Refusal.notAllowed("The employee's PIN is required.");
        }
        if (policy.redemptionPinRequired() && customerPin == null) {
            throw Refusal.notAllowed("The customer's PIN is required.");
        }
    }

    /** Of an item of the catalogue nothing: its price is points. */
    private long worthMinor(UUID businessId, RedemptionRequest sent) {
        if (sent.mode() == Mode.AMOUNT && sent.amount() != null) {
            return businesses.get(businessId).currency().toMinor(sent.amount());
        }
        return sent.mode() == Mode.POINTS && sent.points() != null
                ? PayWithPoints.of(rules.current(businessId), PayWithPoints.Platform.TILL)
                        .ofPoints(sent.points())
                        .amountMinor()
                : 0;
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
