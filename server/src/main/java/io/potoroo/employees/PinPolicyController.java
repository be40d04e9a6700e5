package io.potoroo.employees;

import io.potoroo.access.Caller;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /pin-policy}: when a PIN is asked for. */
@RestController
@RequestMapping("/pin-policy")
class PinPolicyController {

    private final Employees employees;

    PinPolicyController(Employees employees) {
        this.employees = employees;
    }

    @GetMapping
    Data<PinPolicy> read(Caller caller) {
        return Data.of(new PinPolicy(employees.redemptionNeedsPin(caller.businessId())));
    }

    @PutMapping
    Data<PinPolicy> change(Caller caller, Body<PinPolicy> body) {
        var policy = body.valid();
        employees.requirePin(caller.businessId(), policy);
        return Data.of(policy);
    }
}
