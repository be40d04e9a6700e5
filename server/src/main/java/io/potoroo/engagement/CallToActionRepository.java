package io.potoroo.engagement;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Calls to action, as rows. */
@Repository
class CallToActionRepository {

    private static final String COLUMNS = """
            call_to_action_id, action, enabled, points, result_count, result_frequency, action_count, action_frequency,
                duration, duration_unit, requires, created_at
            """;

    private final JdbcClient jdbc;

    CallToActionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<CallToAction> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql("select " + COLUMNS + """
                        from engagement.call_to_action
                        where business_id = :business
                        """ + conditions.sql() + """

                        order by call_to_action_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> call(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from engagement.call_to_action
                        where business_id = :business
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    /** The one that counts for the action: the oldest that is enabled. */
    Optional<CallToAction> enabled(UUID businessId, Action action) {
        return jdbc.sql("select " + COLUMNS + """
                        from engagement.call_to_action
                        where business_id = :business
                        and action = :action
                        and enabled
                        order by call_to_action_id
                        limit 1
                        """)
                .param("business", businessId)
                .param("action", action.id())
                .query((row, number) -> call(row))
                .optional();
    }

    Optional<CallToAction> find(UUID businessId, long id) {
        return one(businessId, id, "");
    }

    Optional<CallToAction> lock(UUID businessId, long id) {
        return one(businessId, id, "for update");
    }

    private Optional<CallToAction> one(UUID businessId, long id, String lock) {
        return jdbc.sql("select " + COLUMNS + """
                        from engagement.call_to_action
                        where business_id = :business
                        and call_to_action_id = :id
                        """ + lock)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> call(row))
                .optional();
    }

    CallToAction add(UUID businessId, CallToAction call, Instant now) {
        return bound(jdbc.sql("""
                        insert into engagement.call_to_action (business_id, action, enabled, points, result_count,
                            result_frequency, action_count, action_frequency, duration, duration_unit, requires,
                            created_at, updated_at)
                        values (:business, :action, :enabled, :points, :resultCount, :resultFrequency, :actionCount,
                            :actionFrequency, :duration, :durationUnit, :requires::text[], :now, :now)
                        returning
                        """ + COLUMNS), businessId, call, now)
                .param("action", call.action().id())
                .query((row, number) -> call(row))
                .single();
    }

    CallToAction save(UUID businessId, CallToAction call, Instant now) {
        return bound(jdbc.sql("""
                        update engagement.call_to_action
                        set enabled = :enabled,
                            points = :points,
                            result_count = :resultCount,
                            result_frequency = :resultFrequency,
                            action_count = :actionCount,
                            action_frequency = :actionFrequency,
                            duration = :duration,
                            duration_unit = :durationUnit,
                            requires = :requires::text[],
                            updated_at = :now
                        where business_id = :business
                        and call_to_action_id = :id
                        returning
                        """ + COLUMNS), businessId, call, now)
                .param("id", call.id())
                .query((row, number) -> call(row))
                .single();
    }

    private static JdbcClient.StatementSpec bound(
            JdbcClient.StatementSpec statement, UUID businessId, CallToAction call, Instant now) {
        return statement
                .param("business", businessId)
                .param("enabled", call.enabled())
                .param("points", call.points())
                .param("resultCount", call.resultCount())
                .param("resultFrequency", stored(call.resultFrequency()))
                .param("actionCount", call.actionCount())
                .param("actionFrequency", stored(call.actionFrequency()))
                .param("duration", call.duration())
                .param("durationUnit", stored(call.durationUnit()))
                .param("requires", SqlArrays.texts(call.requires(), CallToActionRepository::stored))
                .param("now", Timestamp.from(now));
    }

    boolean delete(UUID businessId, long id) {
        return jdbc.sql("""
                        delete from engagement.call_to_action
                        where business_id = :business
                        and call_to_action_id = :id
                        """).param("business", businessId).param("id", id).update() == 1;
    }

    private static @Nullable String stored(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> @Nullable E read(Class<E> type, @Nullable String stored) {
        return stored == null ? null : Enum.valueOf(type, stored.toUpperCase(Locale.ROOT));
    }

    private static CallToAction call(ResultSet row) throws SQLException {
        return new CallToAction(
                row.getLong("call_to_action_id"),
                Action.of(row.getLong("action")).orElseThrow(),
                row.getBoolean("enabled"),
                row.getLong("points"),
                row.getInt("result_count"),
                read(Frequency.class, row.getString("result_frequency")),
                row.getInt("action_count"),
                read(Frequency.class, row.getString("action_frequency")),
                row.getObject("duration", Integer.class),
                read(DurationUnit.class, row.getString("duration_unit")),
                Arrays.stream((String[]) row.getArray("requires").getArray())
                        .map(it -> Requirement.valueOf(it.toUpperCase(Locale.ROOT)))
                        .toList(),
                row.getTimestamp("created_at").toInstant());
    }
}
