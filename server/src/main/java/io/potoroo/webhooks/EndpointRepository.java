package io.potoroo.webhooks;

import io.potoroo.database.SqlArrays;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Endpoints, as rows. */
@Repository
class EndpointRepository {

    private static final String COLUMNS = """
            business_id, endpoint_id, url, description, topics, enabled, disabled_reason, failing_since, created_at,
                updated_at
            """;

    private final JdbcClient jdbc;

    EndpointRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The businesses that want to be told anything. */
    Set<UUID> listening() {
        return new HashSet<>(jdbc.sql("""
                        select distinct business_id
                        from webhooks.endpoint
                        where enabled
                        """)
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list());
    }

    /** Those that want to be told of it. */
    Set<UUID> listening(Topic topic) {
        return new HashSet<>(jdbc.sql("""
                        select distinct business_id
                        from webhooks.endpoint
                        where enabled
                        and topics && array[:topic::text, split_part(:topic, '.', 1) || '.*', '*']
                        """)
                .param("topic", topic.label())
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list());
    }

    List<Endpoint> list(UUID businessId, Paging paging) {
        return jdbc.sql("select " + COLUMNS + """
                        from webhooks.endpoint
                        where business_id = :business
                        order by endpoint_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> endpoint(row))
                .list();
    }

    long count(UUID businessId) {
        return jdbc.sql("""
                        select count(*)
                        from webhooks.endpoint
                        where business_id = :business
                        """).param("business", businessId).query(Long.class).single();
    }

    Optional<Endpoint> find(UUID businessId, long id) {
        return one(businessId, id, "");
    }

    Optional<Endpoint> lock(UUID businessId, long id) {
        return one(businessId, id, "for update");
    }

    private Optional<Endpoint> one(UUID businessId, long id, String lock) {
        return jdbc.sql("select " + COLUMNS + """
                        from webhooks.endpoint
                        where business_id = :business
                        and endpoint_id = :id
                        """ + lock)
                .param("business", businessId)
                .param("id", id)
                .query((row, number) -> endpoint(row))
                .optional();
    }

    Endpoint add(UUID businessId, EndpointChange sent, byte[] sealedSecret, Instant now) {
        return jdbc.sql("""
                        insert into webhooks.endpoint (business_id, url, description, topics, enabled, secret, created_at,
                            updated_at)
                        values (:business, :url, :description, :topics::text[], :enabled, :secret, :now, :now)
                        returning
                        """ + COLUMNS)
                .param("business", businessId)
                .param("url", sent.url())
                .param("description", sent.description())
                .param("topics", SqlArrays.texts(sent.topics(), it -> it))
                .param("enabled", sent.enabled())
                .param("secret", sealedSecret)
                .param("now", Timestamp.from(now))
                .query((row, number) -> endpoint(row))
                .single();
    }

    /** One that is enabled again starts anew, whatever failed before. */
    Endpoint save(UUID businessId, long id, EndpointChange change, Instant now) {
        return jdbc.sql("""
                        update webhooks.endpoint
                        set url = :url,
                            description = :description,
                            topics = :topics::text[],
                            disabled_reason = case when enabled = :enabled then disabled_reason end,
                            failing_since = case when enabled = :enabled then failing_since end,
                            enabled = :enabled,
                            updated_at = :now
                        where business_id = :business
                        and endpoint_id = :id
                        returning
                        """ + COLUMNS)
                .param("business", businessId)
                .param("id", id)
                .param("url", change.url())
                .param("description", change.description())
                .param("topics", SqlArrays.texts(change.topics(), it -> it))
                .param("enabled", change.enabled())
                .param("now", Timestamp.from(now))
                .query((row, number) -> endpoint(row))
                .single();
    }

    /** The secret of before signs too until then. */
    boolean rotate(UUID businessId, long id, byte[] sealedSecret, Instant earlierUntil, Instant now) {
        return jdbc.sql("""
                        update webhooks.endpoint
                        set earlier_secret = secret,
                            earlier_until = :until,
                            secret = :secret,
                            updated_at = :now
                        where business_id = :business
                        and endpoint_id = :id
                        """)
                        .param("business", businessId)
                        .param("id", id)
                        .param("secret", sealedSecret)
                        .param("until", Timestamp.from(earlierUntil))
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    boolean delete(UUID businessId, long id) {
        return jdbc.sql("""
                        delete from webhooks.endpoint
                        where business_id = :business
                        and endpoint_id = :id
                        """).param("business", businessId).param("id", id).update() == 1;
    }

    private static Endpoint endpoint(ResultSet row) throws SQLException {
        return new Endpoint(
                row.getObject("business_id", UUID.class),
                row.getLong("endpoint_id"),
                row.getString("url"),
                row.getString("description"),
                Arrays.asList((String[]) row.getArray("topics").getArray()),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                time(row.getTimestamp("failing_since")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static @Nullable Instant time(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
