package io.potoroo.webhooks;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events and their deliveries, as rows. */
@Repository
class DeliveryRepository {

    private static final String COLUMNS = """
            event.event_id, event.topic, delivery.state, delivery.attempts, event.happened_at, delivery.tried_at,
                delivery.next_try_at, delivery.http_status, delivery.problem
            """;

    private static final String JOINED = """
            from webhooks.delivery
            join webhooks.event using (business_id, event_id)
            where delivery.business_id = :business
            and delivery.endpoint_id = :endpoint
            """;

    /** Of an endpoint that fails, at each look. */
    private static final int MOST_PUT_OFF = 500;

    private final JdbcClient jdbc;

    DeliveryRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A fact as it is kept. */
    record Row(String topic, @Nullable UUID customerId, String data) {}

    /** Keeps those that some endpoint wants to be told of, in their order. */
    void add(UUID businessId, List<Row> facts, Instant happenedAt) {
        jdbc.sql("""
                        with fact as (
                            select *
                            from unnest(:topics::text[], :customers::uuid[], :data::text[])
                                with ordinality as fact (topic, customer_id, data, number)
                        ), event as (
                            insert into webhooks.event (business_id, topic, customer_id, data, happened_at)
                            select :business, topic, customer_id, data, :now
                            from fact
                            where exists (
                                select
                                from webhooks.endpoint
                                where business_id = :business
                                and enabled
                                and topics && array[fact.topic, split_part(fact.topic, '.', 1) || '.*', '*'])
                            order by number
                            returning event_id, topic, customer_id
                        )
                        insert into webhooks.delivery (business_id, endpoint_id, event_id, customer_id)
                        select :business, endpoint.endpoint_id, event.event_id, event.customer_id
                        from event
                        join webhooks.endpoint on endpoint.business_id = :business
                            and endpoint.enabled
                            and endpoint.topics && array[event.topic, split_part(event.topic, '.', 1) || '.*', '*']
                        """)
                .param("business", businessId)
                .param("topics", SqlArrays.texts(facts, Row::topic))
                .param("customers", SqlArrays.texts(facts, Row::customerId))
                .param("data", SqlArrays.texts(facts, Row::data))
                .param("now", Timestamp.from(happenedAt))
                .update();
    }

    /** Keeps one fact for one endpoint, whatever it wants to be told of; answers with the event's id. */
    long addFor(UUID businessId, long endpointId, Row fact, Instant happenedAt) {
        return jdbc.sql("""
                        with event as (
                            insert into webhooks.event (business_id, topic, data, happened_at)
                            values (:business, :topic, :data, :now)
                            returning event_id
                        )
                        insert into webhooks.delivery (business_id, endpoint_id, event_id)
                        select :business, :endpoint, event_id
                        from event
                        returning event_id
                        """)
                .param("business", businessId)
                .param("endpoint", endpointId)
                .param("topic", fact.topic())
                .param("data", fact.data())
                .param("now", Timestamp.from(happenedAt))
                .query(Long.class)
                .single();
    }

