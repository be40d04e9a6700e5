package io.potoroo.transactions;

import io.potoroo.database.SqlArrays;
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

/** What customers have set aside for shops, as rows. */
@Repository
class ReservationRepository {

    private static final String COLUMNS = """
            e.transaction_id, e.branch_link_id, e.customer_id, e.branch_id, e.mode, e.kind, e.value, e.points,
                e.coupon_id, e.code, e.sale_external_id, e.gives_back, e.reserved_at, e.expires_at, e.status,
                e.points_returned, e.returned_by
            """;

    private final JdbcClient jdbc;

    ReservationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many were added: one is missing where its code's letters are another's. */
    int add(UUID businessId, List<Reservation> reservations) {
        return jdbc.sql("""
                        insert into transactions.reservation (business_id, transaction_id, branch_link_id, customer_id,
                            branch_id, mode, kind, value, points, coupon_id, code, sale_external_id, gives_back,
                            reserved_at, expires_at, status)
                        select :business, transaction_id, branch_link_id, customer_id, branch_id, mode, kind, value,
                            points, coupon_id, code, sale_external_id, gives_back, reserved_at, expires_at, status
                        from unnest(:transactions::bigint[], :links::bigint[], :customers::uuid[], :branches::uuid[],
                            :modes::text[], :kinds::text[], :values::bigint[], :points::bigint[], :coupons::bigint[],
                            :codes::text[], :sales::text[], :givesBack::boolean[], :reserved::timestamptz[],
                            :expires::timestamptz[], :statuses::text[])
                            as k (transaction_id, branch_link_id, customer_id, branch_id, mode, kind, value, points,
                            coupon_id, code, sale_external_id, gives_back, reserved_at, expires_at, status)
                        order by lower(code)
                        on conflict (business_id, lower(code)) do nothing
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(reservations, Reservation::id))
                .param("links", SqlArrays.longs(reservations, Reservation::branchLinkId))
                .param("customers", SqlArrays.texts(reservations, Reservation::customerId))
                .param("branches", SqlArrays.texts(reservations, Reservation::branchId))
                .param("modes", SqlArrays.texts(reservations, it -> it.mode().told()))
                .param("kinds", SqlArrays.texts(reservations, it -> it.kind().told()))
                .param("values", SqlArrays.longs(reservations, Reservation::value))
                .param("points", SqlArrays.longs(reservations, Reservation::points))
                .param("coupons", SqlArrays.longs(reservations, Reservation::couponId))
                .param("codes", SqlArrays.texts(reservations, Reservation::code))
                .param("sales", SqlArrays.texts(reservations, Reservation::saleExternalId))
                .param("givesBack", SqlArrays.texts(reservations, Reservation::givesBack))
                .param("reserved", SqlArrays.times(reservations, Reservation::reservedAt))
                .param("expires", SqlArrays.times(reservations, Reservation::expiresAt))
                .param(
                        "statuses",
                        SqlArrays.texts(reservations, it -> it.status().told()))
                .update();
    }

    /** In one order, so that two batches cannot wait for each other; codes whatever their case. */
    List<Reservation> lock(
            UUID businessId, Collection<Long> ids, Collection<String> codes, Collection<Reservations.SaleName> sales) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.reservation e
                        where e.business_id = :business
                        and e.transaction_id = any (array(
                            select unnest(:ids::bigint[])
                            union all
                            select coded.transaction_id
                            from transactions.reservation coded
                            where coded.business_id = :business
                            and lower(coded.code) = any (:codes::text[])
                            union all
                            select taken.transaction_id
                            from transactions.reservation taken
                            join unnest(:links::bigint[], :sales::text[]) as s (link_id, external_id)
                            on s.link_id = taken.branch_link_id
                            and s.external_id = taken.sale_external_id
                            where taken.business_id = :business
                            and taken.status in ('applied', 'refunded')
                        ))
                        order by e.transaction_id
                        for update
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(ids, it -> it))
                .param("codes", SqlArrays.texts(codes, Reservations::lowerCase))
                .param("links", SqlArrays.longs(sales, Reservations.SaleName::branchLinkId))
                .param("sales", SqlArrays.texts(sales, Reservations.SaleName::externalId))
                .query((row, number) -> reservation(row))
                .list();
    }

    /** Those that nobody has taken and whose time has come. */
    List<Reservation> due(UUID businessId, Instant now, Collection<Long> besides, int most) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.reservation e
                        where e.business_id = :business
                        and e.status = 'reserved'
                        and (e.expires_at <= :now or e.abandoned)
                        and e.transaction_id <> all (:besides::bigint[])
                        order by e.transaction_id
                        limit :most
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("besides", SqlArrays.longs(besides, it -> it))
                .param("most", most)
                .query((row, number) -> reservation(row))
                .list();
    }

    Optional<Reservation> withCode(UUID businessId, String lowerCase) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.reservation e
                        where e.business_id = :business
                        and lower(e.code) = :code
                        """)
                .param("business", businessId)
                .param("code", lowerCase)
                .query((row, number) -> reservation(row))
                .optional();
    }

