package io.potoroo.connectors;

import io.potoroo.access.ServerKey;
import io.potoroo.database.SqlArrays;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Connectors, as rows; what is secret about them is sealed. */
@Repository
class ConnectorRepository {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String SELECT = """
            select business_id, integration_id, platform, intake_key, secret, earlier_secret, earlier_until, credentials,
                options, refused, refused_at, asked_until, asked_at, problem, created_at, updated_at
            from connectors.connector
            """;

    private final JdbcClient jdbc;
    private final ServerKey key;
    private final Clock clock;

    ConnectorRepository(JdbcClient jdbc, ServerKey key, Clock clock) {
        this.jdbc = jdbc;
        this.key = key;
        this.clock = clock;
    }

    /** Whosever it is: the key is all that an address says. */
    Optional<Connector> findByKey(String intakeKey) {
        return jdbc.sql(SELECT + "where intake_key = :key")
                .param("key", intakeKey)
                .query((row, number) -> connector(row))
                .optional();
    }

    Optional<Connector> find(UUID businessId, long integrationId) {
        return find(businessId, integrationId, "");
    }

    /** Not against events that refer to it, which come in meanwhile. */
    Optional<Connector> lock(UUID businessId, long integrationId) {
        return find(businessId, integrationId, "for no key update");
    }

    private Optional<Connector> find(UUID businessId, long integrationId, String lock) {
        return jdbc.sql(SELECT + """
                        where business_id = :business
                        and integration_id = :integration
                        """ + lock)
                .param("business", businessId)
                .param("integration", integrationId)
                .query((row, number) -> connector(row))
                .optional();
    }

    List<Connector> all(UUID businessId, Collection<Long> integrationIds) {
        return jdbc.sql(SELECT + """
                        where business_id = :business
                        and integration_id = any (:integrations)
                        """)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(integrationIds, it -> it))
                .query((row, number) -> connector(row))
                .list();
    }

    /** Of all businesses, those whose platform might be asked. */
    List<Connector> withCredentials() {
        return jdbc.sql(SELECT + "where credentials is not null")
                .query((row, number) -> connector(row))
                .list();
    }

    List<Connector> withCredentials(UUID businessId) {
        return jdbc.sql(SELECT + """
                        where business_id = :business
                        and credentials is not null
                        """)
                .param("business", businessId)
                .query((row, number) -> connector(row))
                .list();
    }

    void add(UUID businessId, long integrationId, String platform, String intakeKey) {
        jdbc.sql("""
                        insert into connectors.connector (business_id, integration_id, platform, intake_key, options,
                            asked_until, created_at, updated_at)
                        values (:business, :integration, :platform, :key, '{}', now(), now(), now())
                        on conflict (business_id, integration_id) do nothing
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("platform", platform)
                .param("key", intakeKey)
                .update();
    }

    void save(Connector connector) {
        var secrets = connector.secrets();
        jdbc.sql("""
                        update connectors.connector
                        set platform = :platform, intake_key = :key, secret = :secret, earlier_secret = :earlier,
                            earlier_until = :earlierUntil, credentials = :credentials, options = :options::jsonb,
                            updated_at = now()
                        where business_id = :business
                        and integration_id = :integration
                        """)
                .param("business", connector.businessId())
                .param("integration", connector.integrationId())
                .param("platform", connector.platform())
                .param("key", connector.intakeKey())
                .param("secret", secrets.isEmpty() ? null : seal(secrets.getFirst()))
                .param("earlier", secrets.size() < 2 ? null : seal(secrets.get(1)))
                .param("earlierUntil", secrets.size() < 2 ? null : time(connector.earlierUntil()))
                .param(
                        "credentials",
                        connector.credentials().isEmpty()
                                ? null
                                : seal(JsonMapper.shared().writeValueAsString(connector.credentials())))
                .param("options", JsonMapper.shared().writeValueAsString(connector.options()))
                .update();
    }

    void countRefused(UUID businessId, long integrationId, long more) {
        jdbc.sql("""
                        update connectors.connector
                        set refused = refused + :more, refused_at = now()
                        where business_id = :business
                        and integration_id = :integration
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("more", more)
                .update();
    }

    /** @param until null leaves off where it was */
    void noteAsked(UUID businessId, long integrationId, @Nullable Instant until, @Nullable String problem) {
        jdbc.sql("""
                        update connectors.connector
                        set asked_until = greatest(asked_until, coalesce(:until::timestamptz, asked_until)), asked_at = now(),
                            problem = :problem
                        where business_id = :business
                        and integration_id = :integration
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("until", time(until))
                .param("problem", problem)
                .update();
    }

    /** The client that the plug-in in the shop was handed. */
    Optional<Long> clientId(UUID businessId, long integrationId) {
        return jdbc.sql("""
                        select client_id
                        from connectors.connector
                        where business_id = :business
                        and integration_id = :integration
                        and client_id is not null
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .query(Long.class)
                .optional();
    }

    void setClientId(UUID businessId, long integrationId, long clientId) {
        jdbc.sql("""
                        update connectors.connector
                        set client_id = :client
                        where business_id = :business
                        and integration_id = :integration
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("client", clientId)
                .update();
    }

    /** Of credentials that are not used any more. */
    void forgetProblem(UUID businessId, long integrationId) {
        jdbc.sql("""
                        update connectors.connector
                        set problem = null
                        where business_id = :business
                        and integration_id = :integration
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .update();
    }

    private byte[] seal(String plain) {
        return key.seal(plain.getBytes(StandardCharsets.UTF_8));
    }

    private String open(byte[] sealed) {
        return new String(key.open(sealed), StandardCharsets.UTF_8);
    }

    private Connector connector(ResultSet row) throws SQLException {
        var secrets = new ArrayList<String>(2);
        var secret = row.getBytes("secret");
        if (secret != null) {
            secrets.add(open(secret));
        }
        var earlier = row.getBytes("earlier_secret");
        var earlierUntil = instant(row, "earlier_until");
        boolean both = earlier != null && earlierUntil != null && earlierUntil.isAfter(clock.instant());
        if (both) {
            secrets.add(open(earlier));
        }
        var credentials = row.getBytes("credentials");
        return new Connector(
                row.getObject("business_id", UUID.class),
                row.getLong("integration_id"),
                row.getString("platform"),
                row.getString("intake_key"),
                List.copyOf(secrets),
                both ? earlierUntil : null,
                credentials == null ? Map.of() : JsonMapper.shared().readValue(open(credentials), TEXTS),
                JsonMapper.shared().readValue(row.getString("options"), TEXTS),
                row.getLong("refused"),
                instant(row, "refused_at"),
                row.getTimestamp("asked_until").toInstant(),
                instant(row, "asked_at"),
                row.getString("problem"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Timestamp time(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
