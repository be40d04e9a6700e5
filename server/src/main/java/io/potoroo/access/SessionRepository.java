package io.potoroo.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Browsers that have signed in. */
@Repository
class SessionRepository {

    private final JdbcClient jdbc;

    SessionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(byte[] hash, UUID userId, Instant expiresAt) {
        jdbc.sql("""
                        insert into access.browser_session (hash, user_id, expires_at)
                        values (:hash, :userId, :expiresAt)
                        """)
                .param("hash", hash)
                .param("userId", userId)
                .param("expiresAt", Timestamp.from(expiresAt))
                .update();
    }

    /** Whether the password was still that of a user who may sign in; who changes it meanwhile finds the session. */
    boolean add(byte[] hash, CheckedPassword password, Instant expiresAt) {
        return jdbc.sql("""
                        insert into access.browser_session (hash, user_id, expires_at)
                        select :hash, user_id, :expiresAt
                        from access.user_account
                        where user_id = :userId
                        and password_hash = :passwordHash
                        and enabled
                        for share
                        """)
                        .param("hash", hash)
                        .param("expiresAt", Timestamp.from(expiresAt))
                        .param("userId", password.userId())
                        .param("passwordHash", password.hash())
                        .update()
                == 1;
    }

    boolean isOpen(byte[] hash) {
        return jdbc.sql("""
                        select 1
                        from access.browser_session
                        where hash = :hash
                        """).param("hash", hash).query(Integer.class).optional().isPresent();
    }

    /** Who sits there; without their memberships. Nobody, once the user is disabled. */
    Optional<Viewer> viewer(byte[] hash, Instant now) {
        return jdbc.sql("""
                        select user_id, email, first_name, last_name, operator
                        from access.browser_session
                        join access.user_account using (user_id)
                        where browser_session.hash = :hash
                        and browser_session.expires_at > :now
                        and user_account.enabled
                        """)
                .param("hash", hash)
                .param("now", Timestamp.from(now))
                .query((row, number) -> new Viewer(
                        row.getObject("user_id", UUID.class),
                        row.getString("email"),
                        row.getString("first_name"),
                        row.getString("last_name"),
                        row.getBoolean("operator"),
                        List.of()))
                .optional();
    }

    void end(byte[] hash) {
        jdbc.sql("""
                        delete from access.browser_session
                        where hash = :hash
                        """).param("hash", hash).update();
    }

    void endAllOf(UUID userId) {
        jdbc.sql("""
                        delete from access.browser_session
                        where user_id = :userId
                        """).param("userId", userId).update();
    }

    void forgetEnded(Instant now) {
        jdbc.sql("""
                        delete from access.browser_session
                        where expires_at < :now
                        """).param("now", Timestamp.from(now)).update();
    }
}
