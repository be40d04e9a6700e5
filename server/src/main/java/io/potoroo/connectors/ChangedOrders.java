package io.potoroo.connectors;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Asks platforms for orders that changed, because none of them guarantees that it tells of each: what a webhook has told
 * already is known by its content. Those that tell nothing are asked what changed of their catalogues as well.
 */
@Service
class ChangedOrders {

    private static final Logger log = LoggerFactory.getLogger(ChangedOrders.class);

    private static final Duration OFTEN = Duration.ofMinutes(15);

    /** Orders appear in a platform's lists a little late, and clocks differ. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final Duration NIGHTLY_BACK = Duration.ofDays(2);
    private static final LocalTime NIGHT = LocalTime.of(3, 10);
    private static final int MOST_AT_ONCE = 8;

    /** A shop whose lists never end must not have the others wait; there is time for tens of thousands of orders. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    private final Connectors connectors;
    private final ConnectorRepository repository;
    private final Platforms platforms;
    private final Events events;
    private final Catalogues catalogues;
    private final PlatformClient client;
    private final Clock clock;

    ChangedOrders(
            Connectors connectors,
            ConnectorRepository repository,
            Platforms platforms,
            Events events,
            Catalogues catalogues,
            PlatformClient client,
            Clock clock) {
        this.connectors = connectors;
        this.repository = repository;
        this.platforms = platforms;
        this.events = events;
        this.catalogues = catalogues;
        this.client = client;
        this.clock = clock;
    }

    /** What is done by the clock, each on one node. */
    @Configuration(proxyBeanMethods = false)
    static class Clockwork {

        @Bean
        RecurringTask<Void> changedOrdersOften(ChangedOrders orders) {
            return Tasks.recurring("changed-orders", FixedDelay.of(OFTEN))
                    .execute((instance, context) -> orders.askAll(
                            it -> it.askedUntil().minus(OVERLAP),
                            () -> context.getSchedulerState().isShuttingDown()));
        }

        @Bean
        RecurringTask<Void> changedOrdersNightly(ChangedOrders orders) {
            return Tasks.recurring("changed-orders-nightly", Schedules.daily(ZoneOffset.UTC, NIGHT))
                    .execute((instance, context) -> orders.askAll(
                            orders::twoDaysBack,
                            () -> context.getSchedulerState().isShuttingDown()));
        }
    }

    /** Never further than to when it was connected: what was before is only asked for on request. */
    private Instant twoDaysBack(Connector connector) {
        var since = clock.instant().minus(NIGHTLY_BACK);
        return since.isBefore(connector.createdAt()) ? connector.createdAt() : since;
    }

    /** Several platforms at once, as most of the time goes by waiting for them. */
    void askAll(Function<Connector, Instant> since, BooleanSupplier stopping) {
        var places = new Semaphore(MOST_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var connector : repository.withCredentials()) {
                places.acquireUninterruptibly();
                if (stopping.getAsBoolean()) {
                    return;
                }
                threads.execute(() -> {
                    try {
                        ask(connector, since.apply(connector));
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    /** All that had changed since then was read, so that nobody has to ask for what was before that began. */
    void noteRead(Connector connector, Instant since, Instant begun) {
        // Else what changed between where it left off and then has not been asked for yet.
        if (!since.isAfter(connector.askedUntil())) {
            repository.noteAsked(connector.businessId(), connector.integrationId(), begun, null);
        }
    }

    /**
     * Keeps what the platform says has changed since then; what fails for one account is thrown after the others had their
     * turn.
     */
    void read(Connector connector, Instant since, PlatformClient.Until until, Consumer<List<PlatformEvent>> kept) {
        var platform = platforms.named(connector.platform()).orElseThrow();
        var failures = new ArrayList<RuntimeException>();
        connectors.open(List.of(connector)).forEach(connection -> {
            try {
                client.within(connector.businessId(), until, () -> {
                    platform.changedSince(connection, since, page -> {
                        events.receive(connector.businessId(), connector.integrationId(), page);
                        kept.accept(page);
                    });
                    return connection;
                });
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
            if (platform instanceof Catalogue catalogue) {
                catalogues.takeChanged(catalogue, connection, since);
            }
        });
        if (!failures.isEmpty()) {
            log.warn(
                    "{} could not be asked for the orders of integration {} of business {}",
                    connector.platform(),
                    connector.integrationId(),
                    connector.businessId(),
                    failures.getFirst());
            throw failures.getFirst();
        }
    }

    /** What fails is told to the owner and asked again the next time. */
    void ask(Connector connector, Instant since) {
        var now = clock.instant();
        try {
            read(connector, since, PlatformClient.Until.endOf(LONGEST), page -> {});
            // What changed between the two has not been asked for yet.
            var until = since.isAfter(connector.askedUntil()) ? null : now;
            repository.noteAsked(connector.businessId(), connector.integrationId(), until, null);
        } catch (RuntimeException failed) {
            repository.noteAsked(connector.businessId(), connector.integrationId(), null, problem(failed));
        }
    }

    /** What is told of it to the owner. */
    static String problem(RuntimeException failed) {
        return failed instanceof PlatformUnavailable || failed instanceof Refusal
                ? String.valueOf(failed.getMessage())
                : "The server could not ask.";
    }
}
