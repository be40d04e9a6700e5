package io.potoroo.connectors;

import io.potoroo.access.Applications;
import io.potoroo.integrations.Integration;
import io.potoroo.integrations.IntegrationDeleted;
import io.potoroo.kernel.Refusal;
import java.time.Duration;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** What plug-ins in web shops sign in with here, handed to the shop instead of being copied by somebody. */
@Service
public class PluginKeys {

    private static final int LONGEST_NAME = 80;

    /** Not much longer than a shop may take to answer once. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Connectors connectors;
    private final ConnectorRepository repository;
    private final Applications applications;
    private final PlatformClient client;
    private final WaitingTransactions transactions;

    PluginKeys(
            Connectors connectors,
            ConnectorRepository repository,
            Applications applications,
            PlatformClient client,
            TransactionTemplate transactions) {
        this.connectors = connectors;
        this.repository = repository;
        this.applications = applications;
        this.client = client;
        this.transactions = new WaitingTransactions(transactions);
    }

    /**
     * Hands the shop of the integration a new secret, and answers the client it is of. What fails at the shop changes nothing
     * here; one at a time, so that the last secret here is the last there.
     */
    public long hand(Integration integration, UUID userId) {
        var platform = connectors.platform(integration);
        if (!platform.hasPlugin()) {
            throw Refusal.notAllowed("{0} has no plug-in that takes a key.", platform.title());
        }
        try {
            return transactions.run(
                    integration.businessId(), integration.id(), () -> hand(integration, userId, platform));
        } catch (PlatformUnavailable unavailable) {
            throw unavailable.refusal();
        }
    }

    private long hand(Integration integration, UUID userId, Platform platform) {
        var connection = connectors.requireOpen(integration);
        if (repository.lock(integration.businessId(), integration.id()).isEmpty()) {
            throw Refusal.notFound();
        }
        var name = integration.name().strip();
        var key = applications.handOut(
                integration.businessId(),
                userId,
                "Plug-in of " + name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                repository.clientId(integration.businessId(), integration.id()).orElse(null));
        client.within(integration.businessId(), PlatformClient.Until.endOf(LONGEST), () -> {
            platform.hand(connection, key, Applications.STORE_SCOPE);
            return key;
        });
        repository.setClientId(integration.businessId(), integration.id(), key.clientId());
        return key.clientId();
    }

    @EventListener
    void deleted(IntegrationDeleted deleted) {
        repository
                .clientId(deleted.businessId(), deleted.integrationId())
                .ifPresent(it -> applications.disconnect(deleted.businessId(), it));
    }
}
