package io.potoroo.connectors;

import static java.util.stream.Collectors.groupingBy;

import io.potoroo.database.Worker;
import io.potoroo.kernel.CurrentBusiness;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Works out what waits, order by order, beside the workers of other nodes.
 *
 * <p>What a platform is asked meanwhile is asked without a database transaction being open. A node that dies leaves its
 * turns to the others when its lease ends; doing something twice changes nothing.
 */
@Component
class EventWorker extends Worker {

    private static final Logger log = LoggerFactory.getLogger(EventWorker.class);

    private static final int MOST_AT_ONCE = 128;
    private static final int MOST_OF_AN_ORDER = 50;

    /** Longer than it can take to ask a platform about the order a few times. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final EventRepository repository;
    private final EventProcessing processing;
    private final Refusals refusals;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Semaphore wakes = new Semaphore(0);

    EventWorker(EventRepository repository, EventProcessing processing, Refusals refusals) {
        super("platform-events");
        this.repository = repository;
        this.processing = processing;
        this.refusals = refusals;
    }

    void wake() {
        wakes.release();
    }

    /** Has it look as soon as the open database transaction has committed. */
    void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake();
            }
        });
    }

    @Override
    protected void work() throws InterruptedException {
        while (!isStopping()) {
            try {
                refusals.write();
                while (!isStopping() && takeSome()) {
                    // More may be due.
                }
                if (wakes.tryAcquire(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (RuntimeException unreachable) {
                log.warn("events of platforms could not be read: {}", unreachable.getMessage());
                Thread.sleep(LOOKS_EVERY);
            }
        }
    }

    /** Whether it took as many as it could have. */
    private boolean takeSome() {
        int free = MOST_AT_ONCE - underWay.get();
        if (free <= 0) {
            return false;
        }
        var turns = repository.take(free, LEASE);
        turns.stream().collect(groupingBy(Turn::businessId)).forEach(this::start);
        return turns.size() == free;
    }

    /** What everybody's turn needs is read for all of them; then each goes its own way, as some wait for a platform. */
    private void start(UUID businessId, List<Turn> turns) {
        var round = processing.read(businessId, turns, MOST_OF_AN_ORDER);
        for (var turn : turns) {
            underWay.incrementAndGet();
            Thread.ofVirtual()
                    .name("platform-event")
                    .start(() -> CurrentBusiness.run(businessId, () -> workOut(round, turn)));
        }
    }

    private void workOut(EventProcessing.Round round, Turn turn) {
        try {
            processing.workOut(round, turn);
        } catch (RuntimeException unforeseen) {
            // Taken up again when its lease ends.
            log.error("what waits about an order could not be worked out", unforeseen);
        } finally {
            underWay.decrementAndGet();
            wake();
        }
    }
}
