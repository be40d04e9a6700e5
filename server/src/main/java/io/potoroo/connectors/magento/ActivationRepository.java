package io.potoroo.connectors.magento;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.potoroo.access.ServerKey;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Activations, as rows; what is secret about them is sealed. */
@Repository
class ActivationRepository {

    private static final TypeReference<List<String>> SECRETS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ServerKey key;

    ActivationRepository(JdbcClient jdbc, ServerKey key) {
        this.jdbc = jdbc;
        this.key = key;
    }

    /** In the place of the one before. */
    void put(Activation activation, Instant now) {
        var secrets =
                JsonMapper.shared().writeValueAsString(List.of(activation.consumerSecret(), activation.verifier()));
        jdbc.sql("""
                        insert into connectors.magento_activation (business_id, integration_id, consumer_key, sealed,
                            store_url, told_at)
                        values (:business, :integration, :consumer, :sealed, :url, :now)
                        on conflict (business_id, integration_id) do update
                        set consumer_key = excluded.consumer_key,
                            sealed = excluded.sealed,
                            store_url = excluded.store_url,
                            told_at = excluded.told_at
                        """)
                .param("business", activation.businessId())
                .param("integration", activation.integrationId())
                .param("consumer", activation.consumerKey())
                .param("sealed", key.seal(secrets.getBytes(UTF_8)))
                .param("url", activation.storeUrl())
                .param("now", Timestamp.from(now))
                .update();
    }

    Optional<Activation> find(UUID businessId, long integrationId, String consumerKey, Instant since) {
        return jdbc.sql("""
                        select sealed, store_url
                        from connectors.magento_activation
                        where business_id = :business
                        and integration_id = :integration
                        and consumer_key = :consumer
                        and told_at > :since
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("consumer", consumerKey)
                .param("since", Timestamp.from(since))
                .query((row, number) -> {
                    var secrets =
                            JsonMapper.shared().readValue(new String(key.open(row.getBytes("sealed")), UTF_8), SECRETS);
                    return new Activation(
                            businessId,
                            integrationId,
                            consumerKey,
                            secrets.getFirst(),
                            secrets.getLast(),
                            row.getString("store_url"));
                })
                .optional();
    }

    void delete(Activation activation) {
        jdbc.sql("""
                        delete from connectors.magento_activation
                        where business_id = :business
                        and integration_id = :integration
                        and consumer_key = :consumer
                        """)
                .param("business", activation.businessId())
                .param("integration", activation.integrationId())
                .param("consumer", activation.consumerKey())
                .update();
    }
}
