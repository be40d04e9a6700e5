package io.potoroo.sales;

import io.potoroo.deliveries.Deliveries;
import io.potoroo.deliveries.Delivery;
import io.potoroo.deliveries.Origin;
import io.potoroo.kernel.Outcome;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The door for connectors: takes what a platform tells of the sales of one shop. */
@Service
public class PlatformSales {

    private final SaleBatches batches;
    private final Deliveries deliveries;
    private final TransactionTemplate transactions;

    PlatformSales(SaleBatches batches, Deliveries deliveries, TransactionTemplate transactions) {
        this.batches = batches;
        this.deliveries = deliveries;
        this.transactions = transactions;
    }

    /**
     * Carries the items out in their order, for good before it returns; a sale that is known is replaced by a later
     * version. Each is in the log of deliveries then, as the platform's; only what was answered with 503 was not carried
     * out, is in no log, and may be sent again.
     *
     * @param items JSON objects as the single calls take them, each with its {@code op}
     * @return what became of each, in the list's order
     */
    public List<BatchResult> take(UUID businessId, long linkId, Origin origin, List<JsonNode> items) {
        var read = batches.read(businessId, linkId, items, origin);
        var results = batches.carryOut(businessId, read);
        var unreadable = read.stream()
                .filter(it -> it.command() instanceof Outcome.Refused)
                .map(it -> unreadable(linkId, origin, items.get(it.index()), results.get(it.index())))
                .toList();
        if (!unreadable.isEmpty()) {
            transactions.executeWithoutResult(status -> deliveries.log(businessId, unreadable));
        }
        return results;
    }

    private static Delivery unreadable(long linkId, Origin origin, JsonNode item, BatchResult result) {
        var sale = item.path("sale_external_id").asString(result.externalId());
        return new Delivery(origin, linkId, sale, result.outcome(), null, result.reason());
    }
}