    /**
     * Takes what is due, so many of each endpoint: by moving its next attempt to when whoever took it must be dead.
     *
     * <p>What is about a customer waits for everything earlier about the same one; where that is put off for longer than an
     * attempt takes, what waits for it is put off with it, or it would be passed over at each look. Endpoints come in any
     * order, so that those with much to tell do not keep the others waiting.
     */
    List<DueDelivery> take(int each, int most, Collection<Long> busyEndpoints, Instant now, Instant leaseEndsAt) {
        return jdbc.sql("""
                        with behind as (
                            select waiting.*
                            from webhooks.endpoint
                            cross join lateral (
                                select delivery.business_id, delivery.endpoint_id, delivery.event_id, first.next_try_at
                                from (
                                    select *
                                    from webhooks.delivery
                                    where delivery.business_id = endpoint.business_id
                                    and delivery.endpoint_id = endpoint.endpoint_id
                                    and delivery.state = 'pending'
                                    and delivery.next_try_at <= :now
                                    order by delivery.next_try_at
                                    limit :mostPutOff
                                    for update skip locked
                                ) delivery
                                cross join lateral (
                                    select earlier.next_try_at
                                    from webhooks.delivery earlier
                                    where earlier.business_id = delivery.business_id
                                    and earlier.endpoint_id = delivery.endpoint_id
                                    and earlier.customer_id = delivery.customer_id
                                    and earlier.state = 'pending'
                                    and earlier.event_id < delivery.event_id
                                    order by earlier.event_id
                                    limit 1
                                ) first
                                where first.next_try_at > :leaseEnd
                            ) waiting
                            where endpoint.enabled
                            and endpoint.failing_since is not null
                        ), put_off as (
                            update webhooks.delivery
                            set next_try_at = behind.next_try_at
                            from behind
                            where delivery.business_id = behind.business_id
                            and delivery.endpoint_id = behind.endpoint_id
                            and delivery.event_id = behind.event_id
                        ), due as (
                            select due.*
                            from (
                                select business_id, endpoint_id
                                from webhooks.endpoint
                                where enabled
                                and endpoint_id <> all (:busy::bigint[])
                                order by random()
                            ) endpoint
                            cross join lateral (
                                select delivery.business_id, delivery.endpoint_id, delivery.event_id
                                from webhooks.delivery
                                where delivery.business_id = endpoint.business_id
                                and delivery.endpoint_id = endpoint.endpoint_id
                                and delivery.state = 'pending'
                                and delivery.next_try_at <= :now
                                and not exists (
                                    select
                                    from webhooks.delivery earlier
                                    where earlier.business_id = delivery.business_id
                                    and earlier.endpoint_id = delivery.endpoint_id
                                    and earlier.customer_id = delivery.customer_id
                                    and earlier.state = 'pending'
                                    and earlier.event_id < delivery.event_id)
                                order by delivery.next_try_at, delivery.event_id
                                limit :each
                                for update skip locked
                            ) due
                            limit :most
                        )
                        update webhooks.delivery
                        set attempts = delivery.attempts + 1,
                            first_tried_at = coalesce(delivery.first_tried_at, :now),
                            tried_at = :now,
                            next_try_at = :leaseEnd
                        from due
                        join webhooks.event using (business_id, event_id)
                        join webhooks.endpoint using (business_id, endpoint_id)
                        where delivery.business_id = due.business_id
                        and delivery.endpoint_id = due.endpoint_id
                        and delivery.event_id = due.event_id
                        returning delivery.business_id, delivery.endpoint_id, delivery.event_id, delivery.attempts,
                            delivery.first_tried_at, event.topic, event.data, event.happened_at, endpoint.url,
                            endpoint.secret,
                            case when endpoint.earlier_until > :now then endpoint.earlier_secret end as earlier_secret
                        """)
                .param("mostPutOff", MOST_PUT_OFF)
                .param("each", each)
                .param("most", most)
                .param("busy", SqlArrays.longs(busyEndpoints, it -> it))
                .param("now", Timestamp.from(now))
                .param("leaseEnd", Timestamp.from(leaseEndsAt))
                .query((row, number) -> due(row))
                .list();
    }

    private static DueDelivery due(ResultSet row) throws SQLException {
        var earlier = row.getBytes("earlier_secret");
        return new DueDelivery(
                row.getObject("business_id", UUID.class),
                row.getLong("endpoint_id"),
                row.getLong("event_id"),
                row.getInt("attempts"),
                row.getTimestamp("first_tried_at").toInstant(),
                row.getString("topic"),
                row.getString("data"),
                row.getTimestamp("happened_at").toInstant(),
                row.getString("url"),
                earlier == null ? List.of(row.getBytes("secret")) : List.of(row.getBytes("secret"), earlier));
    }

    void delivered(DueDelivery delivery, @Nullable Integer httpStatus) {
        jdbc.sql("""
                        with delivered as (
                            update webhooks.delivery
                            set state = 'delivered',
                                next_try_at = null,
                                http_status = :status,
                                problem = null
                            where business_id = :business
                            and endpoint_id = :endpoint
                            and event_id = :event
                        )
                        update webhooks.endpoint
                        set failing_since = null
                        where business_id = :business
                        and endpoint_id = :endpoint
                        and failing_since is not null
                        """)
                .param("business", delivery.businessId())
                .param("endpoint", delivery.endpointId())
                .param("event", delivery.eventId())
                .param("status", httpStatus)
                .update();
    }

