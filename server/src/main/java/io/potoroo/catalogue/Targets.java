package io.potoroo.catalogue;

import io.potoroo.customers.Customers;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The customers whom each targeted item is for; whoever changes them holds the item. */
@Service
public class Targets {

    private final TargetRepository repository;
    private final Customers customers;
    private final Clock clock;

    Targets(TargetRepository repository, Customers customers, Clock clock) {
        this.repository = repository;
        this.customers = customers;
        this.clock = clock;
    }

    /** Adds these customers, and tells how many there are then; refused with those who do not exist. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long add(UUID businessId, long itemId, List<UUID> customerIds) {
        var known = customers.byIds(businessId, customerIds);
        var violations = new Violations();
        for (int i = 0; i < customerIds.size(); i++) {
            if (!known.containsKey(customerIds.get(i))) {
                var field = "customers." + i + ".id";
                violations.add(field, Messages.selectedInvalid(field));
            }
        }
        violations.throwIfAny();
        repository.add(
                businessId, itemId, new HashSet<>(customerIds), clock.instant().truncatedTo(ChronoUnit.MICROS));
        return repository.count(businessId, itemId);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(UUID businessId, long itemId, UUID customerId) {
        if (!repository.remove(businessId, itemId, customerId)) {
            throw Customers.unknown();
        }
    }

    /** The items that are targeted at each of the customers; one without any is absent. */
    public Map<UUID, Set<Long>> of(UUID businessId, Collection<UUID> customerIds) {
        return customerIds.isEmpty() ? Map.of() : repository.of(businessId, customerIds);
    }
}
