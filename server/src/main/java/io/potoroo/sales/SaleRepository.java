package io.potoroo.sales;

import io.potoroo.database.SqlArrays;
import io.potoroo.earning.EarningTerms;
import io.potoroo.kernel.Currency;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.sales.SaleCommand.SaleReference;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The sales and their refunds, read and written a list at a time. */
@Repository
class SaleRepository {

    static final Filters FILTERS = new Filters()
            .text("external_id", "s.external_id")
            .text("status", "s.status")
            .hex32("customer_id", "s.customer_id")
            .time("sold_at", "s.sold_at")
            .time("created_at", "s.created_at")
            .time("updated_at", "s.updated_at");

    private static final String COLUMNS = """
            select s.id, s.branch_link_id, s.external_id, s.integration_id, s.account_id, s.shop_id, s.branch_id,
                s.status, s.attribution, s.customer_id, s.content, s.fingerprint, s.first_fingerprint, s.terms,
                s.rule_version, s.obstacle, s.available_at, s.expires_at, s.received_at, s.completed_at, s.points,
                s.offer_points, s.points_reversed, s.award_transaction_id, s.warnings, s.created_at, s.updated_at,
                s.redeemed_minor
            from sales.sale s
            """;

    /** What changes in a sale, as arrays and as the names of their columns. */
    private static final String STATE_ARRAYS = """
            :ids::bigint[], :statuses::text[], :attributions::text[], :customers::uuid[], :contents::jsonb[],
            :fingerprints::text[], :terms::jsonb[], :versions::bigint[], :obstacles::text[],
            :available::timestamptz[], :expires::timestamptz[], :completed::timestamptz[], :sold::timestamptz[],
            :totals::bigint[], :refunded::bigint[], :earning::bigint[], :points::bigint[], :offerPoints::bigint[],
            :reversed::bigint[], :awards::bigint[], :warnings::text[], :updated::timestamptz[],
            :redeemed::bigint[]""";

    private static final String STATE_NAMES = """
            id, status, attribution, customer_id, content, fingerprint, terms, rule_version, obstacle, available_at,
            expires_at, completed_at, sold_at, total, refunded, earning, points, offer_points, reversed,
            award_id, warnings, updated_at, redeemed""";

    private final JdbcClient jdbc;

    SaleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The sales that are meant, as far as they are known, locked in one order until the database transaction ends. */
    SaleBook lock(UUID businessId, Currency currency, List<SaleReference> references) {
        var keys = new ArrayList<ByExternalId>();
        var ids = new ArrayList<Long>();
        for (var reference : references) {
            switch (reference) {
                case ByExternalId key -> keys.add(key);
                case ById byId -> ids.add(byId.id());
            }
        }
        var found = new LinkedHashMap<Long, Sale>();
        if (!ids.isEmpty() || !keys.isEmpty()) {
            jdbc.sql(COLUMNS + """
                            where s.business_id = :business
                            and s.id = any (array(
                                select k.id
                                from sales.sale k
                                join unnest(:links::bigint[], :externals::text[]) as asked (link_id, external_id)
                                on asked.link_id = k.branch_link_id
                                and asked.external_id = k.external_id
                                where k.business_id = :business
                                union all
                                select unnest(:ids::bigint[])
                            ))
                            order by s.id
                            for update
                            """)
                    .param("business", businessId)
                    .param("links", SqlArrays.longs(keys, ByExternalId::branchLinkId))
                    .param("externals", SqlArrays.texts(keys, ByExternalId::externalId))
                    .param("ids", SqlArrays.longs(ids, it -> it))
                    .query((row, number) -> sale(row, currency))
                    .list()
                    .forEach(it -> found.put(it.id, it));
        }
        addRefunds(businessId, found);
        return new SaleBook(found.values());
    }

