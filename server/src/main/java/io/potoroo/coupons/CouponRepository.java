package io.potoroo.coupons;

import io.potoroo.database.SqlArrays;
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

/** Coupons, as rows. */
@Repository
class CouponRepository {

    /** Few enough to be drawn without a thought; with ten million coupons one in 100,000 finds none of them free. */
    static final int CODES_TO_CHOOSE_FROM = 5;

    private static final String COLUMNS = """
            c.business_id, c.coupon_id, c.offer_id, c.customer_id, c.qrcode, c.state, c.locked, c.assigned_at,
                c.expires_at, c.redeemed_at, c.assigned_by, c.redeemed_by
            """;

    private static final String LIVE = """
            from coupons.coupon c
            where c.business_id = :business
            and c.customer_id = :customer
            and c.state in (74, 91)
            and c.replaced_at is null
            and (c.expires_at is null or c.expires_at > :at)
            """;

    private final JdbcClient jdbc;

    CouponRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes room for coupons of the same customers and offers. */
    void replaceExpired(UUID businessId, List<Coupon> coupons, Instant now) {
        jdbc.sql("""
                        update coupons.coupon c
                        set replaced_at = :now
                        from unnest(:customers::uuid[], :offers::bigint[]) as k (customer_id, offer_id)
                        where c.business_id = :business
                        and c.customer_id = k.customer_id
                        and c.offer_id = k.offer_id
                        and c.state in (74, 91)
                        and c.replaced_at is null
                        and c.expires_at <= :now
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.texts(coupons, Coupon::customerId))
                .param("offers", SqlArrays.longs(coupons, Coupon::offerId))
                .param("now", Timestamp.from(now))
                .update();
    }

    /**
     * Those that were added, each with the first code of its own share of {@code codes} that nobody has.
     *
     * @param onceOnly offers of which nobody gets a second coupon, not even after the first was used a moment ago
     */
    List<Coupon> add(UUID businessId, List<Coupon> coupons, Collection<Long> onceOnly, List<String> codes) {
        return jdbc.sql("""
                        insert into coupons.coupon as c (business_id, coupon_id, offer_id, customer_id, qrcode, state,
                            assigned_at, expires_at, assigned_by)
                        select :business, k.coupon_id, k.offer_id, k.customer_id, code.qrcode, k.state, k.assigned_at,
                            k.expires_at, k.assigned_by
                        from unnest(:ids::bigint[], :offers::bigint[], :customers::uuid[], :states::integer[],
                            :assigned::timestamptz[], :expires::timestamptz[], :transactions::bigint[])
                            with ordinality
                            as k (coupon_id, offer_id, customer_id, state, assigned_at, expires_at, assigned_by, position)
                        cross join lateral (
                            select drawn.qrcode
                            from unnest(:codes::text[]) with ordinality as drawn (qrcode, position)
                            where drawn.position % :coupons = k.position % :coupons
                            and not exists (
                                select from coupons.coupon taken
                                where taken.business_id = :business
                                and taken.qrcode = drawn.qrcode)
                            limit 1) code
                        where k.offer_id <> all (:onceOnly::bigint[])
                        or not exists (
                            select from coupons.coupon had
                            where had.business_id = :business
                            and had.customer_id = k.customer_id
                            and had.offer_id = k.offer_id)
                        order by k.customer_id, k.offer_id
                        on conflict do nothing
                        returning
                        """ + COLUMNS)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(coupons, Coupon::id))
                .param("offers", SqlArrays.longs(coupons, Coupon::offerId))
                .param("customers", SqlArrays.texts(coupons, Coupon::customerId))
                .param("states", SqlArrays.longs(coupons, it ->
                        (long) it.state().number()))
                .param("assigned", SqlArrays.times(coupons, Coupon::assignedAt))
                .param("expires", SqlArrays.times(coupons, Coupon::expiresAt))
                .param("transactions", SqlArrays.longs(coupons, Coupon::assignedBy))
                .param("onceOnly", SqlArrays.longs(onceOnly, it -> it))
                .param("codes", SqlArrays.texts(codes, it -> it))
                .param("coupons", coupons.size())
                .query((row, number) -> coupon(row))
                .list();
    }

    List<Coupon> newest(UUID businessId, Collection<UUID> customerIds) {
        return jdbc.sql("select distinct on (c.customer_id, c.offer_id) " + COLUMNS + """
                        from coupons.coupon c
                        where c.business_id = :business
                        and c.customer_id = any (:customers::uuid[])
                        order by c.customer_id, c.offer_id,
                            ((c.state in (74, 91) or c.locked) and c.replaced_at is null) desc,
                            c.assigned_at desc, c.coupon_id desc
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .query((row, number) -> coupon(row))
                .list();
    }

    Optional<Coupon> find(UUID businessId, String qrcode) {
        return jdbc.sql("select " + COLUMNS + """
                        from coupons.coupon c
                        where c.business_id = :business
                        and c.qrcode = :qrcode
                        """)
                .param("business", businessId)
                .param("qrcode", qrcode)
                .query((row, number) -> coupon(row))
                .optional();
    }

    /** In one order, so that two batches cannot wait for each other. */
    List<Coupon> lock(UUID businessId, Collection<Long> ids) {
        return jdbc.sql("select " + COLUMNS + """
                        from coupons.coupon c
                        where c.business_id = :business
                        and c.coupon_id = any (:ids)
                        order by c.coupon_id
                        for update
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(ids, it -> it))
                .query((row, number) -> coupon(row))
                .list();
    }

    void redeem(UUID businessId, Collection<Coupon> redeemed) {
        jdbc.sql("""
                        update coupons.coupon c
                        set state = k.state, locked = k.locked, redeemed_at = k.redeemed_at, redeemed_by = k.transaction_id
                        from unnest(:ids::bigint[], :states::integer[], :locked::boolean[], :times::timestamptz[],
                            :transactions::bigint[])
                            as k (coupon_id, state, locked, redeemed_at, transaction_id)
                        where c.business_id = :business
                        and c.coupon_id = k.coupon_id
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(redeemed, Coupon::id))
                .param("states", SqlArrays.longs(redeemed, it ->
                        (long) it.state().number()))
                .param("locked", SqlArrays.texts(redeemed, Coupon::locked))
                .param("times", SqlArrays.times(redeemed, Coupon::redeemedAt))
                .param("transactions", SqlArrays.longs(redeemed, Coupon::redeemedBy))
                .update();
    }

    /** They wait again, as if they had never been handed in. */
    void giveBack(UUID businessId, Collection<Long> ids) {
        jdbc.sql("""
                        update coupons.coupon c
                        set state = case c.state when 75 then 74 else 91 end, locked = false, redeemed_at = null,
                            redeemed_by = null
                        where c.business_id = :business
                        and c.coupon_id = any (:ids)
                        and c.locked
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(ids, it -> it))
                .update();
    }

    void unlock(UUID businessId, Collection<Long> ids) {
        jdbc.sql("""
                        update coupons.coupon c
                        set locked = false
                        where c.business_id = :business
                        and c.coupon_id = any (:ids)
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(ids, it -> it))
                .update();
    }

    List<Coupon> ofTransactions(UUID businessId, Collection<Long> transactionIds) {
        return jdbc.sql("select " + COLUMNS + """
                        from coupons.coupon c
                        where c.business_id = :business
                        and (c.assigned_by = any (:transactions) or c.redeemed_by = any (:transactions))
                        """)
                .param("business", businessId)
                .param("transactions", SqlArrays.longs(transactionIds, it -> it))
                .query((row, number) -> coupon(row))
                .list();
    }

    List<Coupon> live(UUID businessId, UUID customerId, Instant at, Paging paging) {
        return jdbc.sql("select " + COLUMNS + LIVE + """
                        order by c.coupon_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("customer", customerId)
                .param("at", Timestamp.from(at))
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> coupon(row))
                .list();
    }

    long countLive(UUID businessId, UUID customerId, Instant at) {
        return jdbc.sql("select count(*)\n" + LIVE)
                .param("business", businessId)
                .param("customer", customerId)
                .param("at", Timestamp.from(at))
                .query((row, number) -> row.getLong(1))
                .single();
    }

    private static Coupon coupon(ResultSet row) throws SQLException {
        var expiresAt = row.getTimestamp("expires_at");
        var redeemedAt = row.getTimestamp("redeemed_at");
        return new Coupon(
                row.getObject("business_id", UUID.class),
                row.getLong("coupon_id"),
                row.getLong("offer_id"),
                row.getObject("customer_id", UUID.class),
                row.getString("qrcode"),
                CouponState.of(row.getInt("state")),
                row.getBoolean("locked"),
                row.getTimestamp("assigned_at").toInstant(),
                expiresAt == null ? null : expiresAt.toInstant(),
                redeemedAt == null ? null : redeemedAt.toInstant(),
                row.getLong("assigned_by"),
                row.getObject("redeemed_by", Long.class));
    }
}
