package io.potoroo.connectors;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.potoroo.database.SqlArrays;
import io.potoroo.deliveries.Delivery;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events and turns, as rows; in the database's time, as platforms know nothing of one that a business has moved. */
@Repository
class EventRepository {

    static final Filters FILTERS = new Filters()
            .text("external_id", "e.order_id")
            .oneOf("outcome", "e.outcome", Delivery.Outcome.class)
            .text("topic", "e.topic")
            .time("received_at", "e.received_at");

    private static final String ALL_BUT_BODY = """
            e.event_id, e.integration_id, e.account_id, e.shop_id, e.order_id, e.topic, e.delivery_id, e.received_at,
                e.tries, e.next_try_at, e.outcome, e.reason, e.finished_at
            """;

    private static final String COLUMNS = ALL_BUT_BODY + ", e.body ";

    /** What waits is somebody's turn. */
    private static final String WAITS = """
            insert into connectors.turn as t (business_id, integration_id, account_id, order_id, next_at)
            select distinct :business::uuid, integration_id, account_id, order_id, now()
            from waiting
            order by integration_id, account_id, order_id
            on conflict (business_id, integration_id, account_id, order_id) do update
            set next_at = case when t.taken then t.next_at else least(t.next_at, excluded.next_at) end,
                again = t.taken
            """;

    private final JdbcClient jdbc;

    EventRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An event of an integration. */
    record Arrived(long integrationId, PlatformEvent event) {

        DeliveryKey key() {
            return new DeliveryKey(integrationId, event.topic(), event.deliveryId());
        }
    }

    /** What tells one delivery from another. */
    record DeliveryKey(long integrationId, String topic, String deliveryId) {}