    /** Those that wait for the shop; nobody else can take them now. */
    List<Reservation> lockOpen(UUID businessId, long branchLinkId) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.reservation e
                        where e.business_id = :business
                        and e.branch_link_id = :link
                        and e.status = 'reserved'
                        order by e.transaction_id
                        for update
                        """)
                .param("business", businessId)
                .param("link", branchLinkId)
                .query((row, number) -> reservation(row))
                .list();
    }

    void abandon(UUID businessId, Collection<Reservation> reservations) {
        jdbc.sql("""
                        update transactions.reservation
                        set abandoned = true
                        where business_id = :business
                        and transaction_id = any (:ids)
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(reservations, Reservation::id))
                .update();
    }

    List<UUID> businessesWithDue(Instant now) {
        return jdbc.sql("""
                        select distinct e.business_id
                        from transactions.reservation e
                        where e.status = 'reserved'
                        and (e.expires_at <= :now or e.abandoned)
                        """)
                .param("now", Timestamp.from(now))
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list();
    }

    void save(UUID businessId, Collection<Reservation> changed) {
        jdbc.sql("""
                        update transactions.reservation e
                        set branch_link_id = k.branch_link_id, sale_external_id = k.sale_external_id,
                            status = k.status, points_returned = k.points_returned, returned_by = k.returned_by
                        from unnest(:transactions::bigint[], :links::bigint[], :sales::text[], :statuses::text[],
                            :pointsReturned::bigint[], :returnedBy::bigint[])
                            as k (transaction_id, branch_link_id, sale_external_id, status, points_returned,
                            returned_by)
                        where e.business_id = :business
                        and e.transaction_id = k.transaction_id
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(changed, Reservation::id))
                .param("links", SqlArrays.longs(changed, Reservation::branchLinkId))
                .param("sales", SqlArrays.texts(changed, Reservation::saleExternalId))
                .param("statuses", SqlArrays.texts(changed, it -> it.status().told()))
                .param("pointsReturned", SqlArrays.longs(changed, Reservation::pointsReturned))
                .param("returnedBy", SqlArrays.longs(changed, Reservation::returnedBy))
                .update();
    }

    /** Those that one of the transactions made or gave back. */
    List<Reservation> ofTransactions(UUID businessId, Collection<Long> transactionIds) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.reservation e
                        where e.business_id = :business
                        and (e.transaction_id = any (:transactions) or e.returned_by = any (:transactions))
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(transactionIds, it -> it))
                .query((row, number) -> reservation(row))
                .list();
    }

    /** Those that were taken off the sales, by id. */
    List<Reservation> ofSales(UUID businessId, Collection<Reservations.SaleName> sales) {
        return jdbc.sql("select " + COLUMNS + """
                        from transactions.reservation e
                        join unnest(:links::bigint[], :sales::text[]) as s (link_id, external_id)
                        on s.link_id = e.branch_link_id
                        and s.external_id = e.sale_external_id
                        where e.business_id = :business
                        and e.status in ('applied', 'refunded')
                        order by e.transaction_id
                        """)
                .param("business", businessId)
                .param("links", SqlArrays.longs(sales, Reservations.SaleName::branchLinkId))
                .param("sales", SqlArrays.texts(sales, Reservations.SaleName::externalId))
                .query((row, number) -> reservation(row))
                .list();
    }

    private static Reservation reservation(ResultSet row) throws SQLException {
        return new Reservation(
                row.getLong("transaction_id"),
                row.getObject("branch_link_id", Long.class),
                row.getObject("customer_id", UUID.class),
                row.getObject("branch_id", UUID.class),
                Reservation.Mode.of(row.getString("mode")),
                Reservation.Kind.of(row.getString("kind")),
                row.getLong("value"),
                row.getLong("points"),
                row.getObject("coupon_id", Long.class),
                row.getString("code"),
                row.getString("sale_external_id"),
                row.getBoolean("gives_back"),
                row.getTimestamp("reserved_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                Reservation.Status.of(row.getString("status")),
                row.getLong("points_returned"),
                row.getObject("returned_by", Long.class));
    }
}
