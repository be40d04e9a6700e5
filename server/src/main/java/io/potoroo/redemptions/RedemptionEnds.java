package io.potoroo.redemptions;

import static java.util.stream.Collectors.toSet;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.businesses.TimeMoved;
import io.potoroo.integrations.BranchLinkDeleted;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.transactions.CodeRemoval;
import io.potoroo.transactions.CodeRemoval.Removed;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private final CodeRemoval codes;

    RedemptionEnds(Redemptions redemptions, Reservations reservations, CodeRemoval codes) {
        this.redemptions = redemptions;
        this.reservations = reservations;
        this.codes = codes;
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

    void expire(UUID businessId, BooleanSupplier stopping) {
        CurrentBusiness.run(businessId, () -> {
            var tried = new HashSet<Long>();
            var expired = reservations.expired(businessId, tried, BATCH);
            while (!expired.isEmpty() && !stopping.getAsBoolean()) {
                end(businessId, expired);
                expired.forEach(it -> tried.add(it.id()));
                expired = reservations.expired(businessId, tried, BATCH);
            }
        });
    }

    /** First no shop may take the codes any more; what cannot be asked is left for the next time. */
    private void end(UUID businessId, List<Reservation> expired) {
        var withCodes = expired.stream()
                .filter(it -> it.code() != null)
                .map(Reservation::id)
                .toList();
        var removed = withCodes.isEmpty() ? Map.<Long, Removed>of() : codes.remove(businessId, withCodes);
        redemptions.expire(
                businessId,
                expired.stream()
                        .map(Reservation::id)
                        .filter(it -> removed.get(it) != Removed.UNKNOWN)
                        .toList(),
                withCodes.stream().filter(it -> removed.get(it) == Removed.USED).collect(toSet()));
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
