package io.potoroo.webhooks;

import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Which businesses want to be told anything, held in memory so that facts about the others cost nothing.
 *
 * <p>The node that changes an endpoint knows on commit; the others ask the database every second.
 */
@Component
class Listening {

    private final EndpointRepository endpoints;
    private volatile Set<UUID> businessIds;

    Listening(EndpointRepository endpoints) {
        this.endpoints = endpoints;
        this.businessIds = endpoints.listening();
    }

    boolean has(UUID businessId) {
        return businessIds.contains(businessId);
    }

    void refresh() {
        businessIds = endpoints.listening();
    }

    /** Part of the caller's database transaction; seen here once that has committed. */
    void changed() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                refresh();
            }
        });
    }
}
