package io.potoroo.sales;

import io.potoroo.sales.SaleCommand.ByExternalId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits for the sales of a batch, and which of it is to be kept or has waited long enough. */
final class WaitingList {

    private final Map<ByExternalId, Map<String, Deferred>> bySale = new HashMap<>();
    private final Map<Key, Deferred> added = new LinkedHashMap<>();
    private final Map<Key, Deferred> settled = new LinkedHashMap<>();

    private record Key(ByExternalId sale, String refundExternalId) {

        static Key of(Deferred deferred) {
            return new Key(deferred.sale(), deferred.refundExternalId());
        }
    }

    WaitingList(Collection<Deferred> stored) {
        stored.forEach(it -> ofSale(it.sale()).put(it.refundExternalId(), it));
    }

    private Map<String, Deferred> ofSale(ByExternalId sale) {
        return bySale.computeIfAbsent(sale, ignored -> new TreeMap<>());
    }

    /** In the order in which they are to be carried out. */
    List<Deferred> waitingFor(ByExternalId sale) {
        return bySale.getOrDefault(sale, Map.of()).values().stream()
                .sorted(Deferred.IN_ORDER)
                .toList();
    }

    /** Null where the same does not wait yet. */
    @Nullable Deferred find(Deferred deferred) {
        return bySale.getOrDefault(deferred.sale(), Map.of()).get(deferred.refundExternalId());
    }

    void add(Deferred deferred) {
        ofSale(deferred.sale()).put(deferred.refundExternalId(), deferred);
        added.put(Key.of(deferred), deferred);
    }

    /** It has been carried out, or refused for good. */
    void settle(Deferred deferred) {
        ofSale(deferred.sale()).remove(deferred.refundExternalId());
        if (added.remove(Key.of(deferred)) == null) {
            settled.put(Key.of(deferred), deferred);
        }
    }

    Collection<Deferred> added() {
        return added.values();
    }

    /** Those that were stored before. */
    Collection<Deferred> settled() {
        return settled.values();
    }
}
