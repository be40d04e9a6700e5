package io.potoroo.sales;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.Customers;
import io.potoroo.customers.CustomersBecameKnown;
import io.potoroo.database.Worker;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.sales.SaleCommand.ById;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Gives sales of nobody's to customers who become known by what was told of the shopper, beside whoever made them known.
 *
 * <p>It is in memory: what is lost with a node, or told at the same moment elsewhere, is made good once a day.
 */
@Component
class Recognition extends Worker {

    private static final Logger log = LoggerFactory.getLogger(Recognition.class);

    private static final int BATCH = 256;

    /** Of one business; more are left to the look of the day. */
    private static final int MOST_WAITING = 10_000;

    /** So that a burst of customers is one question. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final SaleRepository repository;
    private final Sales sales;
    private final Customers customers;
    private final Clock clock;
    private final Map<UUID, Set<CustomerReference>> waiting = new HashMap<>();

    Recognition(SaleRepository repository, Sales sales, Customers customers, Clock clock) {
        super("recognition");
        this.repository = repository;
        this.sales = sales;
        this.customers = customers;
        this.clock = clock;
    }

    /** What is done by the clock. */
    @Configuration(proxyBeanMethods = false)
    static class Clockwork {

        @Bean
        RecurringTask<Void> missedRecognitions(Recognition recognition) {
            return Tasks.recurring("missed-recognitions", FixedDelay.of(Duration.ofDays(1)))
                    .execute((instance, context) -> recognition.lookAtAll(
                            () -> context.getSchedulerState().isShuttingDown()));
        }
    }

    @TransactionalEventListener
    synchronized void known(CustomersBecameKnown known) {
        var names = waiting.computeIfAbsent(known.businessId(), ignored -> new LinkedHashSet<>());
        if (names.size() < MOST_WAITING) {
            names.addAll(known.by());
        }
        notifyAll();
    }

    private synchronized Map<UUID, Set<CustomerReference>> takeAll() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        var taken = new HashMap<>(waiting);
        waiting.clear();
        return taken;
    }

    @Override
    protected void work() throws InterruptedException {
        while (!isStopping()) {
            takeAll().forEach((businessId, names) -> {
                try {
                    CurrentBusiness.run(businessId, () -> look(businessId, names));
                } catch (RuntimeException failed) {
                    log.error("sales stay nobody's until they are looked at again", failed);
                }
            });
            Thread.sleep(PAUSE);
        }
    }

    private void look(UUID businessId, Set<CustomerReference> names) {
        List<Long> theirs;
        long after = 0;
        do {
            theirs = repository.unclaimedBy(businessId, names, clock.instant(), after, BATCH);
            recognise(businessId, theirs);
            after = theirs.isEmpty() ? after : theirs.getLast();
        } while (theirs.size() == BATCH && !isStopping());
    }

    private void recognise(UUID businessId, List<Long> saleIds) {
        if (!saleIds.isEmpty()) {
            sales.carryOutAll(
                    businessId,
                    saleIds.stream()
                            .<SaleCommand>map(it -> new SaleCommand.Recognise(new ById(it)))
                            .toList());
        }
    }

    void lookAtAll(BooleanSupplier stopping) {
        CurrentBusiness.forEach(repository.businessesWithUnclaimed(), stopping, it -> lookAtAll(it, stopping));
    }

    private void lookAtAll(UUID businessId, BooleanSupplier stopping) {
        List<UnclaimedSale> page;
        var after = UnclaimedSale.before(clock.instant());
        do {
            page = repository.unclaimedAfter(businessId, after, BATCH);
            var matches = customers.resolve(
                    businessId, page.stream().map(UnclaimedSale::shopper).toList());
            var theirs = new ArrayList<Long>();
            for (int i = 0; i < page.size(); i++) {
                if (matches.get(i).customer() != null) {
                    theirs.add(page.get(i).id());
                }
            }
            recognise(businessId, theirs);
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == BATCH && !stopping.getAsBoolean());
    }
}
