package io.potoroo.integrations;

import static java.util.stream.Collectors.toMap;

import io.potoroo.database.Constraints;
import io.potoroo.database.SqlArrays;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Branch links, as rows. */
@Repository
class BranchLinkRepository {

    private static final String SELECT_DELETED_TOO = """
            select l.business_id, l.branch_link_id, l.integration_id, l.account_id, l.shop_id, l.branch_id,
                l.store_name, l.store_domain, l.enabled, l.settings, l.created_at,
                l.deleted_at is not null as deleted, i.settings as integration_settings, i.is_ecom, i.active
            from integrations.branch_link l
            join integrations.integration i
            on i.business_id = l.business_id
            and i.integration_id = l.integration_id
            where l.business_id = :business
            """;

    private static final String SELECT = SELECT_DELETED_TOO + """
            and l.deleted_at is null
            """;

    private final JdbcClient jdbc;
    private final SettingsJson settings;

    BranchLinkRepository(JdbcClient jdbc, SettingsJson settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    BranchLink add(UUID businessId, NewBranchLink link, @Nullable String storeDomain, String ownSettings, Instant now) {
        try {
            long id = jdbc.sql("""
                            insert into integrations.branch_link
                                (business_id, integration_id, account_id, shop_id, branch_id, store_name,
                                store_domain, enabled, settings, created_at, updated_at)
                            values
                                (:business, :integration, :account, :shop, :branch, :storeName,
                                :storeDomain, :enabled, :settings::jsonb, :now, :now)
                            returning branch_link_id
                            """)
                    .param("business", businessId)
                    .param("integration", link.integrationId())
                    .param("account", link.accountId())
                    .param("shop", link.shopId())
                    .param("branch", link.branchId())
                    .param("storeName", link.storeName())
                    .param("storeDomain", storeDomain)
                    .param("enabled", link.enabled())
                    .param("settings", ownSettings)
                    .param("now", Timestamp.from(now))
                    .query(Long.class)
                    .single();
            return find(businessId, id).orElseThrow();
        } catch (DuplicateKeyException duplicate) {
            if (Constraints.broken(duplicate).filter("branch_link_shop"::equals).isPresent()) {
                throw Refusal.invalid("shop_id", Messages.taken("shop_id"));
            }
            throw duplicate;
        }
    }

    Optional<BranchLink> find(UUID businessId, long id) {
        return find(businessId, id, "");
    }

    Optional<BranchLink> lock(UUID businessId, long id) {
        return find(businessId, id, "for update of l");
    }

    private Optional<BranchLink> find(UUID businessId, long id, String lock) {
        return jdbc.sql(SELECT + "and l.branch_link_id = :id\n" + lock)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> link(row))
                .optional();
    }

