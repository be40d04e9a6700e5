package io.potoroo.connectors;

import io.potoroo.connectors.Backfill.State;
import io.potoroo.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Backfills, as rows; in the database's time. */
@Repository
class BackfillRepository {

    private static final String COLUMNS = """
            b.business_id, b.integration_id, b.since, b.state, b.number, b.pages, b.orders, b.tries, b.problem,
                b.next_try_at, b.requested_at, b.finished_at
            """;

    private static final String THIS_ONE = """
            where business_id = :business
            and integration_id = :integration
            and number = :number
            """;

    private final JdbcClient jdbc;

    BackfillRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is done to it, unless somebody has taken it since. */
    private StatementSpec of(String sql, Backfill backfill) {
        return jdbc.sql(sql + THIS_ONE)
                .param("business", backfill.businessId())
                .param("integration", backfill.integrationId())
                .param("number", backfill.number());
    }

    /** Instead of an earlier one; false while that is running. */
    boolean ask(UUID businessId, long integrationId, Instant since) {
        return jdbc.sql("""
                        insert into connectors.backfill as b (business_id, integration_id, since, state, next_try_at,
                            requested_at)
                        values (:business, :integration, :since, 'waiting', now(), now())
                        on conflict (business_id, integration_id) do update
                        set since = excluded.since, state = 'waiting', number = b.number + 1, pages = 0, orders = 0,
                            tries = 0, problem = null, next_try_at = now(), requested_at = now(), finished_at = null
                        where b.state <> 'running' or b.next_try_at <= now()
                        """)
                        .param("business", businessId)
                        .param("integration", integrationId)
                        .param("since", Timestamp.from(since))
                        .update()
                == 1;
    }

    Optional<Backfill> find(UUID businessId, long integrationId) {
        return jdbc.sql("select " + COLUMNS + """
                        from connectors.backfill b
                        where b.business_id = :business
                        and b.integration_id = :integration
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .query((row, number) -> backfill(row))
                .optional();
    }

    /**
     * Takes some that are due, one of each business that has none under way. What runs and is due was left by whoever ran it:
     * that counts as a try that failed.
     */
    List<Backfill> take(int most, Collection<UUID> busy, Duration lease, String left) {
        return jdbc.sql("""
                        with due as (
                            select b.business_id, b.integration_id
                            from connectors.backfill b
                            where b.state in ('waiting', 'running')
                            and b.next_try_at <= now()
                            and b.business_id <> all (:busy::uuid[])
                            and not exists (
                                select
                                from connectors.backfill other
                                where other.business_id = b.business_id
                                and other.integration_id < b.integration_id
                                and other.state in ('waiting', 'running')
                                and other.next_try_at <= now())
                            order by b.next_try_at
                            limit :most
                            for update of b skip locked
                        )
                        update connectors.backfill b
                        set state = 'running', number = b.number + 1, pages = 0, orders = 0,
                            tries = case when b.state = 'running' then b.tries + 1 else b.tries end,
                            problem = case when b.state = 'running' then :left else b.problem end,
                            next_try_at = now() + make_interval(secs => :lease)
                        from due
                        where b.business_id = due.business_id
                        and b.integration_id = due.integration_id
                        returning
                        """ + COLUMNS)
                .param("most", most)
                .param("busy", SqlArrays.uuids(busy))
                .param("lease", lease.toSeconds())
                .param("left", left)
                .query((row, number) -> backfill(row))
                .list();
    }

    /** A page more was read; false where somebody else has taken it meanwhile. */
    boolean goOn(Backfill backfill, int orders, Duration lease) {
        return of("""
                        update connectors.backfill
                        set pages = pages + 1, orders = orders + :orders,
                            next_try_at = now() + make_interval(secs => :lease)
                        """, backfill)
                        .param("orders", orders)
                        .param("lease", lease.toSeconds())
                        .update()
                == 1;
    }

    /** @param pause until it is tried again; null for what is over */
    void end(Backfill backfill, State state, int tries, @Nullable String problem, @Nullable Duration pause) {
        of("""
                        update connectors.backfill
                        set state = :state, tries = :tries, problem = :problem,
                            next_try_at = now() + make_interval(secs => coalesce(:pause::bigint, 0)),
                            finished_at = case when :pause::bigint is null then now() end
                        """, backfill)
                .param("state", state.wire())
                .param("tries", tries)
                .param("problem", problem)
                .param("pause", pause == null ? null : pause.toSeconds())
                .update();
    }

    private static Backfill backfill(ResultSet row) throws SQLException {
        var finished = row.getTimestamp("finished_at");
        return new Backfill(
                row.getObject("business_id", UUID.class),
                row.getLong("integration_id"),
                row.getTimestamp("since").toInstant(),
                State.of(row.getString("state")),
                row.getLong("number"),
                row.getLong("pages"),
                row.getLong("orders"),
                row.getInt("tries"),
                row.getString("problem"),
                row.getTimestamp("next_try_at").toInstant(),
                row.getTimestamp("requested_at").toInstant(),
                finished == null ? null : finished.toInstant());
    }
}
