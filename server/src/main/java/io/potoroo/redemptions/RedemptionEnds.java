package io.potoroo.redemptions;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.businesses.TimeMoved;
import io.potoroo.integrations.BranchLinkDeleted;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.transactions.Reservations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Ends redemptions that nobody took in time, or whose shop is gone. */
@Component
class RedemptionEnds {

    private static final Logger log = LoggerFactory.getLogger(RedemptionEnds.class);

    /** Redemptions in one database transaction. */
    private static final int BATCH = 500;

    private final Redemptions redemptions;
    private final Reservations reservations;

    RedemptionEnds(Redemptions redemptions, Reservations reservations) {
        this.redemptions = redemptions;
        this.reservations = reservations;
    }

    /** What is done by the clock. */
    @Configuration(proxyBeanMethods = false)
    static class Clockwork {

        /** Nobody can use them any more, but customers wait for their points; most of the time there are none. */
        @Bean
        RecurringTask<Void> redemptionExpiry(RedemptionEnds ends) {
            return Tasks.recurring("redemption-expiry", FixedDelay.of(Duration.ofMinutes(1)))
                    .execute((instance, context) -> ends.expireEverywhere(
                            () -> context.getSchedulerState().isShuttingDown()));
        }
    }

    /** For every business; what fails for one is thrown after the others had their turn. */
    void expireEverywhere(BooleanSupplier stopping) {
        var failures = new ArrayList<RuntimeException>();
        for (var businessId : reservations.businessesWithExpired()) {
            try {
                expire(businessId, stopping);
            } catch (RuntimeException failed) {
                log.error("redemptions of business {} could not be ended", businessId, failed);
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void expire(UUID businessId, BooleanSupplier stopping) {
        CurrentBusiness.run(businessId, () -> {
            boolean more = true;
            while (more && !stopping.getAsBoolean()) {
                more = redemptions.expire(businessId, BATCH);
            }
        });
    }

    @EventListener
    void moved(TimeMoved moved) {
        expire(moved.businessId(), moved.stopping());
    }

    @EventListener
    void unlinked(BranchLinkDeleted deleted) {
        redemptions.cancelOpen(deleted.businessId(), deleted.branchLinkId());
    }
}