    /** Keeps those that are new, and tells which these are. */
    Set<DeliveryKey> add(UUID businessId, List<Arrived> arrived) {
        return new HashSet<>(jdbc.sql("""
                        with waiting as (
                            insert into connectors.event (business_id, integration_id, account_id, shop_id, order_id, topic,
                                delivery_id, body, received_at, next_try_at)
                            select :business, integration_id, account_id, shop_id, coalesce(order_id, ''), topic,
                                delivery_id, decode(body, 'base64'), now(), now()
                            from unnest(:integrations::bigint[], :accounts::text[], :shops::text[], :orders::text[],
                                :topics::text[], :deliveries::text[], :bodies::text[])
                                with ordinality
                                as a (integration_id, account_id, shop_id, order_id, topic, delivery_id, body, number)
                            order by number
                            on conflict (business_id, integration_id, topic, delivery_id) do nothing
                            returning integration_id, account_id, order_id, topic, delivery_id
                        ), turns as (
                        """ + WAITS + """
                        )
                        select integration_id, topic, delivery_id
                        from waiting
                        """)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(arrived, Arrived::integrationId))
                .param("accounts", SqlArrays.texts(arrived, it -> it.event().accountId()))
                .param("shops", SqlArrays.texts(arrived, it -> it.event().shopId()))
                .param("orders", SqlArrays.texts(arrived, it -> it.event().orderId()))
                .param("topics", SqlArrays.texts(arrived, it -> it.event().topic()))
                .param("deliveries", SqlArrays.texts(arrived, it -> it.event().deliveryId()))
                .param(
                        "bodies",
                        SqlArrays.texts(
                                arrived,
                                it -> Base64.getEncoder()
                                        .encodeToString(it.event().body())))
                .query((row, number) -> new DeliveryKey(
                        row.getLong("integration_id"), row.getString("topic"), row.getString("delivery_id")))
                .list());
    }

    /**
     * Takes some of the orders whose turn it is, for as long as the lease says.
     *
     * @param each so many of one business at once, with those that are under way
     */
    List<Turn> take(int most, int each, Map<UUID, Integer> underWay, Duration lease) {
        var held = List.copyOf(underWay.entrySet());
        return jdbc.sql("""
                        with recursive business (business_id) as (
                            (select business_id from connectors.turn order by business_id limit 1)
                            union all
                            select (
                                select t.business_id
                                from connectors.turn t
                                where t.business_id > business.business_id
                                order by t.business_id
                                limit 1)
                            from business
                            where business.business_id is not null
                        ), due as (
                            select due.*
                            from (
                                select business_id, :each - coalesce(held.number, 0) as free
                                from business
                                left join unnest(:businesses::uuid[], :held::bigint[]) as held (business_id, number)
                                using (business_id)
                                order by random()
                            ) business
                            cross join lateral (
                                select t.business_id, t.integration_id, t.account_id, t.order_id
                                from connectors.turn t
                                where t.business_id = business.business_id
                                and t.next_at <= now()
                                order by t.next_at
                                limit greatest(business.free, 0)
                                for update skip locked
                            ) due
                            limit :most
                        )
                        update connectors.turn t
                        set next_at = now() + make_interval(secs => :lease), taken = true, again = false, number = t.number + 1
                        from due
                        where t.business_id = due.business_id
                        and t.integration_id = due.integration_id
                        and t.account_id = due.account_id
                        and t.order_id = due.order_id
                        returning t.business_id, t.integration_id, t.account_id, t.order_id, t.number
                        """)
                .param("most", most)
                .param("each", each)
                .param(
                        "businesses",
                        SqlArrays.uuids(held.stream().map(Map.Entry::getKey).toList()))
                .param("held", SqlArrays.longs(held, it -> (long) it.getValue()))
                .param("lease", lease.toSeconds())
                .query((row, number) -> new Turn(
                        row.getObject("business_id", UUID.class),
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("order_id"),
                        row.getLong("number")))
                .list();
    }

    /** An event of the turn of that number, or, where it did not fit, only that there is one. */
    private record Found(int turn, StoredEvent event, boolean fits) {}

    /**
     * What waits about each of the orders, so many of each, in the order in which it came. Of all together the first until
     * their bodies are so large; at least one, however large, if that may be anything at all.
     */
    List<Share> waiting(UUID businessId, List<Turn> turns, int mostOfEach, long bytes) {
        var found = jdbc
                .sql("select " + ALL_BUT_BODY + """
                        , e.turn, e.fits, case when e.fits then e.body end as body
                        from (
                            select t.number as turn, e.*,
                                coalesce(sum(octet_length(e.body)) over earlier, 0) < :bytes as fits
                            from unnest(:integrations::bigint[], :accounts::text[], :orders::text[]) with ordinality
                                as t (integration_id, account_id, order_id, number)
                            cross join lateral (
                                select e.*
                                from connectors.event e
                                where e.business_id = :business
                                and e.integration_id = t.integration_id
                                and e.account_id = t.account_id
                                and e.order_id = t.order_id
                                and e.outcome is null
                                order by e.event_id
                                limit :most
                            ) e
                            window earlier as (
                                order by e.event_id
                                rows between unbounded preceding and 1 preceding)
                        ) e
                        order by e.event_id
                        """)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(turns, Turn::integrationId))
                .param("accounts", SqlArrays.texts(turns, Turn::accountId))
                .param("orders", SqlArrays.texts(turns, Turn::orderId))
                .param("most", mostOfEach)
                .param("bytes", bytes)
                .query((row, number) -> new Found(row.getInt("turn"), event(row), row.getBoolean("fits")))
                .list()
                .stream()
                .collect(groupingBy(Found::turn));
        return IntStream.range(0, turns.size())
                .mapToObj(i -> share(turns.get(i), found.getOrDefault(i + 1, List.of()), mostOfEach))
                .toList();
    }

    private static Share share(Turn turn, List<Found> found, int most) {
        var events = found.stream().filter(Found::fits).map(Found::event).toList();
        return new Share(turn, events, found.size() == most || events.size() < found.size());
    }

    /** The shop that was named last for each of the orders; none where nothing did. */
    Map<Turn, String> shops(UUID businessId, Collection<Turn> turns) {
        var byOrder = turns.stream()
                .collect(toMap(it -> List.of(it.integrationId(), it.accountId(), it.orderId()), it -> it));
        return jdbc
                .sql("""
                        select distinct on (e.integration_id, e.account_id, e.order_id)
                            e.integration_id, e.account_id, e.order_id, e.shop_id
                        from connectors.event e
                        join unnest(:integrations::bigint[], :accounts::text[], :orders::text[])
                            as t (integration_id, account_id, order_id)
                        using (integration_id, account_id, order_id)
                        where e.business_id = :business
                        and e.shop_id is not null
                        order by e.integration_id, e.account_id, e.order_id, e.event_id desc
                        """)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(turns, Turn::integrationId))
                .param("accounts", SqlArrays.texts(turns, Turn::accountId))
                .param("orders", SqlArrays.texts(turns, Turn::orderId))
                .query((row, number) -> Map.entry(
                        byOrder.get(List.of(
                                row.getLong("integration_id"), row.getString("account_id"), row.getString("order_id"))),
                        row.getString("shop_id")))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * What became of an event.
     *
     * @param outcome null: it is tried again
     * @param awaitedShopId the shop that was not linked; null also where any shop of the account will do
     */
    record Ending(
            long eventId,
            int tries,
            Instant nextTryAt,
            Delivery.@Nullable Outcome outcome,
            @Nullable String reason,
            @Nullable String awaitedShopId) {

        boolean isKept() {
            return outcome == null || outcome == Delivery.Outcome.FAILED || outcome == Delivery.Outcome.UNLINKED;
        }
    }

    /**
     * What was worked out of it is all that is needed any more of what ended well. What another worker has ended, because
     * this one's lease was over, is left alone.
     */
    void end(UUID businessId, List<Ending> endings) {
        jdbc.sql("""
                        update connectors.event e
                        set tries = k.tries, next_try_at = k.next_try_at, outcome = k.outcome, reason = k.reason,
                            awaited_shop_id = k.awaited_shop_id,
                            body = case when k.kept then e.body end,
                            finished_at = case when k.outcome is not null then now() end
                        from unnest(:events::bigint[], :tries::bigint[], :nextTries::timestamptz[], :outcomes::text[],
                            :reasons::text[], :awaited::text[], :kept::boolean[])
                            as k (event_id, tries, next_try_at, outcome, reason, awaited_shop_id, kept)
                        where e.business_id = :business
                        and e.event_id = k.event_id
                        and e.outcome is null
                        """)
                .param("business", businessId)
                .param("events", SqlArrays.longs(endings, Ending::eventId))
                .param("tries", SqlArrays.longs(endings, it -> (long) it.tries()))
                .param("nextTries", SqlArrays.times(endings, Ending::nextTryAt))
                .param(
                        "outcomes",
                        SqlArrays.texts(
                                endings,
                                it -> it.outcome() == null
                                        ? null
                                        : it.outcome().name().toLowerCase(Locale.ROOT)))
                .param("reasons", SqlArrays.texts(endings, Ending::reason))
                .param("awaited", SqlArrays.texts(endings, Ending::awaitedShopId))
                .param("kept", SqlArrays.texts(endings, Ending::isKept))
                .update();
    }

    /** A turn is over, until then or for good; at once where more came meanwhile. */
    record Over(Turn turn, @Nullable Instant nextAt) {}

    private static final String OVER = """
            with over as (
                select *
                from unnest(:integrations::bigint[], :accounts::text[], :orders::text[], :numbers::bigint[],
                    :nexts::timestamptz[])
                    as over (integration_id, account_id, order_id, number, next_at)
            )
            """;

    /** What another worker has taken since is left alone. */
    private static final String IS_OVER = """
            where t.business_id = :business
            and t.integration_id = over.integration_id
            and t.account_id = over.account_id
            and t.order_id = over.order_id
            and t.number = over.number
            """;

    /** Rows are looked at under their lock: more may be coming in at this moment. */
    void end(UUID businessId, Collection<Over> turns) {
        var over = turns.stream().filter(it -> it.nextAt() == null).toList();
        int gone = end(businessId, over, "delete from connectors.turn t using over " + IS_OVER + "and not t.again");
        if (gone < turns.size()) {
            end(businessId, turns, """
                    update connectors.turn t
                    set taken = false, again = false,
                        next_at = case when t.again then now() else over.next_at end
                    from over
                    """ + IS_OVER);
        }
    }

    private int end(UUID businessId, Collection<Over> turns, String statement) {
        return jdbc.sql(OVER + statement)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(turns, it -> it.turn().integrationId()))
                .param("accounts", SqlArrays.texts(turns, it -> it.turn().accountId()))
                .param("orders", SqlArrays.texts(turns, it -> it.turn().orderId()))
                .param("numbers", SqlArrays.longs(turns, it -> it.turn().number()))
                .param("nexts", SqlArrays.times(turns, Over::nextAt))
                .update();
    }

    private static final String WAITS_AGAIN = """
            set outcome = null, reason = null, awaited_shop_id = null, finished_at = null, tries = 0, next_try_at = now()
            """;

    /** What waited for a link of the shop is worked on. */
    int replayUnlinked(UUID businessId, long integrationId, String accountId, String shopId) {
        return jdbc.sql("""
                        with waiting as (
                            update connectors.event
                        """ + WAITS_AGAIN + """
                            where business_id = :business
                            and integration_id = :integration
                            and account_id = :account
                            and outcome = 'unlinked'
                            and (awaited_shop_id is null or awaited_shop_id = :shop)
                            returning integration_id, account_id, order_id
                        )
                        """ + WAITS)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("account", accountId)
                .param("shop", shopId)
                .update();
    }

    /** A shop of which something waits for a link; of an unknown one any shop of the account will do. */
    record Unlinked(
            UUID businessId,
            long integrationId,
            String accountId,
            @Nullable String shopId) {}

    List<Unlinked> unlinked() {
        return jdbc.sql("""
                        select distinct business_id, integration_id, account_id, awaited_shop_id
                        from connectors.event
                        where outcome = 'unlinked'
                        """)
                .query((row, number) -> new Unlinked(
                        row.getObject("business_id", UUID.class),
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("awaited_shop_id")))
                .list();
    }

    void replay(UUID businessId, long eventId) {
        jdbc.sql("""
                        with waiting as (
                            update connectors.event
                        """ + WAITS_AGAIN + """
                            where business_id = :business
                            and event_id = :event
                            returning integration_id, account_id, order_id
                        )
                        """ + WAITS)
                .param("business", businessId)
                .param("event", eventId)
                .update();
    }

    /** Forgets what was sent about the orders, or about all; what waits for nothing but a replay cannot be worked out then. */
    void redact(UUID businessId, long integrationId, String accountId, @Nullable Collection<String> orderIds) {
        jdbc.sql("""
                        update connectors.event
                        set body = null
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and outcome is not null
                        and (:every or order_id = any (:orders::text[]))
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("account", accountId)
                .param("every", orderIds == null)
                .param("orders", SqlArrays.texts(orderIds == null ? List.<String>of() : orderIds, it -> it))
                .update();
    }

    Optional<StoredEvent> find(UUID businessId, long integrationId, long eventId) {
        return jdbc.sql("select " + COLUMNS + """
                        from connectors.event e
                        where e.business_id = :business
                        and e.integration_id = :integration
                        and e.event_id = :event
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("event", eventId)
                .query((row, number) -> event(row))
                .optional();
    }

    Optional<StoredEvent> find(UUID businessId, DeliveryKey key) {
        return jdbc.sql("select " + COLUMNS + """
                        from connectors.event e
                        where e.business_id = :business
                        and e.integration_id = :integration
                        and e.topic = :topic
                        and e.delivery_id = :delivery
                        """)
                .param("business", businessId)
                .param("integration", key.integrationId())
                .param("topic", key.topic())
                .param("delivery", key.deliveryId())
                .query((row, number) -> event(row))
                .optional();
    }

    private static final String OF_INTEGRATION = """
            from connectors.event e
            where e.business_id = :business
            and e.integration_id = :integration
            """;

    List<StoredEvent> list(UUID businessId, long integrationId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql("select " + COLUMNS + OF_INTEGRATION + conditions.sql() + """

                        order by e.event_id desc
                        limit :size offset :offset
                        """)
                .params(conditions.values())
                .param("business", businessId)
                .param("integration", integrationId)
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> event(row))
                .list();
    }

    long count(UUID businessId, long integrationId, Filters.Conditions conditions) {
        return jdbc.sql("select count(*) " + OF_INTEGRATION + conditions.sql())
                .params(conditions.values())
                .param("business", businessId)
                .param("integration", integrationId)
                .query(Long.class)
                .single();
    }

    /** So many of those that came before then; answers how many there were. */
    int forget(Instant before, int most) {
        return jdbc.sql("""
                        delete from connectors.event e
                        using (
                            select business_id, event_id
                            from connectors.event
                            where received_at < :before
                            limit :most
                        ) old
                        where e.business_id = old.business_id
                        and e.event_id = old.event_id
                        """)
                .param("before", Timestamp.from(before))
                .param("most", most)
                .update();
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        var body = row.getBytes("body");
        var orderId = row.getString("order_id");
        var outcome = row.getString("outcome");
        return new StoredEvent(
                row.getLong("event_id"),
                row.getLong("integration_id"),
                new PlatformEvent(
                        row.getString("topic"),
                        row.getString("delivery_id"),
                        row.getString("account_id"),
                        row.getString("shop_id"),
                        orderId.isEmpty() ? null : orderId,
                        body == null ? new byte[0] : body),
                row.getTimestamp("received_at").toInstant(),
                row.getInt("tries"),
                row.getTimestamp("next_try_at").toInstant(),
                outcome == null ? null : Delivery.Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                instant(row.getTimestamp("finished_at")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
