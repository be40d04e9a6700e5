package io.potoroo.employees;

import static java.util.stream.Collectors.toMap;

import io.potoroo.database.Constraints;
import io.potoroo.database.SqlArrays;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Employees, as rows. */
@Repository
class EmployeeRepository {

    private static final String SELECT = """
            select business_id, employee_id, name, external_id, created_at, updated_at
            from employees.employee
            where business_id = :business
            """;

    private static final Map<String, String> FIELDS =
            Map.of("employee_pin", "pin_code", "employee_external_id", "external_id");

    private final JdbcClient jdbc;

    EmployeeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Employee employee, byte[] pinHash) {
        withFreeNames(() -> jdbc.sql("""
                        insert into employees.employee
                            (business_id, employee_id, name, external_id, pin_hash, created_at, updated_at)
                        values (:business, :id, :name, :externalId, :pin, :now, :now)
                        """)
                .param("business", employee.businessId())
                .param("id", employee.id())
                .param("name", employee.name())
                .param("externalId", employee.externalId())
                .param("pin", pinHash)
                .param("now", Timestamp.from(employee.createdAt()))
                .update());
    }

    Optional<Employee> change(
            UUID businessId,
            UUID id,
            @Nullable String name,
            byte @Nullable [] pinHash,
            @Nullable String externalId,
            Instant now) {
        return withFreeNames(() -> jdbc.sql("""
                        update employees.employee
                        set name = coalesce(:name, name),
                            pin_hash = coalesce(:pin, pin_hash),
                            external_id = coalesce(:externalId, external_id),
                            updated_at = :now
                        where business_id = :business
                        and employee_id = :id
                        and deleted_at is null
                        returning business_id, employee_id, name, external_id, created_at, updated_at
                        """)
                .param("business", businessId)
                .param("id", id)
                .param("name", name)
                .param("externalId", externalId)
                .param("pin", pinHash)
                .param("now", Timestamp.from(now))
                .query((row, number) -> employee(row))
                .optional());
    }

    private static <T> T withFreeNames(Supplier<T> statement) {
        try {
            return statement.get();
        } catch (DuplicateKeyException duplicate) {
            throw Constraints.broken(duplicate)
                    .map(FIELDS::get)
                    .<RuntimeException>map(field -> Refusal.invalid(field, Messages.taken(field)))
                    .orElse(duplicate);
        }
    }

    boolean delete(UUID businessId, UUID id, Instant now) {
        return jdbc.sql("""
                        update employees.employee
                        set pin_hash = null, external_id = null, deleted_at = :now, updated_at = :now
                        where business_id = :business
                        and employee_id = :id
                        and deleted_at is null
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    Optional<Employee> find(UUID businessId, UUID id) {
        return jdbc.sql(SELECT + """
                        and employee_id = :id
                        and deleted_at is null
                        """)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> employee(row))
                .optional();
    }

    Map<UUID, Employee> byIds(UUID businessId, Collection<UUID> ids) {
        return jdbc
                .sql(SELECT + "and employee_id = any(:ids::uuid[])")
                .param("business", businessId)
                .param("ids", SqlArrays.uuids(ids))
                .query((row, number) -> employee(row))
                .list()
                .stream()
                .collect(toMap(Employee::id, it -> it));
    }

    List<Employee> named(UUID businessId, Collection<UUID> ids, Collection<String> externalIds) {
        return jdbc.sql(SELECT + "and (employee_id = any(:ids::uuid[]) or external_id = any(:externalIds::text[]))")
                .param("business", businessId)
                .param("ids", SqlArrays.uuids(ids))
                .param("externalIds", SqlArrays.texts(externalIds, it -> it))
                .query((row, number) -> employee(row))
                .list();
    }

    Optional<Employee> withPin(UUID businessId, byte[] pinHash) {
        return jdbc.sql(SELECT + "and pin_hash = :pin")
                .param("business", businessId)
                .param("pin", pinHash)
                .query((row, number) -> employee(row))
                .optional();
    }

    List<Employee> list(UUID businessId, Paging paging) {
        return jdbc.sql(SELECT + """
                        and deleted_at is null
                        order by employee_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> employee(row))
                .list();
    }

    long count(UUID businessId) {
        return jdbc.sql("""
                        select count(*)
                        from employees.employee
                        where business_id = :business
                        and deleted_at is null
                        """)
                .param("business", businessId)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    PinPolicy pinPolicy(UUID businessId) {
        return jdbc.sql("""
                        select redemption_pin_required, employee_pin_above_minor
                        from employees.pin_policy
                        where business_id = :business
                        """)
                .param("business", businessId)
                .query((row, number) -> new PinPolicy(
                        row.getBoolean("redemption_pin_required"),
                        row.getObject("employee_pin_above_minor", Long.class)))
                .optional()
                .orElse(PinPolicy.NONE);
    }

    void save(UUID businessId, PinPolicy policy) {
        jdbc.sql("""
                        insert into employees.pin_policy (business_id, redemption_pin_required, employee_pin_above_minor)
                        values (:business, :required, :above)
                        on conflict (business_id) do update
                        set redemption_pin_required = excluded.redemption_pin_required,
                            employee_pin_above_minor = excluded.employee_pin_above_minor
                        """)
                .param("business", businessId)
                .param("required", policy.redemptionPinRequired())
                .param("above", policy.employeePinAboveMinor())
                .update();
    }

    private static Employee employee(ResultSet row) throws SQLException {
        return new Employee(
                row.getObject("business_id", UUID.class),
                row.getObject("employee_id", UUID.class),
                row.getString("name"),
                row.getString("external_id"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
