package io.potoroo.offers;

import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Window;
import io.potoroo.database.SqlArrays;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Offers, as rows; how they are shown is not among them. */
@Repository
class OfferRepository {

    private static final Presentation NOT_READ = new Presentation(List.of(), List.of(), List.of());

    private static final String SELECT = """
            select business_id, offer_id, type_id, targeted, priority, external_id, publish_at, expires_at,
                multip_factor, points, real_minor, discount_minor, discount_percent, frequency_id, weekdays, peak_from,
                peak_to, min_purchase_minor, max_purchase_minor, apps_only, coupon_auto_get, coupon_perm_available,
                coupon_convertible, coupon_expires_in_days, created_at, updated_at
            from offers.offer
            where business_id = :business
            """;

    private final JdbcClient jdbc;

    OfferRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Offer offer) {
        written(jdbc.sql("""
                                insert into offers.offer
                                    (business_id, offer_id, type_id, targeted, priority, external_id, publish_at,
                                    expires_at, multip_factor, points, real_minor, discount_minor, discount_percent,
                                    frequency_id, weekdays, peak_from, peak_to, min_purchase_minor,
                                    max_purchase_minor, apps_only, coupon_auto_get, coupon_perm_available,
                                    coupon_convertible, coupon_expires_in_days, created_at, updated_at)
                                values
                                    (:business, :id, :type, :targeted, :priority, :externalId, :publishAt,
                                    :expiresAt, :multiplier, :points, :realMinor, :discountMinor, :discountPercent,
                                    :frequency, :weekdays, :peakFrom::time, :peakTo::time, :minMinor, :maxMinor,
                                    :appsOnly, :autoGet, :permanentlyAvailable, :convertible, :expiresInDays, :now,
                                    :now)
                                """).param("type", offer.content().type().number()), offer)
                .update();
    }

    void save(Offer offer) {
        written(jdbc.sql("""
                        update offers.offer
                        set targeted = :targeted,
                            priority = :priority,
                            external_id = :externalId,
                            publish_at = :publishAt,
                            expires_at = :expiresAt,
                            multip_factor = :multiplier,
                            points = :points,
                            real_minor = :realMinor,
                            discount_minor = :discountMinor,
                            discount_percent = :discountPercent,
                            frequency_id = :frequency,
                            weekdays = :weekdays,
                            peak_from = :peakFrom::time,
                            peak_to = :peakTo::time,
                            min_purchase_minor = :minMinor,
                            max_purchase_minor = :maxMinor,
                            apps_only = :appsOnly,
                            coupon_auto_get = :autoGet,
                            coupon_perm_available = :permanentlyAvailable,
                            coupon_convertible = :convertible,
                            coupon_expires_in_days = :expiresInDays,
                            updated_at = :now
                        where business_id = :business
                        and offer_id = :id
                        """), offer).update();
    }

    private static StatementSpec written(StatementSpec statement, Offer offer) {
        var content = offer.content();
        var worth = content.worth();
        var purchase = content.purchase();
        var coupon = content.coupon();
        var expiresAt = content.window().expiresAt();
        return statement
                .param("business", offer.businessId())
                .param("id", offer.id())
                .param("targeted", content.targeted())
                .param("priority", content.priority())
                .param("externalId", content.externalId())
                .param("publishAt", Timestamp.from(content.window().publishAt()))
                .param("expiresAt", expiresAt == null ? null : Timestamp.from(expiresAt))
                .param("multiplier", worth.multiplier())
                .param("points", worth.points())
                .param("realMinor", worth.realMinor())
                .param("discountMinor", worth.discountMinor())
                .param("discountPercent", worth.discountPercent())
                .param(
                        "frequency",
                        purchase == null ? null : purchase.frequency().number())
                .param("weekdays", SqlArrays.longs(purchase == null ? Set.<DayOfWeek>of() : purchase.weekdays(), it ->
                        (long) it.getValue()))
                .param("peakFrom", purchase == null ? null : time(purchase.peakFrom()))
                .param("peakTo", purchase == null ? null : time(purchase.peakTo()))
                .param("minMinor", purchase == null ? 0 : purchase.minMinor())
                .param("maxMinor", purchase == null ? 0 : purchase.maxMinor())
                .param("appsOnly", purchase != null && purchase.appsOnly())
                .param("autoGet", coupon.autoGet())
                .param("permanentlyAvailable", coupon.permanentlyAvailable())
                .param("convertible", coupon.convertible())
                .param("expiresInDays", coupon.expiresInDays())
                .param("now", Timestamp.from(offer.updatedAt()));
    }

    private static @Nullable String time(@Nullable LocalTime time) {
        return time == null ? null : time.toString();
    }

    Optional<Offer> find(UUID businessId, long id) {
        return find(businessId, id, "");
    }

    /** Held until the database transaction ends. */
    Optional<Offer> lock(UUID businessId, long id) {
        return find(businessId, id, "for update");
    }

    private Optional<Offer> find(UUID businessId, long id, String lock) {
        return jdbc.sql(SELECT + """
                        and offer_id = :id
                        and deleted_at is null
                        """ + lock)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> offer(row))
                .optional();
    }

    /** Deleted ones as well. */
    List<Offer> byIds(UUID businessId, Collection<Long> ids) {
        return jdbc.sql(SELECT + "and offer_id = any(:ids)")
                .param("business", businessId)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> offer(row))
                .list();
    }

    List<Offer> existing(UUID businessId, Collection<Long> ids) {
        return jdbc.sql(SELECT + """
                        and offer_id = any(:ids)
                        and deleted_at is null
                        """)
                .param("business", businessId)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> offer(row))
                .list();
    }

    List<Offer> live(UUID businessId, Instant at) {
        return jdbc.sql(SELECT + """
                        and deleted_at is null
                        and publish_at <= :at
                        and (expires_at is null or expires_at > :at)
                        order by priority, offer_id
                        """)
                .param("business", businessId)
                .param("at", Timestamp.from(at))
                .query((row, number) -> offer(row))
                .list();
    }

    /** Those of the types that apply by themselves which were not over at {@code since}. */
    List<Offer> forPurchases(UUID businessId, Instant since) {
        return jdbc.sql(SELECT + """
                        and deleted_at is null
                        and frequency_id is not null
                        and not apps_only
                        and (expires_at is null or expires_at > :since)
                        order by priority, offer_id
                        """)
                .param("business", businessId)
                .param("since", Timestamp.from(since))
                .query((row, number) -> offer(row))
                .list();
    }

    List<Offer> automatic(UUID businessId, Instant at) {
        return jdbc.sql(SELECT + """
                        and deleted_at is null
                        and (coupon_auto_get or coupon_convertible)
                        and (expires_at is null or expires_at > :at)
                        order by priority, offer_id
                        """)
                .param("business", businessId)
                .param("at", Timestamp.from(at))
                .query((row, number) -> offer(row))
                .list();
    }

    List<Offer> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql(SELECT + "and deleted_at is null\n" + conditions.sql() + """

                        order by offer_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> offer(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from offers.offer
                        where business_id = :business
                        and deleted_at is null
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query((row, number) -> row.getLong(1))
                .single();
    }

    boolean delete(UUID businessId, long id, Instant now) {
        return jdbc.sql("""
                        update offers.offer
                        set deleted_at = :now
                        where business_id = :business
                        and offer_id = :id
                        and deleted_at is null
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    private static Offer offer(ResultSet row) throws SQLException {
        var expiresAt = row.getTimestamp("expires_at");
        return new Offer(
                row.getObject("business_id", UUID.class),
                row.getLong("offer_id"),
                new OfferContent(
                        OfferType.of(row.getInt("type_id")),
                        row.getBoolean("targeted"),
                        row.getInt("priority"),
                        row.getString("external_id"),
                        new Window(
                                row.getTimestamp("publish_at").toInstant(),
                                expiresAt == null ? null : expiresAt.toInstant()),
                        new Worth(
                                row.getBigDecimal("multip_factor"),
                                row.getLong("points"),
                                row.getLong("real_minor"),
                                row.getLong("discount_minor"),
                                row.getBigDecimal("discount_percent")),
                        purchase(row),
                        new CouponTerms(
                                row.getBoolean("coupon_auto_get"),
                                row.getBoolean("coupon_perm_available"),
                                row.getBoolean("coupon_convertible"),
                                row.getInt("coupon_expires_in_days")),
                        NOT_READ),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static @Nullable PurchaseTerms purchase(ResultSet row) throws SQLException {
        int frequency = row.getInt("frequency_id");
        if (row.wasNull()) {
            return null;
        }
        var weekdays = new TreeSet<DayOfWeek>();
        Arrays.stream((Long[]) row.getArray("weekdays").getArray())
                .forEach(it -> weekdays.add(DayOfWeek.of(it.intValue())));
        return new PurchaseTerms(
                Frequency.of(frequency),
                weekdays,
                row.getObject("peak_from", LocalTime.class),
                row.getObject("peak_to", LocalTime.class),
                row.getLong("min_purchase_minor"),
                row.getLong("max_purchase_minor"),
                row.getBoolean("apps_only"));
    }
}
