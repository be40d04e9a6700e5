package io.potoroo.employees;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.kernel.Currency;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /pin-policy}: when a PIN is asked for. */
@RestController
@RequestMapping("/pin-policy")
class PinPolicyController {

    private final Employees employees;
    private final Businesses businesses;

    PinPolicyController(Employees employees, Businesses businesses) {
        this.employees = employees;
        this.businesses = businesses;
    }

    @GetMapping
    Data<PinPolicyFields> read(Caller caller) {
        return Data.of(PinPolicyFields.of(employees.pinPolicy(caller.businessId()), currency(caller)));
    }

    @PutMapping
    Data<PinPolicyFields> change(Caller caller, Body<PinPolicyFields> body) {
        var currency = currency(caller);
        var policy =
                body.valid((it, violations) -> it.check(currency, violations)).policy(currency);
        employees.requirePin(caller.businessId(), policy);
        return Data.of(PinPolicyFields.of(policy, currency));
    }

    private Currency currency(Caller caller) {
        return businesses.get(caller.businessId()).currency();
    }

    /**
     * The policy with money in currency units.
     *
     * @param employeePinAbove null: whatever it comes to, nobody asks
     */
    record PinPolicyFields(
            @NotNull Boolean redemptionPinRequired,
            @PositiveOrZero @Nullable BigDecimal employeePinAbove) {

        void check(Currency currency, Violations violations) {
            violations.money("employee_pin_above", employeePinAbove, currency);
        }

        PinPolicy policy(Currency currency) {
            return new PinPolicy(
                    redemptionPinRequired, employeePinAbove == null ? null : currency.toMinor(employeePinAbove));
        }

        static PinPolicyFields of(PinPolicy policy, Currency currency) {
            var above = policy.employeePinAboveMinor();
            return new PinPolicyFields(policy.redemptionPinRequired(), above == null ? null : currency.toUnits(above));
        }
    }
}
