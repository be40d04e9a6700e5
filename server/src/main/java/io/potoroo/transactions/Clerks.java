package io.potoroo.transactions;

import io.potoroo.access.Pins;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.ContactDetails;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.Customers;
import io.potoroo.employees.Employees;
import io.potoroo.kernel.Refusal;
import io.potoroo.transactions.TransactionRequest.EmployeeRequest;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Finds out who stands behind a request, by the PINs it shows.
 *
 * <p>Before the request waits for its commit: a wrong PIN counts, whatever becomes of the request.
 */
@Component
class Clerks {

    private static final String EMPLOYEE_PIN = "employee.pin_code";
    private static final String CUSTOMER_PIN = "customer.pin_code";

    private final Employees employees;
    private final Customers customers;
    private final Pins pins;
    private final Rules rules;
    private final Businesses businesses;

    Clerks(Employees employees, Customers customers, Pins pins, Rules rules, Businesses businesses) {
        this.employees = employees;
        this.customers = customers;
        this.pins = pins;
        this.rules = rules;
        this.businesses = businesses;
    }

    /** Adds PINs that cannot be any, and an employee who is not there; with a PIN the id does not matter. */
    void check(UUID businessId, TransactionRequest sent, Violations violations) {
        Pins.read(customerPin(sent), CUSTOMER_PIN, violations);
        var pin = Pins.read(employeePin(sent), EMPLOYEE_PIN, violations);
        var id = employeeId(sent);
        if (pin == null && id != null && employees.find(businessId, id).isEmpty()) {
            violations.add("employee.id", Messages.selectedInvalid("employee.id"));
        }
    }

    private static @Nullable JsonNode customerPin(TransactionRequest sent) {
        return sent.customer() == null ? null : sent.customer().pinCode();
    }

    private static @Nullable JsonNode employeePin(TransactionRequest sent) {
        return Optional.ofNullable(sent.employee())
                .map(EmployeeRequest::pinCode)
                .orElse(null);
    }

    private static @Nullable UUID employeeId(TransactionRequest sent) {
        return Optional.ofNullable(sent.employee()).map(EmployeeRequest::id).orElse(null);
    }

    /** The employee, if any; refused where a PIN is wrong, or one is missing that the business asks for. */
    @Nullable Clerk identify(UUID businessId, TransactionRequest sent, ContactDetails contact) {
        var ignored = new Violations();
        var employeePin = Pins.read(employeePin(sent), EMPLOYEE_PIN, ignored);
        var customerPin = Pins.read(customerPin(sent), CUSTOMER_PIN, ignored);
        var employeeId = employeePin == null
                ? employeeId(sent)
                : employees.identify(businessId, employeePin).id();
        boolean redeems = sent.intent() == Intent.REDEEM;
        if ((redeems || sent.intent() == Intent.REDEEM_ECOM_COUPON) && customerPin != null) {
            requirePin(businessId, sent, contact, customerPin);
        }
        if (redeems && employeePin == null) {
            requireAgreement(businessId, sent, customerPin);
        }
        return employeeId == null ? null : new Clerk(employeeId, employeePin != null && customerPin == null);
    }

    private void requireAgreement(UUID businessId, TransactionRequest sent, @Nullable String customerPin) {
        var policy = employees.pinPolicy(businessId);
        if (policy.employeePinAboveMinor() != null && policy.needsEmployee(worthMinor(businessId, sent))) {
            throw Refusal.notAllowed("The employee's PIN is required.");
        }
        if (policy.redemptionPinRequired() && customerPin == null) {
            throw Refusal.notAllowed("The customer's PIN is required.");
        }
    }

    /** Of an item of the catalogue nothing: its price is points. */
    private long worthMinor(UUID businessId, TransactionRequest sent) {
        var asked = sent.asked(businesses.get(businessId).currency());
        return sent.catalogItems() != null && !sent.catalogItems().isEmpty()
                ? 0
                : TransactionTerms.payment(
                                asked,
                                TransactionTerms.of(rules.current(businessId)).atTill())
                        .amountMinor();
    }

    /** Nothing is said of somebody who is not there: that is refused later, as in every other request. */
    private void requirePin(UUID businessId, TransactionRequest sent, ContactDetails contact, String pin) {
        var phone = contact.phone();
        var reference = new CustomerReference(
                sent.customer().id(), null, null, null, null, contact.email(), phone == null ? null : phone.e164());
        var customer =
                customers.resolve(businessId, List.of(reference)).getFirst().customer();
        if (customer != null
                && pins.tryOfCustomer(
                                businessId,
                                customer.id(),
                                () -> customers
                                        .pinHash(businessId, customer.id())
                                        .filter(it -> pins.opens(pin, it)))
                        .isEmpty()) {
            throw Refusal.notAllowed("Invalid PIN");
        }
    }
}
