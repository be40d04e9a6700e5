package io.potoroo.sales;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.businesses.TimeMoved;
import io.potoroo.deliveries.Deliveries;
import io.potoroo.deliveries.Delivery;
import io.potoroo.kernel.CurrentBusiness;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sees to refunds and voids that wait for a sale which never comes, or came on another node at the same moment. */
@Component
class Deferrals {

    private static final int BATCH = 256;

    private final SaleRepository repository;
    private final Sales sales;
    private final Deliveries deliveries;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Deferrals(
            SaleRepository repository,
            Sales sales,
            Deliveries deliveries,
            TransactionTemplate transactions,
            Clock clock) {
        this.repository = repository;
        this.sales = sales;
        this.deliveries = deliveries;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What is done by the clock. */
    @Configuration(proxyBeanMethods = false)
    static class Clockwork {

        @Bean
        RecurringTask<Void> deferredRefunds(Deferrals deferrals) {
            return Tasks.recurring("deferred-refunds", FixedDelay.of(Duration.ofMinutes(1)))
                    .execute((instance, context) -> deferrals.lookAfter(
                            () -> context.getSchedulerState().isShuttingDown()));
        }
    }

    void lookAfter(BooleanSupplier stopping) {
        CurrentBusiness.forEach(repository.businessesWithDeferred(), stopping, it -> {
            takeUp(it);
            drop(it, stopping);
        });
    }

    /** What is left waits for the next time. */
    private void takeUp(UUID businessId) {
        var commands = repository.missed(businessId, BATCH).stream()
                .<SaleCommand>map(SaleCommand.TakeUp::new)
                .toList();
        if (!commands.isEmpty()) {
            sales.carryOutAll(businessId, commands);
        }
    }

    private void drop(UUID businessId, BooleanSupplier stopping) {
        boolean more = true;
        while (more && !stopping.getAsBoolean()) {
            more = Boolean.TRUE.equals(transactions.execute(status -> drop(businessId)));
        }
    }

    private boolean drop(UUID businessId) {
        var expired = repository.takeExpired(businessId, clock.instant(), BATCH);
        deliveries.log(businessId, expired.stream().map(Deferrals::dropped).toList());
        return expired.size() == BATCH;
    }

    private static Delivery dropped(Deferred deferred) {
        return new Delivery(
                deferred.origin(),
                deferred.sale().branchLinkId(),
                deferred.sale().externalId(),
                Delivery.Outcome.FAILED,
                null,
                Objects.requireNonNullElse(deferred.refusal(), "The sale was not told of within 30 days."));
    }

    @EventListener
    void moved(TimeMoved moved) {
        drop(moved.businessId(), moved.stopping());
    }
}
