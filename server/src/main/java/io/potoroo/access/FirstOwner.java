package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The first user of an empty server, created by whoever holds the link the server printed. */
@Service
public class FirstOwner {

    private static final Duration LINK_LIFETIME = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final UserRepository repository;
    private final Users users;
    private final Clock clock;

    FirstOwner(JdbcClient jdbc, UserRepository repository, Users users, Clock clock) {
        this.jdbc = jdbc;
        this.repository = repository;
        this.users = users;
        this.clock = clock;
    }

    /** Whether there is nobody yet who could approve anything; a stranger who signed up could not. */
    public boolean isAwaited() {
        return !repository.isOperatorThere();
    }

    /** A new one-time token for the link, which ends the one before; empty once there is an operator. */
    public Optional<String> newToken() {
        if (repository.isOperatorThere()) {
            return Optional.empty();
        }
        var token = Secrets.random();
        jdbc.sql("""
                        insert into access.first_owner_link (hash, ends_at)
                        values (:hash, :endsAt)
                        on conflict (only_one) do update
                        set hash = excluded.hash, ends_at = excluded.ends_at
                        """)
                .param("hash", Secrets.hash(token))
                .param("endsAt", Timestamp.from(clock.instant().plus(LINK_LIFETIME)))
                .update();
        return Optional.of(token);
    }

    /** Whether the token is the one that was printed last, unused and not too old. */
    public boolean isGood(String token) {
        return jdbc.sql("""
                        select exists (
                          select 1
                          from access.first_owner_link
                          where hash = :hash
                          and ends_at > :now)
                        """)
                .param("hash", Secrets.hash(token))
                .param("now", Timestamp.from(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    /** Spends the token and creates the user, who is also the operator; the business is the caller's to create. */
    @Transactional
    public UUID create(String token, NewUser user) {
        int spent = jdbc.sql("""
                        delete from access.first_owner_link
                        where hash = :hash
                        and ends_at > :now
                        """)
                .param("hash", Secrets.hash(token))
                .param("now", Timestamp.from(clock.instant()))
                .update();
        if (spent == 0) {
            throw Refusal.notFound();
        }
        var userId = users.create(user);
        users.makeOperator(userId);
        return userId;
    }
}
