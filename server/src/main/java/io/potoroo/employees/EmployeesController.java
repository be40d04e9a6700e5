package io.potoroo.employees;

import static java.util.Objects.requireNonNull;

import io.potoroo.access.Caller;
import io.potoroo.access.Pins;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /employees}: who stands at the till; a PIN comes in and never goes out again. */
@RestController
@RequestMapping("/employees")
class EmployeesController {

    private final Employees employees;

    EmployeesController(Employees employees) {
        this.employees = employees;
    }

    @GetMapping
    Listing<EmployeeAnswer> list(Caller caller, @PageSize(15) Paging paging) {
        var page = employees.list(caller.businessId(), paging);
        return paging.list(page.employees().stream().map(EmployeeAnswer::of).toList(), page.total());
    }

    @PostMapping
    Data<EmployeeAnswer> create(Caller caller, Body<EmployeeRequest> body) {
        var sent = body.valid(EmployeeRequest::checkNew);
        return Data.of(EmployeeAnswer.of(employees.create(
                caller.businessId(), requireNonNull(sent.name()), requireNonNull(sent.pin()), sent.externalId())));
    }

    @GetMapping("/{id}")
    Data<EmployeeAnswer> read(Caller caller, @PathVariable String id) {
        return Data.of(EmployeeAnswer.of(find(caller, id)));
    }

    @PutMapping("/{id}")
    Data<EmployeeAnswer> change(Caller caller, @PathVariable String id, Body<EmployeeRequest> body) {
        var employee = find(caller, id);
        var sent = body.valid(EmployeeRequest::check);
        return Data.of(EmployeeAnswer.of(
                employees.change(caller.businessId(), employee.id(), sent.name(), sent.pin(), sent.externalId())));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String id) {
        employees.delete(caller.businessId(), Hex32.parse(id).orElseThrow(Refusal::notFound));
    }

    private Employee find(Caller caller, String id) {
        return Hex32.parse(id)
                .flatMap(it -> employees.find(caller.businessId(), it))
                .orElseThrow(Refusal::notFound);
    }

    /** A change leaves what is not named as it is. */
    record EmployeeRequest(
            @Size(max = 255) @Nullable String name,
            @Nullable JsonNode pinCode,
            @Size(max = 191) @Nullable String externalId) {

        static void check(EmployeeRequest sent, Violations violations) {
            Pins.read(sent.pinCode, "pin_code", violations);
        }

        static void checkNew(EmployeeRequest sent, Violations violations) {
            check(sent, violations);
            if (sent.name == null && !violations.has("name")) {
                violations.add("name", Messages.required("name"));
            }
            if ((sent.pinCode == null || sent.pinCode.isNull()) && !violations.has("pin_code")) {
                violations.add("pin_code", Messages.required("pin_code"));
            }
        }

        @Nullable String pin() {
            return Pins.read(pinCode, "pin_code", new Violations());
        }
    }

    record EmployeeAnswer(
            UUID id, String name, @Nullable String externalId, OffsetDateTime createdAt, OffsetDateTime updatedAt) {

        static EmployeeAnswer of(Employee employee) {
            return new EmployeeAnswer(
                    employee.id(),
                    employee.name(),
                    employee.externalId(),
                    employee.createdAt().atOffset(ZoneOffset.UTC),
                    employee.updatedAt().atOffset(ZoneOffset.UTC));
        }
    }
}
