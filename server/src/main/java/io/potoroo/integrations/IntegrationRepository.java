package io.potoroo.integrations;

import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Integrations, as rows. */
@Repository
class IntegrationRepository {

    private static final String COLUMNS = """
            business_id, integration_id, name, type, sub_type, is_ecom, active, settings, created_at, updated_at
            """;

    private static final String SELECT = "select " + COLUMNS + """
            from integrations.integration
            where business_id = :business
            and deleted_at is null
            """;

    private final JdbcClient jdbc;
    private final SettingsJson settings;

    IntegrationRepository(JdbcClient jdbc, SettingsJson settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    Integration add(UUID businessId, NewIntegration integration, String ownSettings, Instant now) {
        return jdbc.sql("""
                        insert into integrations.integration
                            (business_id, name, type, sub_type, is_ecom, active, settings, created_at, updated_at)
                        values (:business, :name, :type, :subType, :ecom, :active, :settings::jsonb, :now, :now)
                        returning
                        """ + COLUMNS)
                .param("business", businessId)
                .param("name", integration.name())
                .param("type", integration.type())
                .param("subType", integration.subType())
                .param("ecom", integration.ecom())
                .param("active", integration.active())
                .param("settings", ownSettings)
                .param("now", Timestamp.from(now))
                .query((row, number) -> integration(row))
                .single();
    }

    Optional<Integration> find(UUID businessId, long id) {
        return find(businessId, id, "");
    }

    /** Held until the database transaction ends: nobody changes or deletes it while a link to it is made. */
    Optional<Integration> share(UUID businessId, long id) {
        return find(businessId, id, "for share");
    }

    /** Held until the database transaction ends: no link to it is made while it is changed or deleted. */
    Optional<Integration> lock(UUID businessId, long id) {
        return find(businessId, id, "for update");
    }

    private Optional<Integration> find(UUID businessId, long id, String lock) {
        return jdbc.sql(SELECT + "and integration_id = :id\n" + lock)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> integration(row))
                .optional();
    }

    List<Integration> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql(SELECT + conditions.sql() + """

                        order by integration_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> integration(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from integrations.integration
                        where business_id = :business
                        and deleted_at is null
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    Integration save(Integration integration, String ownSettings, Instant now) {
        return jdbc.sql("""
                        update integrations.integration
                        set name = :name,
                            sub_type = :subType,
                            is_ecom = :ecom,
                            active = :active,
                            settings = :settings::jsonb,
                            updated_at = :now
                        where business_id = :business
                        and integration_id = :id
                        returning
                        """ + COLUMNS)
                .param("business", integration.businessId())
                .param("id", integration.id())
                .param("name", integration.name())
                .param("subType", integration.subType())
                .param("ecom", integration.ecom())
                .param("active", integration.active())
                .param("settings", ownSettings)
                .param("now", Timestamp.from(now))
                .query((row, number) -> integration(row))
                .single();
    }

    void delete(UUID businessId, long id, Instant now) {
        jdbc.sql("""
                        update integrations.integration
                        set deleted_at = :now
                        where business_id = :business
                        and integration_id = :id
                        """)
                .param("business", businessId)
                .param("id", id)
                .param("now", Timestamp.from(now))
                .update();
    }

    boolean hasLinks(UUID businessId, long id) {
        return jdbc.sql("""
                        select exists (
                            select from integrations.branch_link
                            where business_id = :business
                            and integration_id = :id
                            and deleted_at is null)
                        """)
                .param("business", businessId)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** The accounts of each integration, as its oldest link of each describes them. */
    List<Integrations.Account> accounts(UUID businessId, Collection<Long> integrationIds) {
        return jdbc.sql("""
                        select distinct on (integration_id, account_id)
                            integration_id, account_id, store_name, store_domain
                        from integrations.branch_link
                        where business_id = :business
                        and integration_id = any(:ids)
                        and deleted_at is null
                        order by integration_id, account_id, branch_link_id
                        """)
                .param("business", businessId)
                .param("ids", integrationIds.toArray(Long[]::new))
                .query((row, number) -> new Integrations.Account(
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("store_name"),
                        row.getString("store_domain")))
                .list();
    }

    private Integration integration(ResultSet row) throws SQLException {
        var own = row.getString("settings");
        return new Integration(
                row.getObject("business_id", UUID.class),
                row.getLong("integration_id"),
                row.getString("name"),
                row.getInt("type"),
                row.getInt("sub_type"),
                row.getBoolean("is_ecom"),
                row.getBoolean("active"),
                settings.settings(own),
                own,
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
