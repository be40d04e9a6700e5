package io.potoroo.tiers;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Programs, their levels and standings, as rows. */
@Repository
class TierRepository {

    private static final String SELECT = """
            select program_id, criteria, relation, basis, reset_month, keeps_previous, enabled
            from tiers.program
            where business_id = :business
            and deleted_at is null
            """;

    private final JdbcClient jdbc;

    TierRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Changes of one business's programs wait for each other. */
    void lock(UUID businessId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('tiers:' || :business, 0))")
                .param("business", businessId.toString())
                .query(row -> {});
    }

    /** Nobody changes the business's programs until the open database transaction ends. */
    void hold(UUID businessId) {
        jdbc.sql("select pg_advisory_xact_lock_shared(hashtextextended('tiers:' || :business, 0))")
                .param("business", businessId.toString())
                .query(row -> {});
    }

    Optional<TierProgram> find(UUID businessId, long id) {
        return withLevels(
                        businessId,
                        jdbc.sql(SELECT + "and program_id = :id")
                                .param("business", businessId)
                                .param("id", id)
                                .query((row, number) -> program(row))
                                .list())
                .stream()
                .findFirst();
    }

    Optional<TierProgram> enabled(UUID businessId) {
        return withLevels(
                        businessId,
                        jdbc.sql(SELECT + "and enabled")
                                .param("business", businessId)
                                .query((row, number) -> program(row))
                                .list())
                .stream()
                .findFirst();
    }

    List<TierProgram> list(UUID businessId, Paging paging) {
        return withLevels(
                businessId,
                jdbc.sql(SELECT + """
                        order by program_id
                        limit :size offset :offset
                        """)
                        .param("business", businessId)
                        .param("size", paging.size())
                        .param("offset", paging.offset())
                        .query((row, number) -> program(row))
                        .list());
    }

    long count(UUID businessId) {
        return jdbc.sql("""
                        select count(*)
                        from tiers.program
                        where business_id = :business
                        and deleted_at is null
                        """).param("business", businessId).query(Long.class).single();
    }

    private record LevelRow(long programId, TierLevel level) {}

    private List<TierProgram> withLevels(UUID businessId, List<TierProgram> programs) {
        if (programs.isEmpty()) {
            return programs;
        }
        var levels = jdbc
                .sql("""
                        select program_id, level_id, name, reach_spend_minor, reach_visits, reach_points
                        from tiers.level
                        where business_id = :business
                        and program_id = any (:programs)
                        order by program_id, position
                        """)
                .param("business", businessId)
                .param("programs", SqlArrays.longs(programs, TierProgram::id))
                .query((row, number) -> new LevelRow(
                        row.getLong("program_id"),
                        new TierLevel(
                                row.getLong("level_id"),
                                row.getString("name"),
                                row.getLong("reach_spend_minor"),
                                row.getLong("reach_visits"),
                                row.getLong("reach_points"))))
                .list()
                .stream()
                .collect(groupingBy(LevelRow::programId, mapping(LevelRow::level, toList())));
        return programs.stream()
                .map(it -> it.withLevels(levels.getOrDefault(it.id(), List.of())))
                .toList();
    }

    private static TierProgram program(ResultSet row) throws SQLException {
        return new TierProgram(
                row.getLong("program_id"),
                Arrays.stream((Integer[]) row.getArray("criteria").getArray())
                        .flatMap(it -> Criterion.of(it).stream())
                        .toList(),
                Relation.valueOf(row.getString("relation").toUpperCase(Locale.ROOT)),
                Basis.valueOf(row.getString("basis").toUpperCase(Locale.ROOT)),
                row.getInt("reset_month"),
                row.getBoolean("keeps_previous"),
                row.getBoolean("enabled"),
                List.of());
    }

    void disableOthers(UUID businessId, long id, Instant now) {
        jdbc.sql("""
                        update tiers.program
                        set enabled = false, updated_at = :now
                        where business_id = :business
                        and program_id <> :id
                        and enabled
                        """)
                .param("business", businessId)
                .param("id", id)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Due at once: what it says of customers may be another thing now. */
    void save(UUID businessId, TierProgram program, Instant now) {
        jdbc.sql("""
                        insert into tiers.program (business_id, program_id, criteria, relation, basis, reset_month,
                            keeps_previous, enabled, due_at, created_at, updated_at)
                        values (:business, :id, :criteria, :relation, :basis, :resetMonth,
                            :keepsPrevious, :enabled, :now, :now, :now)
                        on conflict (business_id, program_id) do update
                        set criteria = excluded.criteria,
                            relation = excluded.relation,
                            basis = excluded.basis,
                            reset_month = excluded.reset_month,
                            keeps_previous = excluded.keeps_previous,
                            enabled = excluded.enabled,
                            due_at = excluded.due_at,
                            updated_at = excluded.updated_at
                        """)
                .param("business", businessId)
                .param("id", program.id())
                .param(
                        "criteria",
                        program.criteria().stream().map(Criterion::number).toArray(Integer[]::new))
                .param("relation", program.relation().name().toLowerCase(Locale.ROOT))
                .param("basis", program.basis().name().toLowerCase(Locale.ROOT))
                .param("resetMonth", program.resetMonth())
                .param("keepsPrevious", program.keepsPrevious())
                .param("enabled", program.enabled())
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Exactly these levels; whoever stood on another stands below the first until looked at again. */
    void saveLevels(UUID businessId, TierProgram program, Instant now) {
        var kept = SqlArrays.longs(program.levels(), TierLevel::id);
        jdbc.sql("""
                        update tiers.standing
                        set level_id = null, since = :now
                        where business_id = :business
                        and program_id = :program
                        and level_id <> all (:kept)
                        """)
                .param("business", businessId)
                .param("program", program.id())
                .param("kept", kept)
                .param("now", Timestamp.from(now))
                .update();
        jdbc.sql("""
                        delete from tiers.level
                        where business_id = :business
                        and program_id = :program
                        and level_id <> all (:kept)
                        """)
                .param("business", businessId)
                .param("program", program.id())
                .param("kept", kept)
                .update();
        jdbc.sql("""
                        insert into tiers.level (business_id, level_id, program_id, position, name, reach_spend_minor,
                            reach_visits, reach_points)
                        select :business, level_id, :program, position, name, spend, visits, points
                        from unnest(:kept::bigint[], :names::text[], :spends::bigint[], :visits::bigint[],
                            :points::bigint[])
                            with ordinality as k (level_id, name, spend, visits, points, position)
                        on conflict (business_id, level_id) do update
                        set position = excluded.position,
                            name = excluded.name,
                            reach_spend_minor = excluded.reach_spend_minor,
                            reach_visits = excluded.reach_visits,
                            reach_points = excluded.reach_points
                        """)
                .param("business", businessId)
                .param("program", program.id())
                .param("kept", kept)
                .param("names", SqlArrays.texts(program.levels(), TierLevel::name))
                .param("spends", SqlArrays.longs(program.levels(), TierLevel::reachSpendMinor))
                .param("visits", SqlArrays.longs(program.levels(), TierLevel::reachVisits))
                .param("points", SqlArrays.longs(program.levels(), TierLevel::reachPoints))
                .update();
    }

    boolean delete(UUID businessId, long id, Instant now) {
        return jdbc.sql("""
                                update tiers.program
                                set enabled = false, deleted_at = :now, updated_at = :now
                                where business_id = :business
                                and program_id = :id
                                and deleted_at is null
                                """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /** Those of the ids that are levels of one of the business's programs. */
    List<Long> knownLevels(UUID businessId, Collection<Long> levelIds) {
        return jdbc.sql("""
                        select l.level_id
                        from tiers.level l
                        join tiers.program p
                        on p.business_id = l.business_id
                        and p.program_id = l.program_id
                        where l.business_id = :business
                        and l.level_id = any (:ids)
                        and p.deleted_at is null
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.longs(levelIds, it -> it))
                .query((row, number) -> row.getLong("level_id"))
                .list();
    }

    Map<UUID, Standing> standings(UUID businessId, long programId, Collection<UUID> customerIds) {
        return standings(businessId, programId, customerIds, "");
    }

    /** Held until the database transaction ends; those who have no standing yet get one, below the first level. */
    Map<UUID, Standing> lockStandings(UUID businessId, long programId, Collection<UUID> customerIds, Instant now) {
        jdbc.sql("""
                        insert into tiers.standing (business_id, program_id, customer_id, since)
                        select :business, :program, customer_id, :now
                        from unnest(:customers::uuid[]) as k (customer_id)
                        order by customer_id
                        on conflict do nothing
                        """)
                .param("business", businessId)
                .param("program", programId)
                .param("customers", SqlArrays.uuids(customerIds))
                .param("now", Timestamp.from(now))
                .update();
        return standings(businessId, programId, customerIds, "order by customer_id\nfor update");
    }

    private Map<UUID, Standing> standings(UUID businessId, long programId, Collection<UUID> customerIds, String lock) {
        var standings = new HashMap<UUID, Standing>();
        jdbc.sql("""
                        select customer_id, level_id, since
                        from tiers.standing
                        where business_id = :business
                        and program_id = :program
                        and customer_id = any (:customers::uuid[])
                        """ + lock)
                .param("business", businessId)
                .param("program", programId)
                .param("customers", SqlArrays.uuids(customerIds))
                .query((row, number) -> new Standing(
                        row.getObject("customer_id", UUID.class),
                        row.getObject("level_id", Long.class),
                        row.getTimestamp("since").toInstant()))
                .list()
                .forEach(it -> standings.put(it.customerId(), it));
        return standings;
    }

    void move(UUID businessId, long programId, List<Standing> standings) {
        jdbc.sql("""
                        update tiers.standing s
                        set level_id = k.level_id, since = k.since
                        from unnest(:customers::uuid[], :levels::bigint[], :times::timestamptz[])
                            as k (customer_id, level_id, since)
                        where s.business_id = :business
                        and s.program_id = :program
                        and s.customer_id = k.customer_id
                        """)
                .param("business", businessId)
                .param("program", programId)
                .param("customers", SqlArrays.texts(standings, Standing::customerId))
                .param("levels", SqlArrays.longs(standings, Standing::levelId))
                .param("times", SqlArrays.times(standings, Standing::since))
                .update();
    }

    /** The businesses whose customers are to be looked at, the longest due first. */
    List<UUID> due(Instant now, int most) {
        return jdbc.sql("""
                        select business_id
                        from tiers.program
                        where enabled
                        and basis <> 'manual'
                        and due_at <= :now
                        order by due_at
                        limit :most
                        """)
                .param("now", Timestamp.from(now))
                .param("most", most)
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list();
    }

    /** Unless it was changed since the evaluation began, and is due for that. */
    void postpone(UUID businessId, long programId, Instant began, Instant next) {
        jdbc.sql("""
                        update tiers.program
                        set due_at = :next
                        where business_id = :business
                        and program_id = :id
                        and due_at <= :began
                        """)
                .param("business", businessId)
                .param("id", programId)
                .param("began", Timestamp.from(began))
                .param("next", Timestamp.from(next))
                .update();
    }
}
