package io.potoroo.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Codes, grants and the token pairs issued under them. */
@Repository
class GrantRepository {

    /** A program that holds access to a business, and how many people's. */
    record Connected(
            long clientId,
            String name,
            String description,
            GrantType grantType,
            long users,
            @Nullable Instant since) {}

    /** A refresh token, found. */
    record Refreshable(UUID tokenId, Grant grant, Instant accessExpiresAt, Instant refreshExpiresAt) {}

    private record GrantId(UUID businessId, UUID grantId) {}

    private record TokenEnd(UUID tokenId, Instant endsAt) {}

    private final JdbcClient jdbc;

    GrantRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void addCode(byte[] hash, AuthorizationCode code) {
        jdbc.sql("""
                        insert into access.authorization_code
                          (business_id, hash, client_id, user_id, redirect_uri, scope, code_challenge, expires_at)
                        values
                          (:businessId, :hash, :clientId, :userId, :redirectUri, :scope, :codeChallenge, :expiresAt)
                        """)
                .param("businessId", code.businessId())
                .param("hash", hash)
                .param("clientId", code.clientId())
                .param("userId", code.userId())
                .param("redirectUri", code.redirectUri())
                .param("scope", code.scope())
                .param("codeChallenge", code.codeChallenge())
                .param("expiresAt", Timestamp.from(code.expiresAt()))
                .update();
    }

    Optional<AuthorizationCode> findCode(UUID businessId, byte[] hash) {
        return jdbc.sql("""
                        select business_id, client_id, user_id, redirect_uri, scope, code_challenge, expires_at, grant_id
                        from access.authorization_code
                        where business_id = :businessId
                        and hash = :hash
                        """)
                .param("businessId", businessId)
                .param("hash", hash)
                .query(AuthorizationCode.class)
                .optional();
    }

    /** Whether the code was unused until now. */
    boolean useCode(UUID businessId, byte[] hash, UUID grantId) {
        return jdbc.sql("""
                        update access.authorization_code
                        set grant_id = :grantId
                        where business_id = :businessId
                        and hash = :hash
                        and grant_id is null
                        """)
                        .param("grantId", grantId)
                        .param("businessId", businessId)
                        .param("hash", hash)
                        .update()
                == 1;
    }

    void addGrant(Grant grant, Instant now, Instant endsAt) {
        jdbc.sql("""
                        insert into access.grant_given
                          (business_id, grant_id, client_id, user_id, customer_id, application_key_id, scope, created_at,
                            ends_at)
                        values
                          (:businessId, :grantId, :clientId, :userId, :customerId, :applicationKeyId, :scope, :now,
                            :endsAt)
                        """)
                .param("businessId", grant.businessId())
                .param("grantId", grant.grantId())
                .param("clientId", grant.clientId())
                .param("userId", grant.userId())
                .param("customerId", grant.customerId())
                .param("applicationKeyId", grant.applicationKeyId())
                .param("scope", grant.scope())
                .param("now", Timestamp.from(now))
                .param("endsAt", Timestamp.from(endsAt))
                .update();
    }

    void addPair(
            Grant grant,
            UUID tokenId,
            Instant accessExpiresAt,
            byte @Nullable [] refreshHash,
            @Nullable Instant refreshExpiresAt) {
        jdbc.sql("""
                        insert into access.token_pair
                          (business_id, token_id, grant_id, access_expires_at, refresh_hash, refresh_expires_at)
                        values
                          (:businessId, :tokenId, :grantId, :accessExpiresAt, :refreshHash, :refreshExpiresAt)
                        """)
                .param("businessId", grant.businessId())
                .param("tokenId", tokenId)
                .param("grantId", grant.grantId())
                .param("accessExpiresAt", Timestamp.from(accessExpiresAt))
                .param("refreshHash", refreshHash)
                .param("refreshExpiresAt", refreshExpiresAt == null ? null : Timestamp.from(refreshExpiresAt))
                .update();
    }

