package io.potoroo.database;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes what is due in a table, beside the workers of other nodes, and works it out on threads of its own, so many at once:
 * each second, and at once when it is woken.
 *
 * @param <K> whose it is, where nobody may have all of the threads
 */
public abstract class QueueWorker<K> extends Worker {

    private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    /** So that what becomes due, or free, within a moment is taken together. */
    private static final Duration GATHERS_FOR = Duration.ofMillis(5);

    private final String name;
    private final int mostAtOnce;
    private final Map<K, Integer> underWay = new ConcurrentHashMap<>();
    private final Semaphore wakes = new Semaphore(0);

    protected QueueWorker(String name, int mostAtOnce) {
        super(name);
        this.name = name;
        this.mostAtOnce = mostAtOnce;
    }

    /** What else is to be done each time it looks. */
    protected void prepare() {}

    /**
     * Takes and {@link #begin begins} what is due, at most so much, until a lease ends that is longer than the work.
     *
     * @param underWay how much of whom is being worked out here
     * @return how much it took; as much as it could have: more may be due
     */
    protected abstract int take(int most, Map<K, Integer> underWay);

    /** What fails is taken up again when its lease ends. */
    protected final void begin(K whose, Runnable work) {
        begin(whose, 1, work);
    }

    /** As {@link #begin(Object, Runnable)}, of what counts as several. */
    protected final void begin(K whose, int several, Runnable work) {
        underWay.merge(whose, several, Integer::sum);
        Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException unforeseen) {
                log.error("something of {} could not be worked out", name, unforeseen);
            } finally {
                underWay.computeIfPresent(whose, (same, count) -> count == several ? null : count - several);
                wake();
            }
        });
    }

    public final void wake() {
        wakes.release();
    }

    /** Has it look as soon as the open database transaction has committed. */
    public final void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake();
            }
        });
    }

    @Override
    protected final void work() throws InterruptedException {
        while (!isStopping()) {
            try {
                prepare();
                while (!isStopping() && takeSome()) {
                    // More may be due.
                }
                if (wakes.tryAcquire(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    Thread.sleep(GATHERS_FOR);
                    wakes.drainPermits();
                }
            } catch (RuntimeException unreachable) {
                log.warn("{} could not be read: {}", name, unreachable.getMessage());
                Thread.sleep(LOOKS_EVERY);
            }
        }
    }

    private boolean takeSome() {
        int free = mostAtOnce - underWay.values().stream().mapToInt(it -> it).sum();
        return free > 0 && take(free, Map.copyOf(underWay)) == free;
    }
}
