package io.potoroo.connectors;

import static java.util.stream.Collectors.groupingBy;

import io.potoroo.kernel.CurrentBusiness;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
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
class EventWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventWorker.class);

    private static final int MOST_AT_ONCE = 128;
    private static final int MOST_OF_AN_ORDER = 50;

    /** Longer than it can take to ask a platform about the order a few times. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final EventRepository repository;
    private final EventProcessing processing;
    private final Refusals refusals;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Semaphore wakes = new Semaphore(0);
    private volatile @Nullable Thread worker;
    private volatile boolean stopping;

    EventWorker(EventRepository repository, EventProcessing processing, Refusals refusals) {
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

    private void work() {
        while (!stopping) {
            try {
                refusals.write();
                while (!stopping && takeSome()) {
                    // More may be due.
                }
                if (wakes.tryAcquire(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException unreachable) {
                log.warn("events of platforms could not be read: {}", unreachable.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(LOOKS_EVERY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
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

    @Override
    public void start() {
        stopping = false;
        worker = Thread.ofPlatform().name("platform-events").daemon().start(this::work);
    }

    @Override
    public void stop() {
        stopping = true;
        var running = worker;
        if (running != null) {
            running.interrupt();
            try {
                running.join(LONGEST_STOP);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
            worker = null;
        }
    }

    /** Beside the others of its phase, lest their waits add up. */
    @Override
    public void stop(Runnable stopped) {
        Thread.ofVirtual().start(() -> {
            stop();
            stopped.run();
        });
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    /** Stops with the queues whose commits it follows. */
    @Override
    public int getPhase() {
        return 0;
    }
}
