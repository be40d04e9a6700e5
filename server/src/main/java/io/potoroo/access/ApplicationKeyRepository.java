package io.potoroo.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Application keys, by business. */
@Repository
class ApplicationKeyRepository {

    private final JdbcClient jdbc;

    ApplicationKeyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes those who issue keys to one business take turns. */
    void lockBusiness(UUID businessId) {
        jdbc.sql("""
                        select 1
                        from access.business
                        where business_id = :businessId
                        for no key update
                        """).param("businessId", businessId).query(Integer.class).single();
    }

    void add(UUID businessId, UUID keyId, byte[] hash, String ending, Instant now) {
        jdbc.sql("""
                        insert into access.application_key (business_id, key_id, hash, ending, created_at)
                        values (:businessId, :keyId, :hash, :ending, :now)
                        """)
                .param("businessId", businessId)
                .param("keyId", keyId)
                .param("hash", hash)
                .param("ending", ending)
                .param("now", Timestamp.from(now))
                .update();
    }

    List<ApplicationKey> live(UUID businessId) {
        return jdbc.sql("""
                        select key_id, ending, created_at
                        from access.application_key
                        where business_id = :businessId
                        and revoked_at is null
                        order by created_at, key_id
                        """)
                .param("businessId", businessId)
                .query((row, number) -> new ApplicationKey(
                        row.getObject("key_id", UUID.class),
                        row.getString("ending"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    Optional<UUID> liveKey(UUID businessId, byte[] hash) {
        return jdbc.sql("""
                        select key_id
                        from access.application_key
                        where business_id = :businessId
                        and hash = :hash
                        and revoked_at is null
                        """)
                .param("businessId", businessId)
                .param("hash", hash)
                .query(UUID.class)
                .optional();
    }

    /** Whether it is live, holding that true until the transaction ends. */
    boolean holdsLife(UUID businessId, UUID keyId) {
        return jdbc.sql("""
                        select 1
                        from access.application_key
                        where business_id = :businessId
                        and key_id = :keyId
                        and revoked_at is null
                        for share
                        """)
                .param("businessId", businessId)
                .param("keyId", keyId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    boolean revoke(UUID businessId, UUID keyId, Instant now) {
        return jdbc.sql("""
                        update access.application_key
                        set revoked_at = :now
                        where business_id = :businessId
                        and key_id = :keyId
                        and revoked_at is null
                        """)
                        .param("now", Timestamp.from(now))
                        .param("businessId", businessId)
                        .param("keyId", keyId)
                        .update()
                == 1;
    }
}
