package io.potoroo.connectors;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Counts requests that no platform has signed: strangers may send any number, and must not cost a write each. */
@Component
class Refusals {

    private record Key(UUID businessId, long integrationId) {}

    private final ConnectorRepository repository;
    private final Map<Key, Long> counted = new ConcurrentHashMap<>();

    Refusals(ConnectorRepository repository) {
        this.repository = repository;
    }

    void count(Connector connector) {
        counted.merge(new Key(connector.businessId(), connector.integrationId()), 1L, Long::sum);
    }

    /** What was counted since the last time, in a statement for each connector. */
    void write() {
        for (var key : List.copyOf(counted.keySet())) {
            var more = counted.remove(key);
            if (more != null) {
                repository.countRefused(key.businessId(), key.integrationId(), more);
            }
        }
    }
}
