package io.potoroo.connectors;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** For platforms whose credentials are good for a while and are then exchanged for others. */
@Component
public class CredentialRenewal {

    private final ConnectorRepository repository;
    private final WaitingTransactions transactions;

    CredentialRenewal(ConnectorRepository repository, TransactionTemplate transactions) {
        this.repository = repository;
        this.transactions = new WaitingTransactions(transactions);
    }

    /**
     * The connection with credentials that are good. Of all who find that theirs are not any more, on whichever node, one
     * exchanges them and the others wait and get what it got.
     */
    public Connection renew(Connection stale, UnaryOperator<Map<String, String>> exchange) {
        return transactions.run(stale.businessId(), stale.integrationId(), () -> renewed(stale, exchange));
    }

    private Connection renewed(Connection stale, UnaryOperator<Map<String, String>> exchange) {
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
