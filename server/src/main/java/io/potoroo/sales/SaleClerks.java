package io.potoroo.sales;

import io.potoroo.employees.Employee;
import io.potoroo.employees.Employees;
import io.potoroo.kernel.Hex32;
import io.potoroo.sales.SaleContent.Clerk;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which employees the sales of one batch name; a name that is nobody's stays with the sale and means nothing. */
final class SaleClerks {

    private final UUID businessId;
    private final Employees employees;
    private final Map<Clerk, Optional<UUID>> known = new HashMap<>();

    SaleClerks(UUID businessId, Employees employees) {
        this.businessId = businessId;
        this.employees = employees;
    }

    /** With one statement, and none where nobody is named whom it does not know. */
    void read(Stream<SaleContent> contents) {
        var asked = contents.map(SaleContent::employee)
                .filter(Objects::nonNull)
                .filter(it -> !known.containsKey(it))
                .distinct()
                .toList();
        var ids = asked.stream().flatMap(it -> id(it).stream()).toList();
        var externalIds =
                asked.stream().flatMap(it -> Stream.ofNullable(it.externalId())).toList();
        var byId = new HashMap<UUID, Employee>();
        var byExternalId = new HashMap<String, Employee>();
        for (var employee : employees.named(businessId, ids, externalIds)) {
            byId.put(employee.id(), employee);
            if (employee.externalId() != null) {
                byExternalId.put(employee.externalId(), employee);
            }
        }
        for (var clerk : asked) {
            known.put(
                    clerk,
                    id(clerk)
                            .map(byId::get)
                            .or(() -> Optional.ofNullable(clerk.externalId()).map(byExternalId::get))
                            .map(Employee::id));
        }
    }

    private static Optional<UUID> id(Clerk clerk) {
        return Optional.ofNullable(clerk.id()).flatMap(Hex32::parse);
    }

    @Nullable UUID of(SaleContent content) {
        return content.employee() == null
                ? null
                : known.getOrDefault(content.employee(), Optional.empty()).orElse(null);
    }
}
