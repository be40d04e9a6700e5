package io.potoroo.customers;

import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tags of customers and the values of a business's own fields, as rows. */
@Repository
class CrmValueRepository {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CrmValueRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    CrmValues find(UUID businessId, UUID customerId) {
        return jdbc.sql("""
                        select to_json(tags) as tags, custom_fields
                        from customers.crm_value
                        where business_id = :business
                        and customer_id = :customer
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .query((row, number) -> values(row))
                .optional()
                .orElse(CrmValues.NONE);
    }

    /** The keys of each customer's own fields that have a value. */
    Map<UUID, Set<String>> filled(UUID businessId, Collection<UUID> customerIds) {
        var filled = new HashMap<UUID, Set<String>>();
        jdbc.sql("""
                        select v.customer_id, field.key
                        from customers.crm_value v
                        cross join lateral jsonb_object_keys(v.custom_fields) as field (key)
                        where v.business_id = :business
                        and v.customer_id = any(:customers::uuid[])
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .query(row -> {
                    filled.computeIfAbsent(row.getObject("customer_id", UUID.class), ignored -> new HashSet<>())
                            .add(row.getString("key"));
                });
        return filled;
    }

    void save(UUID businessId, UUID customerId, CrmValues values) {
        jdbc.sql("""
                        insert into customers.crm_value (business_id, customer_id, tags, custom_fields)
                        values (:business, :customer, :tags::text[], :customFields::jsonb)
                        on conflict (business_id, customer_id) do update
                        set tags = excluded.tags,
                            custom_fields = excluded.custom_fields
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .param("tags", SqlArrays.texts(values.tags(), it -> it))
                .param("customFields", json.writeValueAsString(values.customFields()))
                .update();
    }

    void remove(UUID businessId, UUID customerId) {
        jdbc.sql("""
                        delete from customers.crm_value
                        where business_id = :business
                        and customer_id = :customer
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .update();
    }

    private CrmValues values(ResultSet row) throws SQLException {
        return new CrmValues(
                json.readValue(row.getString("tags"), new TypeReference<List<String>>() {}),
                json.readValue(row.getString("custom_fields"), new TypeReference<Map<String, JsonNode>>() {}));
    }
}