    /** Leaves alone what another worker has taken up since; null for the next attempt gives the delivery up. */
    void failed(
            DueDelivery delivery,
            @Nullable Integer httpStatus,
            @Nullable String problem,
            @Nullable Instant nextTryAt,
            Instant now) {
        jdbc.sql("""
                        with failed as (
                            update webhooks.delivery
                            set state = case when :next::timestamptz is null then 'failed' else 'pending' end,
                                next_try_at = :next::timestamptz,
                                http_status = :status,
                                problem = :problem
                            where business_id = :business
                            and endpoint_id = :endpoint
                            and event_id = :event
                            and state = 'pending'
                            and attempts = :attempts
                        )
                        update webhooks.endpoint
                        set failing_since = :now
                        where business_id = :business
                        and endpoint_id = :endpoint
                        and failing_since is null
                        """)
                .param("business", delivery.businessId())
                .param("endpoint", delivery.endpointId())
                .param("event", delivery.eventId())
                .param("attempts", delivery.attempts())
                .param("status", httpStatus)
                .param("problem", problem)
                .param("next", nextTryAt == null ? null : Timestamp.from(nextTryAt))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Gives the endpoint up, if it has failed ever since or is gone; answers whether it was given up now. */
    boolean disable(UUID businessId, long endpointId, Instant failingSince, String reason, Instant now) {
        return jdbc.sql("""
                        update webhooks.endpoint
                        set enabled = false,
                            disabled_reason = :reason,
                            updated_at = :now
                        where business_id = :business
                        and endpoint_id = :endpoint
                        and enabled
                        and failing_since <= :since
                        """)
                        .param("business", businessId)
                        .param("endpoint", endpointId)
                        .param("reason", reason)
                        .param("since", Timestamp.from(failingSince))
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /** What waits for the endpoint is due now, as if it had never been tried. */
    void startAnew(UUID businessId, long endpointId) {
        jdbc.sql("""
                        update webhooks.delivery
                        set attempts = 0,
                            first_tried_at = null,
                            next_try_at = now()
                        where business_id = :business
                        and endpoint_id = :endpoint
                        and state = 'pending'
                        """)
                .param("business", businessId)
                .param("endpoint", endpointId)
                .update();
    }

    /** Has it delivered once more; answers whether there is such a delivery. */
    boolean replay(UUID businessId, long endpointId, long eventId) {
        return jdbc.sql("""
                        update webhooks.delivery
                        set state = 'pending',
                            attempts = 0,
                            first_tried_at = null,
                            next_try_at = now()
                        where business_id = :business
                        and endpoint_id = :endpoint
                        and event_id = :event
                        """)
                        .param("business", businessId)
                        .param("endpoint", endpointId)
                        .param("event", eventId)
                        .update()
                == 1;
    }

    /** Has everything delivered once more that was given up since then; answers how many there were. */
    int replayFailed(UUID businessId, long endpointId, Instant since) {
        return jdbc.sql("""
                        update webhooks.delivery
                        set state = 'pending',
                            attempts = 0,
                            first_tried_at = null,
                            next_try_at = now()
                        where business_id = :business
                        and endpoint_id = :endpoint
                        and state = 'failed'
                        and tried_at >= :since
                        """)
                .param("business", businessId)
                .param("endpoint", endpointId)
                .param("since", Timestamp.from(since))
                .update();
    }

    static Filters filters() {
        return new Filters().text("state", "delivery.state").text("topic", "event.topic");
    }

    List<Delivery> list(UUID businessId, long endpointId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql("select " + COLUMNS + JOINED + conditions.sql() + """

                        order by event.event_id desc
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("endpoint", endpointId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> delivery(row))
                .list();
    }

    long count(UUID businessId, long endpointId, Filters.Conditions conditions) {
        return jdbc.sql("select count(*) " + JOINED + conditions.sql())
                .param("business", businessId)
                .param("endpoint", endpointId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    Optional<Delivery> find(UUID businessId, long endpointId, long eventId) {
        return jdbc.sql("select " + COLUMNS + JOINED + "and delivery.event_id = :event")
                .param("business", businessId)
                .param("endpoint", endpointId)
                .param("event", eventId)
                .query((row, number) -> delivery(row))
                .optional();
    }

    /** So many of those recorded before then, with their deliveries; answers how many there were. */
    int forget(Instant before, int most) {
        return jdbc.sql("""
                        delete from webhooks.event
                        using (
                            select business_id, event_id
                            from webhooks.event
                            where recorded_at < :before
                            limit :most
                        ) old
                        where event.business_id = old.business_id
                        and event.event_id = old.event_id
                        """)
                .param("before", Timestamp.from(before))
                .param("most", most)
                .update();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        var status = row.getObject("http_status", Integer.class);
        return new Delivery(
                row.getLong("event_id"),
                row.getString("topic"),
                Delivery.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getTimestamp("happened_at").toInstant(),
                time(row.getTimestamp("tried_at")),
                time(row.getTimestamp("next_try_at")),
                status,
                row.getString("problem"));
    }

    private static @Nullable Instant time(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
