package io.potoroo.assortments;

import io.potoroo.database.SqlArrays;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Assortments, as rows; of each account one is told after the other. */
@Repository
class AssortmentRepository {

    private static final String TOLD =
            "title, parent_id, sku, price_minor, category_ids, brand_id, supplier_id, tags," + " gift_card, active";

    /** So many categories above one another; what is further up does not count. */
    private static final int DEEPEST = 50;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AssortmentRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    private StatementSpec of(String sql, UUID businessId, Account account) {
        return jdbc.sql(sql)
                .param("business", businessId)
                .param("integration", account.integrationId())
                .param("account", account.accountId());
    }

    private StatementSpec of(String sql, UUID businessId, Account account, Kind kind) {
        return of(sql, businessId, account).param("kind", kind.stored());
    }

    /** Waits for whoever else tells of the account, and counts. */
    long lock(UUID businessId, Account account) {
        return of("""
                        insert into assortments.account as a (business_id, integration_id, account_id, revision)
                        values (:business, :integration, :account, 1)
                        on conflict (business_id, integration_id, account_id)
                        do update set revision = a.revision + 1
                        returning revision
                        """, businessId, account).query(Long.class).single();
    }

    /** By which a call of a sync is known when it is repeated. */
    long digest(List<Item> items, boolean last) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(List.of(last, items)));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Those that began before {@code forgotten} are not known any more. */
    Optional<Sync> sync(UUID businessId, Account account, Kind kind, String syncId, Instant forgotten) {
        return of("""
                        with forgotten as (
                            delete from assortments.sync
                            where business_id = :business
                            and integration_id = :integration
                            and account_id = :account
                            and kind = :kind
                            and started_at < :forgotten
                        )
                        select revision, started_at, calls, repeated_since, ended_at, created, updated, unchanged, deleted
                        from assortments.sync
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and kind = :kind
                        and sync_id = :sync
                        and started_at >= :forgotten
                        """, businessId, account, kind)
                .param("sync", syncId)
                .param("forgotten", Timestamp.from(forgotten))
                .query((row, number) -> {
                    var endedAt = row.getTimestamp("ended_at");
                    return new Sync(
                            row.getLong("revision"),
                            row.getTimestamp("started_at").toInstant(),
                            List.of((Long[]) row.getArray("calls").getArray()),
                            row.getObject("repeated_since", Long.class),
                            endedAt == null ? null : endedAt.toInstant(),
                            endedAt == null ? null : told(row, row.getLong("deleted")));
                })
                .optional();
    }

    void keep(UUID businessId, Account account, Kind kind, String syncId, Sync sync) {
        var answer = sync.answer();
        of("""
                        insert into assortments.sync
                            (business_id, integration_id, account_id, kind, sync_id, revision, started_at, calls,
                            repeated_since, ended_at, created, updated, unchanged, deleted)
                        values (:business, :integration, :account, :kind, :sync, :revision, :started, :calls,
                            :repeated, :ended, :created, :updated, :unchanged, :deleted)
                        on conflict (business_id, integration_id, account_id, kind, sync_id)
                        do update set revision = excluded.revision, started_at = excluded.started_at,
                            calls = excluded.calls, repeated_since = excluded.repeated_since,
                            ended_at = excluded.ended_at, created = excluded.created, updated = excluded.updated,
                            unchanged = excluded.unchanged, deleted = excluded.deleted
                        """, businessId, account, kind)
                .param("sync", syncId)
                .param("revision", sync.begun())
                .param("started", Timestamp.from(sync.startedAt()))
                .param("calls", SqlArrays.longs(sync.calls(), it -> it))
                .param("repeated", sync.repeatedSince(), Types.BIGINT)
                .param("ended", sync.endedAt() == null ? null : Timestamp.from(sync.endedAt()), Types.TIMESTAMP)
                .param("created", answer == null ? null : answer.created(), Types.BIGINT)
                .param("updated", answer == null ? null : answer.updated(), Types.BIGINT)
                .param("unchanged", answer == null ? null : answer.unchanged(), Types.BIGINT)
                .param("deleted", answer == null ? null : answer.deleted(), Types.BIGINT)
                .update();
    }

    private static Assortments.Told told(ResultSet row, long deleted) throws SQLException {
        return new Assortments.Told(row.getLong("created"), row.getLong("updated"), row.getLong("unchanged"), deleted);
    }

    /**
     * The account is locked, so what is counted is what is written.
     *
     * @param seen what was told after this revision is left as it is
     */
    Assortments.Told save(
            UUID businessId, Account account, Kind kind, List<Item> items, long revision, long seen, Instant now) {
        return of("""
                        with sent as (
                            select *
                            from jsonb_to_recordset(:items::jsonb) as s (
                                external_id text, title text, parent_id text, sku text, price_minor bigint,
                                category_ids text[], brand_id text, supplier_id text, tags text[], gift_card boolean,
                                active boolean)
                        ),
                        compared as (
                            select s.*, i.external_id is null as created,
                                row (i.title, i.parent_id, i.sku, i.price_minor, i.category_ids, i.brand_id,
                                    i.supplier_id, i.tags, i.gift_card, i.active)
                                is distinct from row (s.title, s.parent_id, s.sku, s.price_minor, s.category_ids,
                                    s.brand_id, s.supplier_id, s.tags, s.gift_card, s.active) as changed
                            from sent s
                            left join assortments.item i
                            on i.business_id = :business
                            and i.integration_id = :integration
                            and i.account_id = :account
                            and i.kind = :kind
                            and i.external_id = s.external_id
                        ),
                        written as (
                            insert into assortments.item as i
                                (business_id, integration_id, account_id, kind, external_id, touched, created_at,
                                updated_at,\s""" + TOLD + """
                                )
                            select :business, :integration, :account, :kind, external_id, :revision, :now, :now,\s""" + TOLD + """

                            from compared
                            on conflict (business_id, integration_id, account_id, kind, external_id)
                            do update set touched = excluded.touched, title = excluded.title,
                                parent_id = excluded.parent_id, sku = excluded.sku,
                                price_minor = excluded.price_minor, category_ids = excluded.category_ids,
                                brand_id = excluded.brand_id, supplier_id = excluded.supplier_id,
                                tags = excluded.tags, gift_card = excluded.gift_card, active = excluded.active,
                                updated_at = excluded.updated_at
                            where i.touched <= :seen
                        )
                        select count(*) filter (where created) as created,
                            count(*) filter (where changed and not created) as updated,
                            count(*) filter (where not changed and not created) as unchanged
                        from compared
                        """, businessId, account, kind)
                .param("items", json.writeValueAsString(items))
                .param("revision", revision)
                .param("seen", seen)
                .param("now", Timestamp.from(now))
                .query((row, number) -> told(row, 0))
                .single();
    }

    long deleteUntouched(UUID businessId, Account account, Kind kind, long since) {
        return of("""
                        delete from assortments.item
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and kind = :kind
                        and touched < :since
                        """, businessId, account, kind).param("since", since).update();
    }

    /** Of these kinds. */
    void deleteUntouched(UUID businessId, Account account, Collection<Kind> kinds, long since) {
        of("""
                        delete from assortments.item
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and kind = any (:kinds)
                        and touched < :since
                        """, businessId, account)
                .param("kinds", SqlArrays.texts(kinds, Kind::stored))
                .param("since", since)
                .update();
    }

    int delete(UUID businessId, Account account, Kind kind, Collection<String> externalIds) {
        return of("""
                        delete from assortments.item
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and kind = :kind
                        and external_id = any (:ids)
                        """, businessId, account, kind)
                .param("ids", SqlArrays.texts(externalIds, it -> it))
                .update();
    }

    List<Item> list(UUID businessId, Account account, Kind kind, Selecting selecting) {
        var conditions = new StringBuilder();
        var values = new HashMap<String, Object>();
        for (var condition : selecting.conditions()) {
            var name = "value" + values.size();
            if (condition.contains()) {
                conditions.append("and position(lower(:" + name + ") in lower(title)) > 0\n");
                values.put(name, condition.values().getFirst());
            } else {
                conditions.append(
                        "and " + (condition.title() ? "title" : "external_id") + " = any (:" + name + "::text[])\n");
                values.put(name, SqlArrays.texts(condition.values(), it -> it));
            }
        }
        return of("""
                        select external_id,\s""" + TOLD + """

                        from assortments.item
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and kind = :kind
                        and (:after::text is null or external_id > :after)
                        """ + conditions + """
                        order by external_id
                        limit :limit
                        offset :offset
                        """, businessId, account, kind)
                .params(values)
                .param("after", selecting.after())
                .param("limit", selecting.size() + 1)
                .param("offset", selecting.offset())
                .query((row, number) -> new Item(
                        row.getString("external_id"),
                        row.getString("title"),
                        row.getString("parent_id"),
                        row.getString("sku"),
                        row.getObject("price_minor", Long.class),
                        texts(row, "category_ids"),
                        row.getString("brand_id"),
                        row.getString("supplier_id"),
                        texts(row, "tags"),
                        row.getBoolean("gift_card"),
                        row.getBoolean("active")))
                .list();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Those that have told anything, and whether there is a product among it. */
    Map<Account, Boolean> accounts(UUID businessId) {
        var accounts = new HashMap<Account, Boolean>();
        jdbc.sql("""
                        select a.integration_id, a.account_id,
                            exists (
                                select
                                from assortments.item i
                                where i.business_id = a.business_id
                                and i.integration_id = a.integration_id
                                and i.account_id = a.account_id
                                and i.kind = 'product'
                            ) as products
                        from assortments.account a
                        where a.business_id = :business
                        and exists (
                            select
                            from assortments.item i
                            where i.business_id = a.business_id
                            and i.integration_id = a.integration_id
                            and i.account_id = a.account_id
                        )
                        """).param("business", businessId).query(row -> {
            accounts.put(account(row), row.getBoolean("products"));
        });
        return accounts;
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(row.getLong("integration_id"), row.getString("account_id"));
    }

    /** A name under which something is looked up; two of them are null. */
    private record Asked(
            Account account,
            @Nullable String id,
            @Nullable String sku,
            @Nullable String category) {}

    /** The products that the articles may be, and what the categories of both are in. */
    Excerpt excerpt(UUID businessId, Collection<Article> articles) {
        var asked = new ArrayList<Asked>();
        for (var article : articles) {
            if (article.variantId() != null) {
                asked.add(new Asked(article.account(), article.variantId(), null, null));
            }
            if (article.productId() != null) {
                asked.add(new Asked(article.account(), article.productId(), null, null));
            }
            if (article.sku() != null) {
                asked.add(new Asked(article.account(), null, article.sku(), null));
            }
            article.categoryIds().forEach(it -> asked.add(new Asked(article.account(), null, null, it)));
        }
        var excerpt = new Excerpt();
        jdbc.sql("""
                        with recursive asked as (
                            select distinct *
                            from unnest(
                                :integrations::bigint[], :accounts::text[], :ids::text[], :skus::text[],
                                :categories::text[])
                                as a (integration_id, account_id, external_id, sku, category_id)
                        ),
                        product as (
                            select i.integration_id, i.account_id, i.external_id, i.sku, i.category_ids, i.tags,
                                i.gift_card
                            from asked a
                            join assortments.item i
                            on i.business_id = :business
                            and i.integration_id = a.integration_id
                            and i.account_id = a.account_id
                            and i.kind = 'product'
                            and i.external_id = a.external_id
                            union
                            select i.integration_id, i.account_id, i.external_id, i.sku, i.category_ids, i.tags,
                                i.gift_card
                            from asked a
                            cross join lateral (
                                select *
                                from assortments.item i
                                where i.business_id = :business
                                and i.integration_id = a.integration_id
                                and i.account_id = a.account_id
                                and i.kind = 'product'
                                and i.sku = a.sku
                                order by i.external_id
                                limit 1
                            ) i
                        ),
                        category as (
                            select integration_id, account_id, category_id
                            from asked
                            where category_id is not null
                            union
                            select integration_id, account_id, unnest(category_ids)
                            from product
                        ),
                        reached as (
                            select c.integration_id, c.account_id, i.external_id, i.parent_id, 1 as depth
                            from category c
                            join assortments.item i
                            on i.business_id = :business
                            and i.integration_id = c.integration_id
                            and i.account_id = c.account_id
                            and i.kind = 'category'
                            and i.external_id = c.category_id
                            union
                            select r.integration_id, r.account_id, i.external_id, i.parent_id, r.depth + 1
                            from reached r
                            join assortments.item i
                            on i.business_id = :business
                            and i.integration_id = r.integration_id
                            and i.account_id = r.account_id
                            and i.kind = 'category'
                            and i.external_id = r.parent_id
                            where r.depth < :deepest
                        )
                        select integration_id, account_id, external_id, null as parent_id, sku, category_ids, tags,
                            gift_card
                        from product
                        union all
                        select distinct integration_id, account_id, external_id, parent_id, null, null::text[],
                            null::text[], null::boolean
                        from reached
                        where parent_id is not null
                        order by external_id
                        """)
                .param("business", businessId)
                .param("deepest", DEEPEST)
                .param("integrations", SqlArrays.longs(asked, it -> it.account().integrationId()))
                .param("accounts", SqlArrays.texts(asked, it -> it.account().accountId()))
                .param("ids", SqlArrays.texts(asked, Asked::id))
                .param("skus", SqlArrays.texts(asked, Asked::sku))
                .param("categories", SqlArrays.texts(asked, Asked::category))
                .query(row -> {
                    add(excerpt, row);
                });
        return excerpt;
    }

    private static void add(Excerpt excerpt, ResultSet row) throws SQLException {
        var id = row.getString("external_id");
        var parentId = row.getString("parent_id");
        if (parentId != null) {
            excerpt.addCategory(account(row), id, parentId);
            return;
        }
        excerpt.add(
                account(row),
                new Item(
                        id,
                        "",
                        null,
                        row.getString("sku"),
                        null,
                        texts(row, "category_ids"),
                        null,
                        null,
                        texts(row, "tags"),
                        row.getBoolean("gift_card"),
                        true));
    }
}
