package io.potoroo.connectors;

import io.potoroo.assortments.Readings;
import io.potoroo.database.QueueWorker;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads what accounts sell whose turn it is, beside the workers of other nodes. */
@Component
class CatalogueWorker extends QueueWorker<UUID> {

    private static final int MOST_AT_ONCE = 8;

    private final Readings readings;
    private final Catalogues catalogues;

    CatalogueWorker(Readings readings, Catalogues catalogues) {
        super("catalogues", MOST_AT_ONCE);
        this.readings = readings;
        this.catalogues = catalogues;
    }

    /** One after the other, as those of a business wait for each other. */
    @Override
    protected int take(int most, Map<UUID, Integer> underWay) {
        int taken = 0;
        while (taken < most && takeOne()) {
            taken++;
        }
        return taken;
    }

    private boolean takeOne() {
        var due = readings.take(Catalogues.LEASE);
        due.ifPresent(it -> begin(it.businessId(), () -> catalogues.read(it, this::isStopping)));
        return due.isPresent();
    }
}
