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
import org.springframework.transaction.event.TransactionalEventListener;

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
                    .execute((instance, context) ->
                            ends.endEverywhere(() -> context.getSchedulerState().isShuttingDown()));
        }
    }

    /** For every business; what fails for one is thrown after the others had their turn. */
    void endEverywhere(BooleanSupplier stopping) {
        var failures = new ArrayList<RuntimeException>();
        for (var businessId : reservations.businessesWithDue()) {
            try {
                end(businessId, stopping);
            } catch (RuntimeException failed) {
                log.error("redemptions of business {} could not be ended", businessId, failed);
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    void end(UUID businessId, BooleanSupplier stopping) {
        CurrentBusiness.run(businessId, () -> {
            var tried = new HashSet<Long>();
            var due = reservations.due(businessId, tried, BATCH);
            while (!due.isEmpty() && !stopping.getAsBoolean()) {
                end(businessId, due);
                due.forEach(it -> tried.add(it.id()));
                due = reservations.due(businessId, tried, BATCH);
            }
        });
    }

    /** First no shop may take the codes any more; what cannot be asked is left for the next time. */
    private void end(UUID businessId, List<Reservation> due) {
        var withCodes = due.stream()
                .filter(it -> it.code() != null)
                .map(Reservation::id)
                .toList();
        var removed = withCodes.isEmpty() ? Map.<Long, Removed>of() : codes.remove(businessId, withCodes);
        redemptions.end(
                businessId,
                due.stream()
                        .map(Reservation::id)
                        .filter(it -> removed.get(it) != Removed.UNKNOWN)
                        .toList(),
                withCodes.stream().filter(it -> removed.get(it) == Removed.USED).collect(toSet()));
    }

    @EventListener
    void moved(TimeMoved moved) {
        end(moved.businessId(), moved.stopping());
    }

    @EventListener
    void unlinked(BranchLinkDeleted deleted) {
        redemptions.cancelOpen(deleted.businessId(), deleted.branchLinkId());
    }

    /** Those with codes at once, as far as the shop can be asked for them; the others are left to the clock. */
    @TransactionalEventListener
    void unlinkedForGood(BranchLinkDeleted deleted) {
        Thread.ofVirtual().name("redemption-ends").start(() -> {
            try {
                end(deleted.businessId(), () -> false);
            } catch (RuntimeException later) {
                log.error("redemptions of business {} could not be ended", deleted.businessId(), later);
            }
        });
    }
}
