package io.potoroo.deliveries;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Deliveries, as rows. */
@Repository
class DeliveryLogRepository {

    static final Filters FILTERS = new Filters()
            .text("external_id", "d.external_id")
            .oneOf("outcome", "d.outcome", Delivery.Outcome.class)
            .time("received_at", "d.received_at");

    private static final String OF_LINK = """
            from deliveries.delivery d
            where d.business_id = :business
            and d.branch_link_id = :link
            and d.received_at > :since
            """;

    private final JdbcClient jdbc;

    DeliveryLogRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID businessId, List<Delivery> deliveries, Instant receivedAt) {
        jdbc.sql("""
                        insert into deliveries.delivery (business_id, branch_link_id, received_at, source, topic,
                            delivery_id, external_id, outcome, sale_id, reason)
                        select :business, link_id, :now, source, topic, delivery_id, external_id, outcome, sale_id, reason
                        from unnest(
                            :links::bigint[], :sources::text[], :topics::text[], :deliveries::text[],
                            :externals::text[], :outcomes::text[], :sales::bigint[], :reasons::text[])
                            with ordinality
                            as k (link_id, source, topic, delivery_id, external_id, outcome, sale_id, reason, number)
                        order by number
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(receivedAt))
                .param("links", SqlArrays.longs(deliveries, Delivery::branchLinkId))
                .param("sources", SqlArrays.texts(deliveries, it -> it.origin().source()))
                .param("topics", SqlArrays.texts(deliveries, it -> it.origin().topic()))
                .param(
                        "deliveries",
                        SqlArrays.texts(deliveries, it -> it.origin().deliveryId()))
                .param("externals", SqlArrays.texts(deliveries, Delivery::externalId))
                .param(
                        "outcomes",
                        SqlArrays.texts(deliveries, it -> it.outcome().wire()))
                .param("sales", SqlArrays.longs(deliveries, Delivery::saleId))
                .param("reasons", SqlArrays.texts(deliveries, Delivery::reason))
                .update();
    }

    List<DeliveryEvent> list(
            UUID businessId, long linkId, Instant since, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql("""
                        select d.id, d.received_at, d.source, d.topic, d.delivery_id, d.external_id, d.outcome, d.sale_id,
                            d.reason
                        """ + OF_LINK + conditions.sql() + """

                        order by d.received_at desc, d.id desc
                        limit :limit
                        offset :offset
                        """)
                .params(conditions.values())
                .param("business", businessId)
                .param("link", linkId)
                .param("since", Timestamp.from(since))
                .param("limit", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> new DeliveryEvent(
                        row.getLong("id"),
                        row.getTimestamp("received_at").toInstant(),
                        row.getString("source"),
                        row.getString("topic"),
                        row.getString("delivery_id"),
                        row.getString("external_id"),
                        row.getString("outcome"),
                        row.getObject("sale_id", Long.class),
                        row.getString("reason")))
                .list();
    }

    long count(UUID businessId, long linkId, Instant since, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        """ + OF_LINK + conditions.sql())
                .params(conditions.values())
                .param("business", businessId)
                .param("link", linkId)
                .param("since", Timestamp.from(since))
                .query(Long.class)
                .single();
    }

    Optional<Origin> origin(UUID businessId, long linkId, long id) {
        return jdbc.sql("""
                        select d.source, d.topic, d.delivery_id
                        from deliveries.delivery d
                        where d.business_id = :business
                        and d.branch_link_id = :link
                        and d.id = :id
                        """)
                .param("business", businessId)
                .param("link", linkId)
                .param("id", id)
                .query((row, number) ->
                        new Origin(row.getString("source"), row.getString("topic"), row.getString("delivery_id")))
                .optional();
    }

    /** Removes so many of all that are older, and returns how many there were. */
    int forget(Instant before, int most) {
        return jdbc.sql("""
                        delete from deliveries.delivery d
                        using (
                            select business_id, id
                            from deliveries.delivery
                            where received_at < :before
                            limit :most
                        ) old
                        where d.business_id = old.business_id
                        and d.id = old.id
                        """)
                .param("before", Timestamp.from(before))
                .param("most", most)
                .update();
    }
}
