package io.potoroo.webhooks;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** What was told to whom, and what is to be told again. */
@Service
class Deliveries {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    /** One page of deliveries, and how many there are in all. */
    record Page(List<Delivery> deliveries, long total) {}

    private final DeliveryRepository repository;
    private final Clock clock;

    Deliveries(DeliveryRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    Page list(UUID businessId, long endpointId, Filters.Conditions conditions, Paging paging) {
        return new Page(
                repository.list(businessId, endpointId, conditions, paging),
                repository.count(businessId, endpointId, conditions));
    }

    Delivery get(UUID businessId, long endpointId, long eventId) {
        return repository.find(businessId, endpointId, eventId).orElseThrow(Refusal::notFound);
    }

    Delivery replay(UUID businessId, long endpointId, long eventId) {
        if (!repository.replay(businessId, endpointId, eventId)) {
            throw Refusal.notFound();
        }
        return get(businessId, endpointId, eventId);
    }

    int replayFailed(UUID businessId, long endpointId, Instant since) {
        return repository.replayFailed(businessId, endpointId, since);
    }

    private void forgetOld() {
        var before = clock.instant().minus(KEPT);
        while (repository.forget(before, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
            // There may be more.
        }
    }

    /** The log does not grow for ever. */
    @Configuration(proxyBeanMethods = false)
    static class Job {

        @Bean
        RecurringTask<Void> oldWebhookEvents(Deliveries deliveries) {
            return Tasks.recurring("old-webhook-events", FixedDelay.of(Duration.ofHours(6)))
                    .execute((instance, context) -> deliveries.forgetOld());
        }
    }
}
