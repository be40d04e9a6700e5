package io.potoroo.deliveries;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.web.Filters;
import io.potoroo.web.Listing;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what was delivered for a while, in the database transaction that carries it out. */
@Service("shopDeliveries")
public class Deliveries {

    private static final Duration KEPT = Duration.ofDays(30);
    static final int FORGOTTEN_AT_ONCE = 5_000;

    private final DeliveryLogRepository repository;
    private final Clock clock;

    Deliveries(DeliveryLogRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Adds them in their order, with one statement; none for none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void log(UUID businessId, List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            repository.add(businessId, deliveries, clock.instant());
        }
    }

    /** As {@link #log}, for what nothing was carried out of. */
    @Transactional
    public void logAlone(UUID businessId, List<Delivery> deliveries) {
        log(businessId, deliveries);
    }

    Listing<DeliveryEvent> list(UUID businessId, long linkId, Filters.Conditions conditions, Paging paging) {
        var since = clock.instant().minus(KEPT);
        return paging.list(
                repository.list(businessId, linkId, since, conditions, paging),
                repository.count(businessId, linkId, since, conditions));
    }

    /** Who delivered an entry of a shop's log. */
    public Optional<Origin> origin(UUID businessId, long linkId, long id) {
        return repository.origin(businessId, linkId, id);
    }

    /** A chunk at a time; what is left when it should stop is removed the next time. */
    void forgetOld(BooleanSupplier stopping) {
        var before = clock.instant().minus(KEPT);
        while (!stopping.getAsBoolean() && repository.forget(before, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
            // There may be more.
        }
    }

    /** The log does not grow for ever. */
    @Configuration(proxyBeanMethods = false)
    static class Forgetting {

        @Bean
        RecurringTask<Void> oldDeliveries(Deliveries deliveries) {
            return Tasks.recurring("old-deliveries", FixedDelay.of(Duration.ofDays(1)))
                    .execute((instance, context) -> deliveries.forgetOld(
                            () -> context.getSchedulerState().isShuttingDown()));
        }
    }
}
