package io.potoroo.connectors;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.connectors.EventRepository.Arrived;
import io.potoroo.connectors.EventRepository.DeliveryKey;
import io.potoroo.connectors.EventRepository.Unlinked;
import io.potoroo.database.GroupCommit;
import io.potoroo.integrations.BranchLinkCreated;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.ShopLink;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps what platforms tell, each thing once, until it is worked out. */
@Service
public class Events {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int FORGOTTEN_AT_ONCE = 2_000;

    /** Whether a delivery was the first. */
    public enum Receipt {
        NEW,
        DUPLICATE
    }

    private final GroupCommit<Arrived, Receipt> queue;
    private final EventRepository repository;
    private final BranchLinks links;
    private final Connectors connectors;
    private final EventWorker worker;
    private final Clock clock;

    Events(
            GroupCommit<Arrived, Receipt> queue,
            EventRepository repository,
            BranchLinks links,
            Connectors connectors,
            EventWorker worker,
            Clock clock) {
        this.queue = queue;
        this.repository = repository;
        this.links = links;
        this.connectors = connectors;
        this.worker = worker;
        this.clock = clock;
    }

    /** Where the events of all requests are gathered. */
    @Configuration(proxyBeanMethods = false)
    static class Gathering {

        @Bean
        GroupCommit<Arrived, Receipt> platformEventQueue(
                EventRepository repository, TransactionTemplate transactions, MeterRegistry meters) {
            return new GroupCommit<>(
                    "platform-events",
                    transactions,
                    meters,
                    (businessId, arrived) -> {
                        var added = new HashSet<>(repository.add(businessId, arrived));
                        return arrived.stream()
                                .<Outcome<Receipt>>map(it ->
                                        new Outcome.Done<>(added.remove(it.key()) ? Receipt.NEW : Receipt.DUPLICATE))
                                .toList();
                    },
                    it -> it.event().body().length);
        }

        @Bean
        RecurringTask<Void> linkedPlatformEvents(Events events) {
            return Tasks.recurring("linked-platform-events", FixedDelay.of(Duration.ofMinutes(5)))
                    .execute((instance, context) -> events.replayLinked());
        }

        @Bean
        RecurringTask<Void> oldPlatformEvents(Events events) {
            return Tasks.recurring("old-platform-events", FixedDelay.of(Duration.ofHours(6)))
                    .execute((instance, context) ->
                            events.forgetOld(() -> context.getSchedulerState().isShuttingDown()));
        }
    }

    /**
     * Keeps what a platform told, for good before it returns; it is worked out afterwards. Whoever calls has made sure who
     * told it. Refused as OVERLOADED where it could not be kept, and may be sent again then.
     */
    public List<Receipt> receive(UUID businessId, long integrationId, List<PlatformEvent> events) {
        var arrived = events.stream().map(it -> new Arrived(integrationId, it)).toList();
        var receipts = arrived.size() == 1
                ? List.of(queue.submit(businessId, arrived.getFirst()).orThrow())
                : queue.submitAll(businessId, arrived).stream()
                        .map(Outcome::orThrow)
                        .toList();
        worker.wake();
        return receipts;
    }

    /** One page of events, and how many there are in all. */
    record Page(List<StoredEvent> events, long total) {}

    Page list(UUID businessId, long integrationId, Filters.Conditions conditions, Paging paging) {
        return new Page(
                repository.list(businessId, integrationId, conditions, paging),
                repository.count(businessId, integrationId, conditions));
    }

    /** Has it worked out once more, by what was sent or by what the platform says now. */
    @Transactional
    void replay(UUID businessId, long integrationId, long eventId) {
        replay(businessId, repository.find(businessId, integrationId, eventId).orElseThrow(Refusal::notFound));
    }

    /** As {@link #replay(UUID, long, long)}, by the platform's own names. */
    @Transactional
    void replay(UUID businessId, DeliveryKey key) {
        replay(
                businessId,
                repository
                        .find(businessId, key)
                        .orElseThrow(() -> Refusal.notAllowed("What was delivered is not kept any more.")));
    }

    private void replay(UUID businessId, StoredEvent event) {
        if (!event.isKept() && event.event().orderId() == null) {
            throw Refusal.notAllowed("What was delivered is not kept any more.");
        }
        if (!event.isKept() && !connectors.isOpen(businessId, event.integrationId())) {
            throw Refusal.notAllowed(
                    "What was delivered is not kept any more, and the platform cannot be asked without its credentials.");
        }
        if (event.outcome() != null) {
            repository.replay(businessId, event.id());
            worker.wakeAfterCommit();
        }
    }

    /** For what was found to be unlinked in the very moment in which its link was made. */
    void replayLinked() {
        repository.unlinked().stream().collect(groupingBy(Unlinked::businessId)).forEach((businessId, unlinked) -> {
            var linked = links.ofIntegrations(
                    businessId, unlinked.stream().map(Unlinked::integrationId).collect(toSet()));
            linked.stream()
                    .filter(link -> unlinked.stream().anyMatch(it -> isOf(it, link)))
                    .forEach(it ->
                            repository.replayUnlinked(businessId, it.integrationId(), it.accountId(), it.shopId()));
        });
        worker.wake();
    }

    private static boolean isOf(Unlinked unlinked, ShopLink link) {
        return unlinked.integrationId() == link.integrationId()
                && unlinked.accountId().equals(link.accountId())
                && (unlinked.shopId() == null || unlinked.shopId().equals(link.shopId()));
    }

    @EventListener
    void linked(BranchLinkCreated created) {
        int waiting = repository.replayUnlinked(
                created.businessId(), created.integrationId(), created.accountId(), created.shopId());
        if (waiting > 0) {
            worker.wakeAfterCommit();
        }
    }

    /** Not private, as a proxy of this class is what is asked. */
    void forgetOld(BooleanSupplier stopping) {
        var before = clock.instant().minus(KEPT);
        while (!stopping.getAsBoolean() && repository.forget(before, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
            // There may be more.
        }
    }
}
