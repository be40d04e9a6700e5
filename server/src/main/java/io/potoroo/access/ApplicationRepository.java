package io.potoroo.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Registered applications. */
@Repository
class ApplicationRepository {

    /** An application as an operator sees it, with the e-mail address of who registered it. */
    record Registered(Application application, String ownerEmail) {}

    private static final String COLUMNS = """
            client_id, owner_id, business_id, name, description, grant_type, redirect_uri, assumes_scope, scope, approved,
              application.created_at
            """;

    private final JdbcClient jdbc;

    ApplicationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long add(NewApplication application, String scope, boolean approved, byte[] secretHash, Instant now) {
        return jdbc.sql("""
                        insert into access.application
                          (owner_id, business_id, name, description, grant_type, redirect_uri, assumes_scope, scope, approved,
                            secret_hash, created_at)
                        values
                          (:ownerId, :businessId, :name, :description, :grantType, :redirectUri, :assumesScope,
                            :scope, :approved, :secretHash, :now)
                        returning client_id
                        """)
                .param("ownerId", application.ownerId())
                .param("businessId", application.businessId())
                .param("name", application.name())
                .param("description", application.description())
                .param("grantType", application.grantType().code())
                .param("redirectUri", application.redirectUri())
                .param("assumesScope", application.assumesScope())
                .param("scope", scope)
                .param("approved", approved)
                .param("secretHash", secretHash)
                .param("now", Timestamp.from(now))
                .query(Long.class)
                .single();
    }

    Optional<Application> find(long clientId) {
        return jdbc.sql("select " + COLUMNS + """
                        from access.application
                        where client_id = :clientId
                        """)
                .param("clientId", clientId)
                .query((row, number) -> application(row))
                .optional();
    }

    Optional<byte[]> secretHash(long clientId) {
        return jdbc.sql("""
                        select secret_hash
                        from access.application
                        where client_id = :clientId
                        """).param("clientId", clientId).query(byte[].class).optional();
    }

    List<Application> ofOwner(UUID ownerId) {
        return jdbc.sql("select " + COLUMNS + """
                        from access.application
                        where owner_id = :ownerId
                        order by client_id desc
                        """)
                .param("ownerId", ownerId)
                .query((row, number) -> application(row))
                .list();
    }

    /** Those waiting for an operator first, then the newest; a page of them. */
    List<Registered> all(boolean approved, int limit, int offset) {
        return jdbc.sql("select " + COLUMNS + """
                        , user_account.email
                        from access.application
                        join access.user_account on user_account.user_id = application.owner_id
                        where approved = :approved
                        order by client_id desc
                        limit :limit
                        offset :offset
                        """)
                .param("approved", approved)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, number) -> new Registered(application(row), row.getString("email")))
                .list();
    }

    boolean setSecret(long clientId, UUID ownerId, byte[] secretHash) {
        return jdbc.sql("""
                        update access.application
                        set secret_hash = :secretHash
                        where client_id = :clientId
                        and owner_id = :ownerId
                        """)
                        .param("secretHash", secretHash)
                        .param("clientId", clientId)
                        .param("ownerId", ownerId)
                        .update()
                == 1;
    }

    /** Also of one that was disconnected meanwhile; never of one that may do more. */
    boolean handAgain(UUID businessId, long clientId, String scope, byte[] secretHash) {
        return jdbc.sql("""
                        update access.application
                        set secret_hash = :secretHash,
                            approved = true
                        where client_id = :clientId
                        and business_id = :businessId
                        and scope = :scope
                        """)
                        .param("secretHash", secretHash)
                        .param("clientId", clientId)
                        .param("businessId", businessId)
                        .param("scope", scope)
                        .update()
                == 1;
    }

    boolean approve(long clientId) {
        return jdbc.sql("""
                        update access.application
                        set approved = true
                        where client_id = :clientId
                        """).param("clientId", clientId).update() == 1;
    }

    boolean unapprove(long clientId) {
        return jdbc.sql("""
                        update access.application
                        set approved = false
                        where client_id = :clientId
                        """).param("clientId", clientId).update() == 1;
    }

    /** As {@link #unapprove}, by the business a plug-in belongs to. */
    boolean unapprovePlugin(UUID businessId, long clientId) {
        return jdbc.sql("""
                        update access.application
                        set approved = false
                        where client_id = :clientId
                        and business_id = :businessId
                        """)
                        .param("clientId", clientId)
                        .param("businessId", businessId)
                        .update()
                == 1;
    }

    /** Whether it is approved, holding that true until the transaction ends. */
    boolean holdsApproval(long clientId) {
        return jdbc.sql("""
                        select 1
                        from access.application
                        where client_id = :clientId
                        and approved
                        for share
                        """)
                .param("clientId", clientId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private static Application application(ResultSet row) throws SQLException {
        return new Application(
                row.getLong("client_id"),
                row.getObject("owner_id", UUID.class),
                row.getObject("business_id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                GrantType.of(row.getString("grant_type")).orElseThrow(),
                row.getString("redirect_uri"),
                row.getBoolean("assumes_scope"),
                row.getString("scope"),
                row.getBoolean("approved"),
                row.getTimestamp("created_at").toInstant());
    }
}
