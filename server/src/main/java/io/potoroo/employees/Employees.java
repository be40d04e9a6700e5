package io.potoroo.employees;

import io.potoroo.access.Pins;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The employees of each business. */
@Service
public class Employees {

    /** One page of employees, and how many there are in all. */
    record Page(List<Employee> employees, long total) {}

    private final EmployeeRepository repository;
    private final Pins pins;
    private final Clock clock;

    Employees(EmployeeRepository repository, Pins pins, Clock clock) {
        this.repository = repository;
        this.pins = pins;
        this.clock = clock;
    }

    /** Refused where the PIN or the external id is another one's, as it says who is meant. */
    @Transactional
    public Employee create(UUID businessId, String name, String pin, @Nullable String externalId) {
        var now = now();
        var employee = new Employee(businessId, Hex32.next(), name, externalId, now, now);
        repository.add(employee, pins.lookup(businessId, pin));
        return employee;
    }

    /** Null leaves as it is. */
    @Transactional
    Employee change(
            UUID businessId, UUID id, @Nullable String name, @Nullable String pin, @Nullable String externalId) {
        return repository
                .change(businessId, id, name, pin == null ? null : pins.lookup(businessId, pin), externalId, now())
                .orElseThrow(Refusal::notFound);
    }

    /** Hides the employee; transactions still know the name. */
    @Transactional
    void delete(UUID businessId, UUID id) {
        if (!repository.delete(businessId, id, now())) {
            throw Refusal.notFound();
        }
    }

    public Optional<Employee> find(UUID businessId, UUID id) {
        return repository.find(businessId, id);
    }

    /** By their ids, deleted ones as well. */
    public Map<UUID, Employee> byIds(UUID businessId, Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of() : repository.byIds(businessId, ids);
    }

    /** Those with one of the ids, deleted ones as well, and those that platforms call by one of the external ids. */
    public List<Employee> named(UUID businessId, Collection<UUID> ids, Collection<String> externalIds) {
        return ids.isEmpty() && externalIds.isEmpty() ? List.of() : repository.named(businessId, ids, externalIds);
    }

    /** Whose PIN it is; refused where it is nobody's, and after too many of those. */
    public Employee identify(UUID businessId, String pin) {
        return pins.tryOfEmployee(businessId, () -> repository.withPin(businessId, pins.lookup(businessId, pin)))
                .orElseThrow(() -> Refusal.notAllowed("Invalid Employee ID"));
    }

    /** Who must say that points may be redeemed. */
    public PinPolicy pinPolicy(UUID businessId) {
        return repository.pinPolicy(businessId);
    }

    @Transactional
    void requirePin(UUID businessId, PinPolicy policy) {
        repository.save(businessId, policy);
    }

    Page list(UUID businessId, Paging paging) {
        return new Page(repository.list(businessId, paging), repository.count(businessId));
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
