package io.potoroo.sales;

import io.potoroo.customers.CustomerReference;
import io.potoroo.database.SqlArrays;
import io.potoroo.earning.EarningTerms;
import io.potoroo.kernel.Currency;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.transactions.ShopOrder;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
            .oneOf("status", "s.status", SaleStatus.class)
            .hex32("customer_id", "s.customer_id")
            .time("sold_at", "s.sold_at")
            .time("created_at", "s.created_at")
            .time("updated_at", "s.updated_at");

    private static final String COLUMNS = """
            select s.id, s.branch_link_id, s.external_id, s.integration_id, s.account_id, s.shop_id, s.branch_id,
                s.status, s.attribution, s.customer_id, s.content, s.fingerprint, s.first_fingerprint, s.terms,
                s.rule_version, s.obstacle, s.available_at, s.expires_at, s.received_at, s.completed_at, s.points,
                s.offer_points, s.points_reversed, s.award_transaction_id, s.warnings, s.created_at, s.updated_at,
                s.redeemed_minor, s.claim_expires_at, s.order_number, s.order_id
            from sales.sale s
            """;

    /** Of the lock that keeps sales of a link apart from what is decided of sales that were not told of yet. */
    private static final String LOCK_OF_LINK =
            "hashtextextended('orders:' || cast(:business as text) || ':' || link_id, 0)";

    /** What changes in a sale, as arrays and as the names of their columns. */
    private static final String STATE_ARRAYS = """
            :ids::bigint[], :statuses::text[], :attributions::text[], :customers::uuid[], :contents::json[],
            :fingerprints::text[], :terms::json[], :versions::bigint[], :obstacles::text[],
            :available::timestamptz[], :expires::timestamptz[], :completed::timestamptz[], :sold::timestamptz[],
            :totals::bigint[], :refunded::bigint[], :earning::bigint[], :points::bigint[], :offerPoints::bigint[],
            :reversed::bigint[], :awards::bigint[], :warnings::text[], :updated::timestamptz[],
            :redeemed::bigint[], :claims::timestamptz[], :orderNumbers::text[], :orderIds::text[]""";

    private static final String STATE_NAMES = """
            id, status, attribution, customer_id, content, fingerprint, terms, rule_version, obstacle, available_at,
            expires_at, completed_at, sold_at, total, refunded, earning, points, offer_points, reversed,
            award_id, warnings, updated_at, redeemed, claim_expires_at, order_number, order_id""";

    /** Asked again when it is written: what was rewarded while it was waited for the lock was not seen with it. */
    private static final String MAY_EARN = """

            %1$s = 0
            or not exists (select from sales.rewarded_order where business_id = :business)
            or not exists (
                select
                from sales.rewarded_order r
                where r.business_id = :business
                and r.branch_link_id = %2$s
                and r.external_order_id in (%3$s, %4$s, %5$s)
            )""";

    /** Likewise: a sale that something was taken off before it was told of knows that. */
    private static final String KNOWS_WHAT_WAS_REDEEMED = """

            redeemed is not null
            or not exists (select from sales.redeemed_order where business_id = :business)
            or not exists (
                select
                from sales.redeemed_order p
                where p.business_id = :business
                and p.branch_link_id = k.link_id
                and p.external_id = k.external_id
            )""";

    private final JdbcClient jdbc;

    SaleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In one order, until the open database transaction ends: nobody takes in sales of these links meanwhile. */
    void lockLinks(UUID businessId, Collection<Long> links) {
        jdbc.sql("select pg_advisory_xact_lock(" + LOCK_OF_LINK + """
                        )
                        from (
                            select distinct link_id
                            from unnest(:links::bigint[]) as l (link_id)
                            order by link_id
                        ) each
                        """)
                .param("business", businessId)
                .param("links", SqlArrays.longs(links, it -> it))
                .query(row -> {});
    }

    /**
     * The sales that are meant, as far as they are known, locked in one order until the database transaction ends, and
     * what waits for them, was rewarded or taken off already: with one statement, since most of the time that is nothing.
     * Nobody rewards orders of their links meanwhile, or takes something off a sale that was not told of.
     */
    SaleBook lock(UUID businessId, Currency currency, List<SaleCommand> commands) {
        var keys = new ArrayList<ByExternalId>();
        var ids = new ArrayList<Long>();
        var names = new ArrayList<ShopOrder>();
        for (var command : commands) {
            switch (command.sale()) {
                case ByExternalId key -> keys.add(key);
                case ById byId -> ids.add(byId.id());
            }
            if (command instanceof SaleCommand.Deliver delivery) {
                delivery.content()
                        .orderNames()
                        .map(it -> new ShopOrder(delivery.sale().branchLinkId(), it))
                        .forEach(names::add);
            }
        }
        var found = new LinkedHashMap<Long, Sale>();
        var waiting = new ArrayList<Deferred>();
        var rewarded = new HashSet<ShopOrder>();
        var redeemed = new HashSet<ByExternalId>();
        if (commands.stream().anyMatch(SaleCommand.Redeem.class::isInstance)) {
            // A statement of its own: what follows sees the sales that the lock has waited for.
            lockLinks(businessId, keys.stream().map(ByExternalId::branchLinkId).toList());
        }
        if (!ids.isEmpty() || !keys.isEmpty()) {
            jdbc.sql("""
                            with asked as (
                                select link_id, external_id
                                from unnest(:links::bigint[], :externals::text[]) as a (link_id, external_id)
                            ),
                            held as (
                                select pg_advisory_xact_lock_shared(""" + LOCK_OF_LINK + """
                                )
                                from (
                                    select distinct link_id
                                    from asked
                                    order by link_id
                                ) each
                            ),
                            known as (
                            """ + COLUMNS + """
                                where s.business_id = :business
                                and (select count(*) from held) >= 0
                                and s.id = any (array(
                                    select k.id
                                    from sales.sale k
                                    join asked
                                    on asked.link_id = k.branch_link_id
                                    and asked.external_id = k.external_id
                                    where k.business_id = :business
                                    union all
                                    select unnest(:ids::bigint[])
                                ))
                                order by s.id
                                for update
                            )
                            select k.*, null as waiting, null as rewarded, null as redeemed
                            from known k
                            union all
                            select none.*, w.waiting, r.rewarded, p.redeemed
                            from (
                                select jsonb_agg(d.told) as waiting
                                from asked
                                join sales.deferred d
                                on d.business_id = :business
                                and d.branch_link_id = asked.link_id
                                and d.sale_external_id = asked.external_id
                                where exists (select from sales.deferred where business_id = :business)
                            ) w
                            cross join (
                                select jsonb_agg(jsonb_build_object(
                                    'branchLinkId', r.branch_link_id, 'name', r.external_order_id)) as rewarded
                                from (
                                    select link_id, external_id as name
                                    from asked
                                    union
                                    select link_id, name
                                    from unnest(:nameLinks::bigint[], :names::text[]) as n (link_id, name)
                                    union
                                    select branch_link_id, external_id
                                    from known
                                    union
                                    select branch_link_id, order_number
                                    from known
                                    union
                                    select branch_link_id, order_id
                                    from known
                                ) o
                                join sales.rewarded_order r
                                on r.business_id = :business
                                and r.branch_link_id = o.link_id
                                and r.external_order_id = o.name
                                where exists (select from sales.rewarded_order where business_id = :business)
                            ) r
                            cross join (
                                select jsonb_agg(jsonb_build_object(
                                    'branchLinkId', p.branch_link_id, 'externalId', p.external_id)) as redeemed
                                from asked
                                join sales.redeemed_order p
                                on p.business_id = :business
                                and p.branch_link_id = asked.link_id
                                and p.external_id = asked.external_id
                                where exists (select from sales.redeemed_order where business_id = :business)
                            ) p
                            left join known none
                            on false
                            where w.waiting is not null or r.rewarded is not null or p.redeemed is not null
                            """)
                    .param("business", businessId)
                    .param("links", SqlArrays.longs(keys, ByExternalId::branchLinkId))
                    .param("externals", SqlArrays.texts(keys, ByExternalId::externalId))
                    .param("ids", SqlArrays.longs(ids, it -> it))
                    .param("nameLinks", SqlArrays.longs(names, ShopOrder::branchLinkId))
                    .param("names", SqlArrays.texts(names, ShopOrder::name))
                    .query(row -> {
                        if (row.getObject("id") != null) {
                            var sale = sale(row, currency);
                            found.put(sale.id, sale);
                            return;
                        }
                        var told = row.getString("waiting");
                        if (told != null) {
                            waiting.addAll(List.of(StoredJson.read(told, Deferred[].class)));
                        }
                        var orders = row.getString("rewarded");
                        if (orders != null) {
                            rewarded.addAll(List.of(StoredJson.read(orders, ShopOrder[].class)));
                        }
                        var ahead = row.getString("redeemed");
                        if (ahead != null) {
                            redeemed.addAll(List.of(StoredJson.read(ahead, ByExternalId[].class)));
                        }
                    });
        }
        addRefunds(businessId, found);
        return new SaleBook(found.values(), new WaitingList(waiting), rewarded, redeemed);
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

    Optional<ByExternalId> name(UUID businessId, long id) {
        return jdbc.sql("""
                        select branch_link_id, external_id
                        from sales.sale
                        where business_id = :business
                        and id = :id
                        """)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> new ByExternalId(row.getLong("branch_link_id"), row.getString("external_id")))
                .optional();
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
        var content = row.getString("content");
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
                StoredJson.read(content, SaleContent.class),
                content,
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
                        row.getObject("redeemed_minor", Long.class),
                        time(row, "claim_expires_at")));
    }

    private static Refund refund(ResultSet row) throws SQLException {
        var content = row.getString("content");
        return new Refund(
                row.getLong("id"),
                row.getLong("sale_id"),
                row.getString("external_id"),
                StoredJson.read(content, Refund.Content.class),
                content,
                row.getBytes("fingerprint"),
                row.getString("source"),
                row.getLong("amount_minor"),
                row.getLong("points_reversed"),
                row.getLong("points_shortfall"),
                row.getLong("points_forgiven"),
                row.getLong("points_restored"),
                row.getTimestamp("created_at").toInstant());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private void addRefunds(UUID businessId, Map<Long, Sale> sales) {
        var refunded = sales.values().stream()
                .filter(Sale::hasMoreStored)
                .map(it -> it.id)
                .toList();
        if (refunded.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        select id, sale_id, external_id, content, fingerprint, source, amount_minor, points_reversed,
                            points_shortfall, points_forgiven, points_restored, created_at
                        from sales.refund
                        where business_id = :business
                        and sale_id = any (:sales::bigint[])
                        order by id
                        """)
                .param("business", businessId)
                .param("sales", SqlArrays.longs(refunded, it -> it))
                .query((row, number) -> refund(row))
                .list()
                .forEach(it -> {
                    var sale = sales.get(it.saleId());
                    if (sale != null) {
                        sale.addStored(it);
                    }
                });
        jdbc.sql("""
                        select sale_id, refund_external_id, undone_at
                        from sales.undone
                        where business_id = :business
                        and sale_id = any (:sales::bigint[])
                        """)
                .param("business", businessId)
                .param("sales", SqlArrays.longs(refunded, it -> it))
                .query((row, number) -> new SaleBook.Undone(
                        row.getLong("sale_id"),
                        row.getString("refund_external_id"),
                        row.getTimestamp("undone_at").toInstant()))
                .list()
                .forEach(it -> {
                    var sale = sales.get(it.saleId());
                    if (sale != null) {
                        sale.addStored(it);
                    }
                });
    }

    void write(UUID businessId, SaleBook book) {
        // In this order, as a withdrawal takes the place of the refund that waited.
        deleteDeferred(businessId, book.waiting().settled());
        insertDeferred(businessId, book.waiting().added());
        insert(businessId, book.opened());
        update(businessId, book.changed());
        writeRefunds(businessId, book.refunds());
        insertUndone(businessId, book.undone());
        insertRedeemed(businessId, book.redeemedAhead());
    }

    private void insert(UUID businessId, Collection<Sale> sales) {
        if (sales.isEmpty()) {
            return;
        }
        int inserted = withState(
                        jdbc.sql("""
                        insert into sales.sale (business_id, id, branch_link_id, external_id, integration_id, account_id,
                            shop_id, branch_id, first_fingerprint, received_at, created_at, status, attribution,
                            customer_id, content, fingerprint, terms, rule_version, obstacle, available_at, expires_at,
                            completed_at, sold_at, total_minor, refunded_minor, earning_minor, points, offer_points,
                            points_reversed,
                            award_transaction_id, warnings, updated_at, redeemed_minor, claim_expires_at, order_number,
                            order_id)
                        select :business, id, link_id, external_id, integration_id, account_id,
                            shop_id, branch_id, decode(first_fingerprint, 'hex'), received_at, created_at, status,
                            attribution, customer_id, content, decode(fingerprint, 'hex'), terms, rule_version, obstacle,
                            available_at, expires_at, completed_at, sold_at, total, refunded, earning, points,
                            offer_points, reversed, award_id, string_to_array(warnings, ','), updated_at,
                            redeemed, claim_expires_at, order_number, order_id
                        from unnest(""" + STATE_ARRAYS + """
                            , :links::bigint[], :externals::text[], :integrations::bigint[], :accounts::text[],
                            :shops::text[], :branches::uuid[], :firsts::text[], :received::timestamptz[],
                            :created::timestamptz[])
                            as k (""" + STATE_NAMES + """
                                , link_id, external_id, integration_id, account_id, shop_id, branch_id,
                                first_fingerprint, received_at, created_at)
                        where ("""
                                + MAY_EARN.formatted("points", "link_id", "external_id", "order_number", "order_id")
                                + """

                        )
                        and (""" + KNOWS_WHAT_WAS_REDEEMED + """

                        )
                        on conflict on constraint sale_external_id do nothing
                        """),
                        businessId,
                        sales)
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
        requireAll(inserted, sales);
    }

    private void update(UUID businessId, Collection<Sale> sales) {
        if (sales.isEmpty()) {
            return;
        }
        int updated = withState(
                        jdbc.sql("""
                        update sales.sale s
                        set status = k.status, attribution = k.attribution, customer_id = k.customer_id,
                            content = k.content, fingerprint = decode(k.fingerprint, 'hex'), terms = k.terms,
                            rule_version = k.rule_version, obstacle = k.obstacle, available_at = k.available_at,
                            expires_at = k.expires_at, completed_at = k.completed_at, sold_at = k.sold_at,
                            total_minor = k.total, refunded_minor = k.refunded, earning_minor = k.earning,
                            points = k.points, offer_points = k.offer_points, points_reversed = k.reversed,
                            award_transaction_id = k.award_id,
                            warnings = string_to_array(k.warnings, ','), updated_at = k.updated_at,
                            redeemed_minor = k.redeemed, claim_expires_at = k.claim_expires_at,
                            order_number = k.order_number, order_id = k.order_id
                        from unnest(""" + STATE_ARRAYS + """
                            ) as k (""" + STATE_NAMES + """
                            )
                        where s.business_id = :business
                        and s.id = k.id
                        and ("""
                                + MAY_EARN.formatted(
                                        "k.points", "s.branch_link_id", "s.external_id", "k.order_number", "k.order_id")
                                + """

                        )
                        """),
                        businessId,
                        sales)
                .update();
        requireAll(updated, sales);
    }

    private static void requireAll(int written, Collection<Sale> sales) {
        if (written < sales.size()) {
            // Another node recorded one of them a moment ago, or rewarded its order: read again and decide anew.
            throw new CannotAcquireLockException("a sale was recorded or rewarded elsewhere at the same time");
        }
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
                .param("contents", SqlArrays.texts(sales, Sale::json))
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
                .param("redeemed", SqlArrays.longs(sales, Sale::redeemedMinor))
                .param("claims", SqlArrays.times(sales, Sale::claimExpiresAt))
                .param("orderNumbers", SqlArrays.texts(sales, it -> it.content().externalNumber()))
                .param("orderIds", SqlArrays.texts(sales, it -> it.content().orderId()));
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

    private void writeRefunds(UUID businessId, Collection<Refund> refunds) {
        if (refunds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into sales.refund (business_id, id, sale_id, external_id, content, fingerprint,
                            source, points_forgiven,
                            amount_minor, points_reversed, points_shortfall, points_restored, refunded_at, created_at)
                        select :business, id, sale_id, external_id, content, decode(fingerprint, 'hex'),
                            source, points_forgiven,
                            amount_minor, points_reversed, points_shortfall, points_restored, refunded_at, created_at
                        from unnest(
                            :ids::bigint[], :sales::bigint[], :externals::text[], :contents::json[],
                            :fingerprints::text[], :amounts::bigint[], :reversed::bigint[], :shortfalls::bigint[],
                            :restored::bigint[],
                            :refunded::timestamptz[], :created::timestamptz[], :sources::text[], :forgiven::bigint[])
                            as k (id, sale_id, external_id, content, fingerprint, amount_minor, points_reversed,
                                points_shortfall, points_restored, refunded_at, created_at, source, points_forgiven)
                        on conflict (business_id, id) do update
                        set amount_minor = excluded.amount_minor
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(refunds, Refund::id))
                .param("sales", SqlArrays.longs(refunds, Refund::saleId))
                .param("externals", SqlArrays.texts(refunds, Refund::externalId))
                .param("contents", SqlArrays.texts(refunds, Refund::json))
                .param(
                        "fingerprints",
                        SqlArrays.texts(refunds, it -> HexFormat.of().formatHex(it.fingerprint())))
                .param("sources", SqlArrays.texts(refunds, Refund::source))
                .param("amounts", SqlArrays.longs(refunds, Refund::amountMinor))
                .param("reversed", SqlArrays.longs(refunds, Refund::pointsReversed))
                .param("shortfalls", SqlArrays.longs(refunds, Refund::pointsShortfall))
                .param("forgiven", SqlArrays.longs(refunds, Refund::pointsForgiven))
                .param("restored", SqlArrays.longs(refunds, Refund::pointsRestored))
                .param("refunded", SqlArrays.times(refunds, it -> it.content().refundedAt()))
                .param("created", SqlArrays.times(refunds, Refund::createdAt))
                .update();
    }

    private void insertUndone(UUID businessId, List<SaleBook.Undone> undone) {
        if (undone.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into sales.undone (business_id, sale_id, refund_external_id, undone_at)
                        select :business, sale_id, refund_external_id, undone_at
                        from unnest(:sales::bigint[], :refunds::text[], :times::timestamptz[])
                            as k (sale_id, refund_external_id, undone_at)
                        """)
                .param("business", businessId)
                .param("sales", SqlArrays.longs(undone, SaleBook.Undone::saleId))
                .param("refunds", SqlArrays.texts(undone, SaleBook.Undone::refundExternalId))
                .param("times", SqlArrays.times(undone, SaleBook.Undone::at))
                .update();
    }

    private void insertRedeemed(UUID businessId, Collection<ByExternalId> sales) {
        if (sales.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into sales.redeemed_order (business_id, branch_link_id, external_id)
                        select :business, link_id, external_id
                        from unnest(:links::bigint[], :externals::text[]) as k (link_id, external_id)
                        on conflict do nothing
                        """)
                .param("business", businessId)
                .param("links", SqlArrays.longs(sales, ByExternalId::branchLinkId))
                .param("externals", SqlArrays.texts(sales, ByExternalId::externalId))
                .update();
    }

    private void insertDeferred(UUID businessId, Collection<Deferred> deferred) {
        if (deferred.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into sales.deferred (business_id, branch_link_id, sale_external_id, refund_external_id, told,
                            expires_at)
                        select :business, link_id, sale_external_id, refund_external_id, told, expires_at
                        from unnest(
                            :links::bigint[], :sales::text[], :refunds::text[], :told::jsonb[], :expires::timestamptz[])
                            as k (link_id, sale_external_id, refund_external_id, told, expires_at)
                        """)
                .param("business", businessId)
                .param("links", SqlArrays.longs(deferred, it -> it.sale().branchLinkId()))
                .param("sales", SqlArrays.texts(deferred, it -> it.sale().externalId()))
                .param("refunds", SqlArrays.texts(deferred, Deferred::refundExternalId))
                .param("told", SqlArrays.texts(deferred, StoredJson::write))
                .param("expires", SqlArrays.times(deferred, Deferred::expiresAt))
                .update();
    }

    /** Not a withdrawal that took a refund's place meanwhile. */
    private void deleteDeferred(UUID businessId, Collection<Deferred> deferred) {
        if (deferred.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        delete from sales.deferred d
                        using unnest(:links::bigint[], :sales::text[], :refunds::text[], :forAny::boolean[])
                            as k (link_id, sale_external_id, refund_external_id, for_any_sale)
                        where d.business_id = :business
                        and d.branch_link_id = k.link_id
                        and d.sale_external_id = k.sale_external_id
                        and d.refund_external_id = k.refund_external_id
                        and (d.told -> 'refund' is null) = k.for_any_sale
                        """)
                .param("business", businessId)
                .param("links", SqlArrays.longs(deferred, it -> it.sale().branchLinkId()))
                .param("sales", SqlArrays.texts(deferred, it -> it.sale().externalId()))
                .param("refunds", SqlArrays.texts(deferred, Deferred::refundExternalId))
                .param("forAny", SqlArrays.texts(deferred, Deferred::isForAnySale))
                .update();
    }

    /** Takes away so many of those that have waited long enough, oldest first. */
    List<Deferred> takeExpired(UUID businessId, Instant now, int most) {
        return jdbc.sql("""
                        delete from sales.deferred d
                        using (
                            select branch_link_id, sale_external_id, refund_external_id
                            from sales.deferred
                            where business_id = :business
                            and expires_at <= :now
                            order by expires_at
                            limit :most
                            for update skip locked
                        ) old
                        where d.business_id = :business
                        and d.branch_link_id = old.branch_link_id
                        and d.sale_external_id = old.sale_external_id
                        and d.refund_external_id = old.refund_external_id
                        returning d.told
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("most", most)
                .query((row, number) -> StoredJson.read(row.getString("told"), Deferred.class))
                .list();
    }

    /** Where something waits that has to be looked at. */
    List<UUID> businessesWithDeferred() {
        return jdbc.sql("""
                        select distinct business_id
                        from sales.deferred
                        """)
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list();
    }

    /** Sales that something waits for and has not tried: another node was told of both at the same moment. */
    List<ByExternalId> missed(UUID businessId, int most) {
        return jdbc.sql("""
                        select distinct d.branch_link_id, d.sale_external_id
                        from sales.deferred d
                        join sales.sale s
                        on s.business_id = d.business_id
                        and s.branch_link_id = d.branch_link_id
                        and s.external_id = d.sale_external_id
                        where d.business_id = :business
                        and (s.status <> 'pending' or d.told -> 'refund' is null)
                        and d.told -> 'refusal' is null
                        limit :most
                        """)
                .param("business", businessId)
                .param("most", most)
                .query((row, number) ->
                        new ByExternalId(row.getLong("branch_link_id"), row.getString("sale_external_id")))
                .list();
    }

    /** Sales of nobody's whose shopper goes by one of the names, with ids above the given one. */
    List<Long> unclaimedBy(UUID businessId, Collection<CustomerReference> names, Instant now, long after, int most) {
        return jdbc.sql("""
                        select id
                        from (
                            select s.id
                            from sales.sale s
                            where s.business_id = :business
                            and s.claim_expires_at > :now
                            and s.content #>> '{customer,email}' = any (:emails::text[])
                            union
                            select s.id
                            from sales.sale s
                            where s.business_id = :business
                            and s.claim_expires_at > :now
                            and s.content #>> '{customer,phone,e164}' = any (:phones::text[])
                            union
                            select s.id
                            from unnest(:integrations::bigint[], :accounts::text[], :externals::text[])
                                as n (integration_id, account_id, external_id)
                            join sales.sale s
                            on s.business_id = :business
                            and s.claim_expires_at > :now
                            and s.integration_id = n.integration_id
                            and s.account_id = n.account_id
                            and s.content #>> '{customer,externalId}' = n.external_id
                        ) theirs
                        where id > :after
                        order by id
                        limit :most
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("emails", SqlArrays.texts(names, CustomerReference::email))
                .param("phones", SqlArrays.texts(names, CustomerReference::phone))
                .param("integrations", SqlArrays.longs(names, CustomerReference::integrationId))
                .param("accounts", SqlArrays.texts(names, CustomerReference::accountId))
                .param("externals", SqlArrays.texts(names, CustomerReference::externalId))
                .param("after", after)
                .param("most", most)
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    List<UUID> businessesWithUnclaimed() {
        return jdbc.sql("""
                        select distinct business_id
                        from sales.sale
                        where claim_expires_at is not null
                        and content -> 'customer' is not null
                        """)
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list();
    }

    /** The next of those that name a shopper, in the order in which they can no longer be claimed. */
    List<UnclaimedSale> unclaimedAfter(UUID businessId, UnclaimedSale after, int most) {
        return jdbc.sql("""
                        select id, claim_expires_at, integration_id, account_id,
                            content #>> '{customer,externalId}' as external_id,
                            content #>> '{customer,qrcode}' as qrcode,
                            content #>> '{customer,email}' as email,
                            content #>> '{customer,phone,e164}' as phone
                        from sales.sale
                        where business_id = :business
                        and claim_expires_at is not null
                        and content -> 'customer' is not null
                        and (claim_expires_at, id) > (:afterExpiry, :afterId)
                        order by claim_expires_at, id
                        limit :most
                        """)
                .param("business", businessId)
                .param("afterExpiry", Timestamp.from(after.claimExpiresAt()))
                .param("afterId", after.id())
                .param("most", most)
                .query((row, number) -> new UnclaimedSale(
                        row.getLong("id"),
                        row.getTimestamp("claim_expires_at").toInstant(),
                        new CustomerReference(
                                null,
                                row.getLong("integration_id"),
                                row.getString("account_id"),
                                row.getString("external_id"),
                                row.getString("qrcode"),
                                row.getString("email"),
                                row.getString("phone"))))
                .list();
    }
}
