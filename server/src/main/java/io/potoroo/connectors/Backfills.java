package io.potoroo.connectors;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.potoroo.database.Jobs;
import io.potoroo.kernel.Refusal;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Has platforms asked for orders of a time before they were connected, or when too much went wrong. */
@Service
class Backfills {

    static final String TASK = "order-backfill";

    private final Connectors connectors;
    private final Platforms platforms;
    private final Jobs jobs;

    Backfills(Connectors connectors, Platforms platforms, Jobs jobs) {
        this.connectors = connectors;
        this.platforms = platforms;
        this.jobs = jobs;
    }

    /** What somebody asked for, of one integration. */
    record Wanted(UUID businessId, long integrationId, Instant since) implements Serializable {}

    /** Asks soon for everything that changed since then; refused where the platform cannot be asked. */
    void ask(UUID businessId, long integrationId, Instant since) {
        var connector = connectors.find(businessId, integrationId).orElseThrow(Refusal::notFound);
        if (platforms.named(connector.platform()).filter(connector::isOpen).isEmpty()) {
            throw Refusal.notAllowed("The credentials for the platform are missing.");
        }
        jobs.schedule(
                new TaskInstance<>(TASK, integrationId + " " + since, new Wanted(businessId, integrationId, since)),
                Instant.EPOCH);
    }
}