    Optional<Sale> find(UUID businessId, Currency currency, long id) {
        return one(
                businessId,
                jdbc.sql(COLUMNS + """
                        where s.business_id = :business
                        and s.id = :id
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .query((row, number) -> sale(row, currency))
                        .list());
    }

    private Optional<Sale> one(UUID businessId, List<Sale> sales) {
        sales.forEach(it -> addRefunds(businessId, Map.of(it.id, it)));
        return sales.stream().findFirst();
    }

    boolean exists(UUID businessId, SaleReference reference) {
        var statement = switch (reference) {
            case ById byId -> jdbc.sql("""
                                        select count(*)
                                        from sales.sale
                                        where business_id = :business
                                        and id = :id
                                        """).param("id", byId.id());
            case ByExternalId key ->
                jdbc.sql("""
                                        select count(*)
                                        from sales.sale
                                        where business_id = :business
                                        and branch_link_id = :link
                                        and external_id = :external
                                        """).param("link", key.branchLinkId()).param("external", key.externalId());
        };
        return statement.param("business", businessId).query(Long.class).single() > 0;
    }

    /** Whether the shop has told of an order by that id or number. */
    boolean isSold(UUID businessId, long branchLinkId, String order) {
        return jdbc.sql("""
                        select exists (
                            select
                            from sales.sale
                            where business_id = :business
                            and branch_link_id = :link
                            and external_id = :order
                        ) or exists (
                            select
                            from sales.sale
                            where business_id = :business
                            and branch_link_id = :link
                            and content ->> 'externalNumber' = :order
                        )
                        """)
                .param("business", businessId)
                .param("link", branchLinkId)
                .param("order", order)
                .query(Boolean.class)
                .single();
    }

    List<Sale> list(
            UUID businessId, Currency currency, long branchLinkId, Filters.Conditions conditions, Paging paging) {
        var found = new LinkedHashMap<Long, Sale>();
        jdbc.sql(COLUMNS + """
                        where s.business_id = :business
                        and s.branch_link_id = :link
                        """ + conditions.sql() + """

                        order by s.id desc
                        limit :limit
                        offset :offset
                        """)
                .params(conditions.values())
                .param("business", businessId)
                .param("link", branchLinkId)
                .param("limit", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> sale(row, currency))
                .list()
                .forEach(it -> found.put(it.id, it));
        addRefunds(businessId, found);
        return List.copyOf(found.values());
    }

    long count(UUID businessId, long branchLinkId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from sales.sale s
                        where s.business_id = :business
                        and s.branch_link_id = :link
                        """ + conditions.sql())
                .params(conditions.values())
                .param("business", businessId)
                .param("link", branchLinkId)
                .query(Long.class)
                .single();
    }

    private static Sale sale(ResultSet row, Currency currency) throws SQLException {
        var obstacle = row.getString("obstacle");
        var terms = row.getString("terms");
        return Sale.stored(
                row.getLong("id"),
                new Sale.Place(
                        row.getLong("branch_link_id"),
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("shop_id"),
                        row.getObject("branch_id", UUID.class)),
                row.getString("external_id"),
                StoredJson.read(row.getString("content"), SaleContent.class),
                row.getBytes("fingerprint"),
                row.getBytes("first_fingerprint"),
                row.getTimestamp("received_at").toInstant(),
                row.getTimestamp("created_at").toInstant(),
                currency,
                new Sale.State(
                        SaleStatus.of(row.getString("status")),
                        Attribution.of(row.getString("attribution")),
                        row.getObject("customer_id", UUID.class),
                        terms == null ? null : StoredJson.read(terms, EarningTerms.class),
                        row.getObject("rule_version", Integer.class),
                        obstacle == null ? null : Obstacle.of(obstacle),
                        time(row, "available_at"),
                        time(row, "expires_at"),
                        time(row, "completed_at"),
                        row.getObject("award_transaction_id", Long.class),
                        row.getTimestamp("updated_at").toInstant(),
                        row.getLong("points"),
                        row.getLong("offer_points"),
                        row.getLong("points_reversed"),
                        List.of((String[]) row.getArray("warnings").getArray()),
                        row.getObject("redeemed_minor", Long.class)));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private void addRefunds(UUID businessId, Map<Long, Sale> sales) {
        var refunded = sales.values().stream()
                .filter(it -> it.status() != SaleStatus.PENDING && it.status() != SaleStatus.COMPLETED)
                .map(it -> it.id)
                .toList();
        if (refunded.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        select id, sale_id, external_id, content, fingerprint, amount_minor, points_reversed,
                            points_shortfall, points_restored, created_at
                        from sales.refund
                        where business_id = :business
                        and sale_id = any (:sales::bigint[])
                        order by id
                        """)
                .param("business", businessId)
                .param("sales", SqlArrays.longs(refunded, it -> it))
                .query((row, number) -> new Refund(
                        row.getLong("id"),
                        row.getLong("sale_id"),
                        row.getString("external_id"),
                        StoredJson.read(row.getString("content"), Refund.Content.class),
                        row.getBytes("fingerprint"),
                        row.getLong("amount_minor"),
                        row.getLong("points_reversed"),
                        row.getLong("points_shortfall"),
                        row.getLong("points_restored"),
                        row.getTimestamp("created_at").toInstant()))
                .list()
                .forEach(it -> {
                    var sale = sales.get(it.saleId());
                    if (sale != null) {
                        sale.addStored(it);
                    }
                });
    }

    void write(UUID businessId, SaleBook book) {
        insert(businessId, book.opened());
        update(businessId, book.changed());
        insertRefunds(businessId, book.refunds());
    }

    private void insert(UUID businessId, Collection<Sale> sales) {
        if (sales.isEmpty()) {
            return;
        }
        int inserted = withState(jdbc.sql("""
                        insert into sales.sale (business_id, id, branch_link_id, external_id, integration_id, account_id,
                            shop_id, branch_id, first_fingerprint, received_at, created_at, status, attribution,
                            customer_id, content, fingerprint, terms, rule_version, obstacle, available_at, expires_at,
                            completed_at, sold_at, total_minor, refunded_minor, earning_minor, points, offer_points,
                            points_reversed,
                            award_transaction_id, warnings, updated_at, redeemed_minor)
                        select :business, id, link_id, external_id, integration_id, account_id,
                            shop_id, branch_id, decode(first_fingerprint, 'hex'), received_at, created_at, status,
                            attribution, customer_id, content, decode(fingerprint, 'hex'), terms, rule_version, obstacle,
                            available_at, expires_at, completed_at, sold_at, total, refunded, earning, points,
                            offer_points, reversed, award_id, string_to_array(warnings, ','), updated_at,
                            redeemed
                        from unnest(""" + STATE_ARRAYS + """
                            , :links::bigint[], :externals::text[], :integrations::bigint[], :accounts::text[],
                            :shops::text[], :branches::uuid[], :firsts::text[], :received::timestamptz[],
                            :created::timestamptz[])
                            as k (""" + STATE_NAMES + """
                                , link_id, external_id, integration_id, account_id, shop_id, branch_id,
                                first_fingerprint, received_at, created_at)
                        on conflict on constraint sale_external_id do nothing
                        """), businessId, sales)
                .param("links", SqlArrays.longs(sales, it -> it.place.branchLinkId()))
                .param("externals", SqlArrays.texts(sales, it -> it.externalId))
                .param("integrations", SqlArrays.longs(sales, it -> it.place.integrationId()))
                .param("accounts", SqlArrays.texts(sales, it -> it.place.accountId()))
                .param("shops", SqlArrays.texts(sales, it -> it.place.shopId()))
                .param("branches", SqlArrays.texts(sales, it -> it.place.branchId()))
                .param("firsts", SqlArrays.texts(sales, it -> HexFormat.of().formatHex(it.firstFingerprint)))
                .param("received", SqlArrays.times(sales, it -> it.receivedAt))
                .param("created", SqlArrays.times(sales, it -> it.createdAt))
                .update();
        if (inserted < sales.size()) {
            // Another node recorded one of them a moment ago: read again and decide anew.
            throw new CannotAcquireLockException("a sale was recorded by another node at the same time");
        }
    }

    private void update(UUID businessId, Collection<Sale> sales) {
        if (sales.isEmpty()) {
            return;
        }
        withState(jdbc.sql("""
                        update sales.sale s
                        set status = k.status, attribution = k.attribution, customer_id = k.customer_id,
                            content = k.content, fingerprint = decode(k.fingerprint, 'hex'), terms = k.terms,
                            rule_version = k.rule_version, obstacle = k.obstacle, available_at = k.available_at,
                            expires_at = k.expires_at, completed_at = k.completed_at, sold_at = k.sold_at,
                            total_minor = k.total, refunded_minor = k.refunded, earning_minor = k.earning,
                            points = k.points, offer_points = k.offer_points, points_reversed = k.reversed,
                            award_transaction_id = k.award_id,
                            warnings = string_to_array(k.warnings, ','), updated_at = k.updated_at,
                            redeemed_minor = k.redeemed
                        from unnest(""" + STATE_ARRAYS + """
                            ) as k (""" + STATE_NAMES + """
                            )
                        where s.business_id = :business
                        and s.id = k.id
                        """), businessId, sales)
                .update();
    }

    private static JdbcClient.StatementSpec withState(
            JdbcClient.StatementSpec statement, UUID businessId, Collection<Sale> sales) {
        return statement
                .param("business", businessId)
                .param("ids", SqlArrays.longs(sales, it -> it.id))
                .param("statuses", SqlArrays.texts(sales, it -> it.status().wire()))
                .param(
                        "attributions",
                        SqlArrays.texts(sales, it -> it.attribution().wire()))
                .param("customers", SqlArrays.texts(sales, Sale::customerId))
                .param("contents", SqlArrays.texts(sales, it -> StoredJson.write(it.content())))
                .param(
                        "fingerprints",
                        SqlArrays.texts(sales, it -> HexFormat.of().formatHex(it.fingerprint())))
                .param("terms", SqlArrays.texts(sales, it -> json(it.terms())))
                .param("versions", SqlArrays.longs(sales, it -> longOrNull(it.ruleVersion())))
                .param("obstacles", SqlArrays.texts(sales, it -> wire(it.obstacle())))
                .param("available", SqlArrays.times(sales, Sale::availableAt))
                .param("expires", SqlArrays.times(sales, Sale::expiresAt))
                .param("completed", SqlArrays.times(sales, Sale::completedAt))
                .param("sold", SqlArrays.times(sales, it -> it.content().soldAt()))
                .param("totals", SqlArrays.longs(sales, it -> it.content().total()))
                .param("refunded", SqlArrays.longs(sales, Sale::money))
                .param("earning", SqlArrays.longs(sales, Sale::earningMinor))
                .param("points", SqlArrays.longs(sales, Sale::points))
                .param("offerPoints", SqlArrays.longs(sales, Sale::offerPoints))
                .param("reversed", SqlArrays.longs(sales, Sale::pointsReversed))
                .param("awards", SqlArrays.longs(sales, Sale::awardTransactionId))
                .param("warnings", SqlArrays.texts(sales, it -> String.join(",", it.warnings())))
                .param("updated", SqlArrays.times(sales, Sale::updatedAt))
                .param("redeemed", SqlArrays.longs(sales, Sale::redeemedMinor));
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : StoredJson.write(value);
    }

    private static @Nullable Long longOrNull(@Nullable Integer number) {
        return number == null ? null : number.longValue();
    }

    private static @Nullable String wire(@Nullable Obstacle obstacle) {
        return obstacle == null ? null : obstacle.wire();
    }

    private void insertRefunds(UUID businessId, Collection<Refund> refunds) {
        if (refunds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into sales.refund (business_id, id, sale_id, external_id, content, fingerprint,
                            amount_minor, points_reversed, points_shortfall, points_restored, refunded_at, created_at)
                        select :business, id, sale_id, external_id, content, decode(fingerprint, 'hex'),
                            amount_minor, points_reversed, points_shortfall, points_restored, refunded_at, created_at
                        from unnest(
                            :ids::bigint[], :sales::bigint[], :externals::text[], :contents::jsonb[],
                            :fingerprints::text[], :amounts::bigint[], :reversed::bigint[], :shortfalls::bigint[],
                            :restored::bigint[],
                            :refunded::timestamptz[], :created::timestamptz[])
                            as k (id, sale_id, external_id, content, fingerprint, amount_minor, points_reversed,
                                points_shortfall, points_restored, refunded_at, created_at)
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(refunds, Refund::id))
                .param("sales", SqlArrays.longs(refunds, Refund::saleId))
                .param("externals", SqlArrays.texts(refunds, Refund::externalId))
                .param("contents", SqlArrays.texts(refunds, it -> StoredJson.write(it.content())))
                .param(
                        "fingerprints",
                        SqlArrays.texts(refunds, it -> HexFormat.of().formatHex(it.fingerprint())))
                .param("amounts", SqlArrays.longs(refunds, Refund::amountMinor))
                .param("reversed", SqlArrays.longs(refunds, Refund::pointsReversed))
                .param("shortfalls", SqlArrays.longs(refunds, Refund::pointsShortfall))
                .param("restored", SqlArrays.longs(refunds, Refund::pointsRestored))
                .param("refunded", SqlArrays.times(refunds, it -> it.content().refundedAt()))
                .param("created", SqlArrays.times(refunds, Refund::createdAt))
                .update();
    }
}
