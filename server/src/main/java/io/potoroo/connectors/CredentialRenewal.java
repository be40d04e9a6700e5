package io.potoroo.connectors;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** For platforms whose credentials are good for a while and are then exchanged for others. */
@Component
public class CredentialRenewal {

    private final ConnectorRepository repository;

    CredentialRenewal(ConnectorRepository repository) {
        this.repository = repository;
    }

    /**
     * The connection with credentials that are good. Of all who find that theirs are not any more, on whichever node, one
     * exchanges them and the others wait and get what it got.
     */
    @Transactional
    public Connection renew(Connection stale, UnaryOperator<Map<String, String>> exchange) {
        var current = repository
                .lock(stale.businessId(), stale.integrationId())
                .orElseThrow(() -> new PlatformUnavailable("The integration is not connected any more."));
        var credentials = current.credentials();
        // What was set meanwhile has no access token yet.
        if (credentials.equals(stale.credentials()) || !credentials.containsKey(OAuthCalls.ACCESS_TOKEN)) {
            credentials = Map.copyOf(exchange.apply(credentials));
            repository.save(current.with(credentials));
        }
        return stale.with(credentials);
    }
}