    Optional<Long> findByShop(UUID businessId, long integrationId, String accountId, String shopId) {
        return jdbc.sql("""
                        select branch_link_id
                        from integrations.branch_link
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and shop_id = :shop
                        and deleted_at is null
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("account", accountId)
                .param("shop", shopId)
                .query(Long.class)
                .optional();
    }

    List<ShopLink> ofIntegrations(UUID businessId, Collection<Long> integrationIds) {
        return jdbc.sql("""
                        select l.branch_link_id, l.integration_id, l.account_id, l.shop_id, l.branch_id
                        from integrations.branch_link l
                        where l.business_id = :business
                        and l.integration_id = any (:integrations)
                        and l.deleted_at is null
                        order by l.branch_link_id
                        """)
                .param("business", businessId)
                .param("integrations", integrationIds.toArray(Long[]::new))
                .query((row, number) -> new ShopLink(
                        row.getLong("branch_link_id"),
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("shop_id"),
                        row.getObject("branch_id", UUID.class)))
                .list();
    }

    /** Deleted ones, too. */
    Map<Long, LinkForIntake> forIntake(UUID businessId, Collection<Long> linkIds) {
        return jdbc
                .sql(SELECT_DELETED_TOO + "and l.branch_link_id = any(:ids)")
                .param("business", businessId)
                .param("ids", linkIds.toArray(Long[]::new))
                .query((row, number) -> linkForIntake(row))
                .list()
                .stream()
                .collect(toMap(LinkForIntake::id, it -> it));
    }

    private LinkForIntake linkForIntake(ResultSet row) throws SQLException {
        return new LinkForIntake(
                row.getLong("branch_link_id"),
                row.getLong("integration_id"),
                row.getString("account_id"),
                row.getString("shop_id"),
                row.getObject("branch_id", UUID.class),
                row.getBoolean("is_ecom"),
                row.getBoolean("enabled") && row.getBoolean("active") && !row.getBoolean("deleted"),
                row.getBoolean("deleted"),
                settings.settings(row.getString("integration_settings"), row.getString("settings")));
    }

    /** Several only where two integrations name one shop; then one that can be used comes before one that cannot. */
    Optional<LinkForIntake> findByStore(UUID businessId, String host, String shopId) {
        return jdbc.sql(SELECT + """
                        and l.shop_id = :shop
                        and substring(l.store_domain from '^(?:https?://)?([^/:]+)') = :host
                        order by l.enabled and i.active desc, l.branch_link_id
                        limit 1
                        """)
                .param("business", businessId)
                .param("shop", shopId)
                .param("host", host)
                .query((row, number) -> linkForIntake(row))
                .optional();
    }

    void disableStore(UUID businessId, String host, Instant now) {
        jdbc.sql("""
                        update integrations.branch_link l
                        set enabled = false,
                            updated_at = :now
                        where l.business_id = :business
                        and substring(l.store_domain from '^(?:https?://)?([^/:]+)') = :host
                        and l.enabled
                        and l.deleted_at is null
                        """)
                .param("business", businessId)
                .param("host", host)
                .param("now", Timestamp.from(now))
                .update();
    }

    List<BranchLink> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql(SELECT + conditions.sql() + """

                        order by l.branch_link_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> link(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from integrations.branch_link l
                        where l.business_id = :business
                        and l.deleted_at is null
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    Set<UUID> ecomBranches(UUID businessId, Collection<UUID> branchIds) {
        return new HashSet<>(jdbc.sql("""
                        select distinct l.branch_id
                        from integrations.branch_link l
                        join integrations.integration i
                        on i.business_id = l.business_id
                        and i.integration_id = l.integration_id
                        where l.business_id = :business
                        and l.branch_id = any(:ids::uuid[])
                        and l.enabled
                        and l.deleted_at is null
                        and i.is_ecom
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.uuids(branchIds))
                .query((row, number) -> row.getObject("branch_id", UUID.class))
                .list());
    }

    BranchLink save(
            BranchLink link,
            UUID branchId,
            @Nullable String storeName,
            @Nullable String storeDomain,
            boolean enabled,
            String ownSettings,
            Instant now) {
        jdbc.sql("""
                        update integrations.branch_link
                        set branch_id = :branch,
                            store_name = :storeName,
                            store_domain = :storeDomain,
                            enabled = :enabled,
                            settings = :settings::jsonb,
                            updated_at = :now
                        where business_id = :business
                        and branch_link_id = :id
                        """)
                .param("business", link.businessId())
                .param("id", link.id())
                .param("branch", branchId)
                .param("storeName", storeName)
                .param("storeDomain", storeDomain)
                .param("enabled", enabled)
                .param("settings", ownSettings)
                .param("now", Timestamp.from(now))
                .update();
        return find(link.businessId(), link.id()).orElseThrow();
    }

    /** False when there is no such link any more. */
    boolean delete(UUID businessId, long id, Instant now) {
        return jdbc.sql("""
                        update integrations.branch_link
                        set deleted_at = :now
                        where business_id = :business
                        and branch_link_id = :id
                        and deleted_at is null
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    private BranchLink link(ResultSet row) throws SQLException {
        var own = row.getString("settings");
        return new BranchLink(
                row.getObject("business_id", UUID.class),
                row.getLong("branch_link_id"),
                row.getLong("integration_id"),
                row.getString("account_id"),
                row.getString("shop_id"),
                row.getObject("branch_id", UUID.class),
                row.getString("store_name"),
                row.getString("store_domain"),
                row.getBoolean("enabled"),
                settings.settings(row.getString("integration_settings"), own),
                own,
                row.getTimestamp("created_at").toInstant());
    }
}
