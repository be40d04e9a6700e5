package io.potoroo.database;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gathers commands of concurrent requests into one database transaction, because a commit costs a disk flush.
 *
 * <p>A writer takes whatever is waiting and does not wait for more, so an idle server answers a lone command at once.
 * Each caller is answered after the commit that holds its command. Where a batch fails, its commands are carried out one
 * by one, so that one that cannot be stored does not take its neighbours down.
 *
 * @param <C> command
 * @param <R> result
 */
public final class GroupCommit<C, R> implements SmartLifecycle {

    /** Carries out the commands of one business, in order, inside a database transaction that is open. */
    @FunctionalInterface
    public interface Verb<C, R> {
        List<Outcome<R>> carryOut(UUID businessId, List<C> commands);
    }

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private static final int MOST_IN_A_BATCH = 256;
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TRIES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The whole server has ten seconds to stop. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final String name;
    private final TransactionOperations transactions;
    private final Verb<C, R> verb;
    private final BlockingQueue<Waiting<C, R>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final DistributionSummary batchSizes;
    private final Timer commits;
    private volatile @Nullable Thread writer;
    private volatile boolean accepting;

    private record Waiting<C, R>(UUID businessId, C command, CompletableFuture<Outcome<R>> answer) {}

    public GroupCommit(String name, TransactionOperations transactions, MeterRegistry meters, Verb<C, R> verb) {
        this.name = name;
        this.transactions = transactions;
        this.verb = verb;
        this.batchSizes = DistributionSummary.builder("potoroo.batch.size")
                .tag("queue", name)
                .publishPercentileHistogram()
                .register(meters);
        this.commits =
                Timer.builder("potoroo.batch.duration").tag("queue", name).register(meters);
        Gauge.builder("potoroo.queue.waiting", queue, BlockingQueue::size)
                .tag("queue", name)
                .register(meters);
    }

    /**
     * Carries the command out together with whatever else is waiting, and returns after the commit.
     *
     * @throws Refusal of kind OVERLOADED when too many are waiting or the server is stopping; whatever the verb refuses
     *     comes back as the outcome
     */
    public Outcome<R> submit(UUID businessId, C command) {
        var waiting = new Waiting<C, R>(businessId, command, new CompletableFuture<>());
        if (!accepting || !queue.offer(waiting)) {
            throw Refusal.overloaded("Too many requests are waiting; try again.");
        }
        try {
            return waiting.answer().get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException slow) {
            throw Refusal.overloaded("The request was not carried out in time; sending it again is safe.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Refusal.overloaded("The server is stopping; sending the request again is safe.");
        }
    }

    private void work() {
        var batch = new ArrayList<Waiting<C, R>>(MOST_IN_A_BATCH);
        while (accepting || !queue.isEmpty()) {
            try {
                var first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_IN_A_BATCH - 1);
                    commits.record(() -> commit(batch));
                    batchSizes.record(batch.size());
                    batch.clear();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void commit(List<Waiting<C, R>> batch) {
        try {
            tried(batch).forEach((waiting, outcome) -> waiting.answer().complete(outcome));
        } catch (TransactionException | NonTransientDataAccessResourceException | RecoverableDataAccessException lost) {
            // Nobody knows whether it was committed: only who asked can tell whether asking again is right.
            log.error("a batch of {} {} lost its database", batch.size(), name, lost);
            var refusal = Refusal.overloaded("The database cannot be reached; try again.");
            batch.forEach(it -> it.answer().completeExceptionally(refusal));
        } catch (RuntimeException | Error failed) {
            if (batch.size() == 1) {
                batch.getFirst().answer().completeExceptionally(failed);
            } else {
                log.warn("a batch of {} {} failed and is carried out one by one", batch.size(), name, failed);
                batch.forEach(it -> commit(List.of(it)));
            }
        }
    }

    /**
     * Deadlocks and lost races end well when tried again, also the race for a unique key: what the winner stored is seen
     * then. Nothing else does.
     */
    private Map<Waiting<C, R>, Outcome<R>> tried(List<Waiting<C, R>> batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                return requireNonNull(transactions.execute(status -> carryOut(batch)));
            } catch (ConcurrencyFailureException | DuplicateKeyException lostRace) {
                if (attempt == MOST_TRIES) {
                    throw lostRace;
                }
            }
        }
    }

    private Map<Waiting<C, R>, Outcome<R>> carryOut(List<Waiting<C, R>> batch) {
        var byBusiness = batch.stream().collect(groupingBy(Waiting::businessId, LinkedHashMap::new, toList()));
        var outcomes = new IdentityHashMap<Waiting<C, R>, Outcome<R>>();
        byBusiness.forEach((businessId, group) -> {
            var results = verb.carryOut(
                    businessId, group.stream().map(Waiting::command).toList());
            for (int i = 0; i < group.size(); i++) {
                outcomes.put(group.get(i), results.get(i));
            }
        });
        return outcomes;
    }

    @Override
    public void start() {
        accepting = true;
        writer = Thread.ofPlatform().name(name + "-writer").start(this::work);
    }

    /** Carries out what was accepted, then stops; nothing new is accepted. */
    @Override
    public void stop() {
        accepting = false;
        var running = writer;
        if (running != null) {
            try {
                running.join(LONGEST_STOP);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
            writer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return writer != null;
    }

    /** Stops after the web server, whose requests may still be waiting for an answer. */
    @Override
    public int getPhase() {
        return 0;
    }
}
