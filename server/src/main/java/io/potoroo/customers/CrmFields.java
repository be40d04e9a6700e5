package io.potoroo.customers;

import static java.util.stream.Collectors.toMap;

import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What each business wants to know of its customers, and what it knows. */
@Service
public class CrmFields {

    private final CrmFieldRepository repository;
    private final CrmValueRepository values;
    private final Customers customers;
    private final ApplicationEventPublisher events;

    CrmFields(
            CrmFieldRepository repository,
            CrmValueRepository values,
            Customers customers,
            ApplicationEventPublisher events) {
        this.repository = repository;
        this.values = values;
        this.customers = customers;
        this.events = events;
    }

    /** All of them, in the order in which they are asked. */
    List<CrmField> list(UUID businessId) {
        var changed = repository.list(businessId).stream().collect(toMap(CrmField::name, Function.identity()));
        var fields = new ArrayList<CrmField>();
        for (var name : CrmName.values()) {
            fields.add(changed.getOrDefault(name, CrmField.standard(name)));
        }
        fields.sort(Comparator.comparingInt(CrmField::displayOrder)
                .thenComparingInt(it -> it.name().id()));
        return List.copyOf(fields);
    }

    /** Carries out the change on the fields as they are now. */
    @Transactional
    List<CrmField> change(UUID businessId, UnaryOperator<List<CrmField>> change) {
        repository.lock(businessId);
        repository.save(businessId, change.apply(list(businessId)));
        return list(businessId);
    }

    /** Adds what would not be known of the customer any more, though the business requires it. */
    public void checkKept(Customer customer, Customer changed, Violations violations) {
        var forgotten = Arrays.stream(CrmName.values())
                .filter(it -> it.value(customer, CrmValues.NONE) != null && it.value(changed, CrmValues.NONE) == null)
                .toList();
        if (forgotten.isEmpty()) {
            return;
        }
        for (var field : list(customer.businessId())) {
            var key = CustomerRequest.key(field.name());
            if (field.required() && forgotten.contains(field.name()) && !violations.has(key)) {
                violations.add(key, Messages.required(key));
            }
        }
    }

    CrmValues values(UUID businessId, UUID customerId) {
        return values.find(businessId, customerId);
    }

    /** What is known of a customer, in both of its places. */
    record Known(Customer customer, CrmValues values) {}

    /** Carries out the changes on what is known now. */
    @Transactional
    Known learn(
            UUID businessId,
            UUID customerId,
            Actor actor,
            UnaryOperator<Customer> change,
            UnaryOperator<CrmValues> changeOfValues) {
        // Holds the customer, and so the values, until the end.
        var customer = customers.change(businessId, customerId, actor, change);
        var before = values.find(businessId, customerId);
        var after = changeOfValues.apply(before);
        if (!after.equals(before)) {
            values.save(businessId, customerId, after);
            events.publishEvent(new ProfilesTold(businessId, List.of(customerId)));
        }
        return new Known(customer, after);
    }
}
