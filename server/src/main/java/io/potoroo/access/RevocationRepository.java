package io.potoroo.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The list of ids that nodes must stop believing. */
@Repository
class RevocationRepository {

    record Entry(UUID revokedId, Instant endsAt) {}

    private final JdbcClient jdbc;

    RevocationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Collection<UUID> ids, Instant endsAt) {
        jdbc.sql("""
                        insert into access.revocation (revoked_id, ends_at)
                        select unnest(:ids::uuid[]), :endsAt
                        on conflict (revoked_id) do nothing
                        """)
                .param("ids", ids.toArray(UUID[]::new))
                .param("endsAt", Timestamp.from(endsAt))
                .update();
    }

    /** The oldest transaction still running; rows of older ones are all visible now. */
    String horizon() {
        return jdbc.sql("select pg_snapshot_xmin(pg_current_snapshot())::text")
                .query(String.class)
                .single();
    }

    List<Entry> since(String horizon, Instant now) {
        return jdbc.sql("""
                        select revoked_id, ends_at
                        from access.revocation
                        where transaction_id >= :horizon::xid8
                        and ends_at > :now
                        """)
                .param("horizon", horizon)
                .param("now", Timestamp.from(now))
                .query((row, number) -> new Entry(
                        row.getObject("revoked_id", UUID.class),
                        row.getTimestamp("ends_at").toInstant()))
                .list();
    }

    void forgetEnded(Instant now) {
        jdbc.sql("""
                        delete from access.revocation
                        where ends_at < :now
                        """).param("now", Timestamp.from(now)).update();
    }
}
