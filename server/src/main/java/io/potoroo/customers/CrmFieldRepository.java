package io.potoroo.customers;

import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The fields that businesses have changed, as rows. */
@Repository
class CrmFieldRepository {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CrmFieldRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Changes of one business's fields wait for each other. */
    void lock(UUID businessId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('crm:' || :business, 0))")
                .param("business", businessId.toString())
                .query(row -> {});
    }

    List<CrmField> list(UUID businessId) {
        return jdbc.sql("""
                        select name, label, hidden, required, field_type, to_json(options) as options, display_order
                        from customers.crm_field
                        where business_id = :business
                        """)
                .param("business", businessId)
                .query((row, number) -> field(row))
                .list();
    }

    void save(UUID businessId, List<CrmField> fields) {
        jdbc.sql("""
                        insert into customers.crm_field (business_id, name, label, hidden, required, field_type, options,
                            display_order)
                        select :business, name, label, hidden, required, field_type,
                            array(select jsonb_array_elements_text(options)), display_order
                        from unnest(:names::text[], :labels::text[], :hidden::boolean[], :required::boolean[],
                            :types::text[], :options::jsonb[], :orders::integer[])
                            as n (name, label, hidden, required, field_type, options, display_order)
                        on conflict (business_id, name) do update
                        set label = excluded.label,
                            hidden = excluded.hidden,
                            required = excluded.required,
                            field_type = excluded.field_type,
                            options = excluded.options,
                            display_order = excluded.display_order
                        """)
                .param("business", businessId)
                .param("names", SqlArrays.texts(fields, it -> it.name().key()))
                .param("labels", SqlArrays.texts(fields, CrmField::label))
                .param("hidden", SqlArrays.texts(fields, CrmField::hidden))
                .param("required", SqlArrays.texts(fields, CrmField::required))
                .param("types", SqlArrays.texts(fields, it -> it.type().name().toLowerCase(Locale.ROOT)))
                .param("options", SqlArrays.texts(fields, it -> json.writeValueAsString(it.options())))
                .param("orders", SqlArrays.texts(fields, CrmField::displayOrder))
                .update();
    }

    private CrmField field(ResultSet row) throws SQLException {
        return new CrmField(
                CrmName.valueOf(row.getString("name").toUpperCase(Locale.ROOT)),
                row.getString("label"),
                row.getBoolean("hidden"),
                row.getBoolean("required"),
                CrmFieldType.valueOf(row.getString("field_type").toUpperCase(Locale.ROOT)),
                json.readValue(row.getString("options"), new TypeReference<List<String>>() {}),
                row.getInt("display_order"));
    }
}