    Optional<Refreshable> findRefreshable(UUID businessId, byte[] refreshHash) {
        return jdbc.sql("""
                        select token_id, access_expires_at, refresh_expires_at, business_id, grant_id, client_id, user_id,
                          customer_id, application_key_id, scope
                        from access.token_pair
                        join access.grant_given using (business_id, grant_id)
                        where business_id = :businessId
                        and refresh_hash = :refreshHash
                        """)
                .param("businessId", businessId)
                .param("refreshHash", refreshHash)
                .query((row, number) -> new Refreshable(
                        row.getObject("token_id", UUID.class),
                        new Grant(
                                row.getObject("business_id", UUID.class),
                                row.getObject("grant_id", UUID.class),
                                row.getLong("client_id"),
                                row.getObject("user_id", UUID.class),
                                row.getObject("customer_id", UUID.class),
                                row.getObject("application_key_id", UUID.class),
                                row.getString("scope")),
                        row.getTimestamp("access_expires_at").toInstant(),
                        row.getTimestamp("refresh_expires_at").toInstant()))
                .optional();
    }

    /** Whether the grant is good, keeping others from refreshing or revoking it until the transaction ends. */
    boolean lock(Grant grant) {
        return jdbc.sql("""
                        select 1
                        from access.grant_given
                        where business_id = :businessId
                        and grant_id = :grantId
                        and revoked_at is null
                        for no key update
                        """)
                .param("businessId", grant.businessId())
                .param("grantId", grant.grantId())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Whether the pair had not been refreshed until now. */
    boolean markRefreshed(UUID businessId, UUID tokenId, Instant now) {
        return jdbc.sql("""
                        update access.token_pair
                        set refreshed_at = :now
                        where business_id = :businessId
                        and token_id = :tokenId
                        and refreshed_at is null
                        """)
                        .param("now", Timestamp.from(now))
                        .param("businessId", businessId)
                        .param("tokenId", tokenId)
                        .update()
                == 1;
    }

    /** The grant goes with the key its program uses by now, so that the one before can be revoked. */
    void moveToKey(Grant grant, UUID keyId) {
        jdbc.sql("""
                        update access.grant_given
                        set application_key_id = :key
                        where business_id = :business
                        and grant_id = :grant
                        """)
                .param("key", keyId)
                .param("business", grant.businessId())
                .param("grant", grant.grantId())
                .update();
    }

    void prolong(Grant grant, Instant endsAt) {
        jdbc.sql("""
                        update access.grant_given
                        set ends_at = :endsAt
                        where business_id = :businessId
                        and grant_id = :grantId
                        """)
                .param("endsAt", Timestamp.from(endsAt))
                .param("businessId", grant.businessId())
                .param("grantId", grant.grantId())
                .update();
    }

    RevokedTokens revoke(UUID businessId, UUID grantId, Instant now) {
        return revokeWhere(
                "business_id = :business and grant_id = :grant", now, Map.of("business", businessId, "grant", grantId));
    }

    RevokedTokens revokeOfUser(UUID userId, Instant now) {
        return withCodes("user_id = :user", now, Map.of("user", userId));
    }

    RevokedTokens revokeOfMember(UUID businessId, UUID userId, Instant now) {
        return withCodes(
                "business_id = :business and user_id = :user", now, Map.of("business", businessId, "user", userId));
    }

    RevokedTokens revokeOfCustomer(UUID businessId, UUID customerId, Instant now) {
        return revokeWhere(
                "business_id = :business and customer_id = :customer",
                now,
                Map.of("business", businessId, "customer", customerId));
    }

    RevokedTokens revokeOfClient(long clientId, Instant now) {
        return withCodes("client_id = :client", now, Map.of("client", clientId));
    }

    RevokedTokens revokeOfClientIn(UUID businessId, long clientId, Instant now) {
        return withCodes(
                "business_id = :business and client_id = :client",
                now,
                Map.of("business", businessId, "client", clientId));
    }

    RevokedTokens revokeOfKey(UUID businessId, UUID keyId, Instant now) {
        return revokeWhere(
                "business_id = :business and application_key_id = :key",
                now,
                Map.of("business", businessId, "key", keyId));
    }

    /** Codes that wait to be exchanged would become grants; a used one stays, so that its second use is noticed. */
    private RevokedTokens withCodes(String whose, Instant now, Map<String, ?> values) {
        jdbc.sql("""
                        delete from access.authorization_code
                        where grant_id is null
                        and\s""" + whose).params(values).update();
        return revokeWhere(whose, now, values);
    }

    /**
     * Two statements on purpose: a pair added by a refresh that the first one waited for is not in the first one's
     * snapshot.
     */
    private RevokedTokens revokeWhere(String whose, Instant now, Map<String, ?> values) {
        var ended = jdbc.sql("""
                        update access.grant_given
                        set revoked_at = :now
                        where revoked_at is null
                        and\s""" + whose + """

                        returning business_id, grant_id
                        """)
                .params(values)
                .param("now", Timestamp.from(now))
                .query((row, number) ->
                        new GrantId(row.getObject("business_id", UUID.class), row.getObject("grant_id", UUID.class)))
                .list();
        if (ended.isEmpty()) {
            return new RevokedTokens(false, List.of(), now);
        }
        var tokens = jdbc.sql("""
                        select token_id, access_expires_at as ends_at
                        from unnest(:businessIds::uuid[], :grantIds::uuid[]) as ended (business_id, grant_id)
                        join access.token_pair using (business_id, grant_id)
                        where refreshed_at is null
                        and access_expires_at > :now
                        """)
                .param("businessIds", ended.stream().map(GrantId::businessId).toArray(UUID[]::new))
                .param("grantIds", ended.stream().map(GrantId::grantId).toArray(UUID[]::new))
                .param("now", Timestamp.from(now))
                .query((row, number) -> new TokenEnd(
                        row.getObject("token_id", UUID.class),
                        row.getTimestamp("ends_at").toInstant()))
                .list();
        return new RevokedTokens(
                true,
                tokens.stream().map(TokenEnd::tokenId).toList(),
                tokens.stream().map(TokenEnd::endsAt).max(Instant::compareTo).orElse(now));
    }

    /** Programs with a live grant, and approved plug-ins whether or not they hold a token right now. */
    List<Connected> connectedTo(UUID businessId, Instant now) {
        return jdbc.sql("""
                        select application.client_id, application.name, application.description, application.grant_type,
                          count(distinct coalesce(grant_given.user_id, grant_given.customer_id)) as users, min(grant_given.created_at) as since
                        from access.application
                        left join access.grant_given on grant_given.client_id = application.client_id
                          and grant_given.business_id = :businessId
                          and grant_given.revoked_at is null
                          and grant_given.ends_at > :now
                        where grant_given.grant_id is not null
                        or (application.business_id = :businessId and application.approved)
                        group by application.client_id
                        order by application.name, application.client_id
                        """)
                .param("businessId", businessId)
                .param("now", Timestamp.from(now))
                .query((row, number) -> {
                    var since = row.getTimestamp("since");
                    return new Connected(
                            row.getLong("client_id"),
                            row.getString("name"),
                            row.getString("description"),
                            GrantType.of(row.getString("grant_type")).orElseThrow(),
                            row.getLong("users"),
                            since == null ? null : since.toInstant());
                })
                .list();
    }

    void forgetEnded(Instant before) {
        jdbc.sql("""
                        delete from access.grant_given
                        where ends_at < :before
                        """).param("before", Timestamp.from(before)).update();
        jdbc.sql("""
                        delete from access.authorization_code
                        where expires_at < :before
                        """).param("before", Timestamp.from(before)).update();
    }
}
