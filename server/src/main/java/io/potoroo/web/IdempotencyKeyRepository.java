package io.potoroo.web;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/** The remembered keys. */
@Repository
class IdempotencyKeyRepository {

    /** A claim of a node that died is free again after this; longer than any request may run. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration lifetime;

    IdempotencyKeyRepository(JdbcClient jdbc, Clock clock, WebSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.lifetime = settings.idempotencyKeyLifetime();
    }

    /** Whether the key is the caller's now: it was free, or nobody knows how this same request ended before. */
    boolean claim(IdempotencyKey key, byte[] hash) {
        var now = clock.instant();
        return jdbc.sql("""
                        insert into web.idempotency_key as k (caller, operation, key, request_hash, claimed_at)
                        values (:caller, :operation, :key, :hash, :now)
                        on conflict (caller, operation, key) do update
                        set claimed_at = excluded.claimed_at, status = null
                        where k.request_hash = excluded.request_hash
                        and (k.status >= 500 or (k.status is null and k.claimed_at < :abandoned))
                        """)
                        .param("caller", key.caller())
                        .param("operation", key.operation())
                        .param("key", key.key())
                        .param("hash", hash)
                        .param("now", Timestamp.from(now))
                        .param("abandoned", Timestamp.from(now.minus(LEASE)))
                        .update()
                == 1;
    }

    @Nullable KeptAnswer find(IdempotencyKey key) {
        return jdbc.sql("""
                        select request_hash, status, coalesce(body, ''::bytea) as body
                        from web.idempotency_key
                        where caller = :caller
                        and operation = :operation
                        and key = :key
                        """)
                .param("caller", key.caller())
                .param("operation", key.operation())
                .param("key", key.key())
                .query((row, number) -> new KeptAnswer(
                        row.getBytes("request_hash"), row.getObject("status", Integer.class), row.getBytes("body")))
                .optional()
                .orElse(null);
    }

    void keep(IdempotencyKey key, int status, byte[] body) {
        jdbc.sql("""
                        update web.idempotency_key
                        set status = :status, body = :body
                        where caller = :caller
                        and operation = :operation
                        and key = :key
                        """)
                .param("status", status)
                .param("body", body)
                .param("caller", key.caller())
                .param("operation", key.operation())
                .param("key", key.key())
                .update();
    }

    void release(IdempotencyKey key) {
        jdbc.sql("""
                        delete from web.idempotency_key
                        where caller = :caller
                        and operation = :operation
                        and key = :key
                        and status is null
                        """)
                .param("caller", key.caller())
                .param("operation", key.operation())
                .param("key", key.key())
                .update();
    }

    /** Every node may run it: deleting twice deletes nothing more. */
    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void forgetOld() {
        jdbc.sql("""
                        delete from web.idempotency_key
                        where claimed_at < :oldest
                        """)
                .param("oldest", Timestamp.from(clock.instant().minus(lifetime)))
                .update();
    }
}
