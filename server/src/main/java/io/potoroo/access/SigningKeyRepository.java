package io.potoroo.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The sealed signing key. */
@Repository
class SigningKeyRepository {

    private final JdbcClient jdbc;

    SigningKeyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<byte[]> find() {
        return jdbc.sql("""
                        select sealed
                        from access.signing_key
                        order by generation desc
                        limit 1
                        """).query(byte[].class).optional();
    }

    /** Keeps the first key only: nodes that start at once on an empty database end up with the same one. */
    void addFirst(byte[] sealed, Instant now) {
        jdbc.sql("""
                        insert into access.signing_key (generation, sealed, created_at)
                        values (1, :sealed, :now)
                        on conflict (generation) do nothing
                        """).param("sealed", sealed).param("now", Timestamp.from(now)).update();
    }
}
