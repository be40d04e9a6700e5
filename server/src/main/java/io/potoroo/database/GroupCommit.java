package io.potoroo.database;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
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

    private static final int MOST_IN_A_BATCH = 512;

    /**
     * In bytes, or characters of text: a batch is in memory several times, and the database takes no more than a gigabyte
     * in one statement.
     */
    static final long LARGEST_BATCH = 8 * 1024 * 1024;

    private static final int MOST_WAITING = 10_000;

    /** Likewise; beside it the memory has to hold what the requests themselves take. */
    static final long LARGEST_WAITING = 8 * LARGEST_BATCH;

    private static final int MOST_TRIES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** For a command that is being carried out already, since nobody can tell its sender yet how that ends. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(30);

    /** The whole server has ten seconds to stop. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final String name;
    private final TransactionOperations transactions;
    private final Verb<C, R> verb;
    private final ToLongFunction<C> sizes;
    private final Duration longestWait;
    private final Duration longestCommit;
    private final BlockingQueue<Waiting<C, R>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingSize = new AtomicLong();
    private final DistributionSummary batchSizes;
    private final Timer commits;
    private volatile @Nullable Thread writer;
    private volatile boolean accepting;

    /** A command belongs to whoever takes it: the writer, or its caller, who has given up then. */
    private record Waiting<C, R>(
            UUID businessId, C command, long size, AtomicBoolean taken, CompletableFuture<Outcome<R>> answer) {

        boolean take() {
            return taken.compareAndSet(false, true);
        }

        Outcome<R> answer(long deadlineNanos) throws InterruptedException, ExecutionException, TimeoutException {
            return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    public GroupCommit(String name, TransactionOperations transactions, MeterRegistry meters, Verb<C, R> verb) {
        this(name, transactions, meters, verb, ignored -> 0);
    }

    /** @param sizes in bytes, or characters of text, of commands that may be large */
    public GroupCommit(
            String name,
            TransactionOperations transactions,
            MeterRegistry meters,
            Verb<C, R> verb,
            ToLongFunction<C> sizes) {
        this(name, transactions, meters, verb, sizes, LONGEST_WAIT, LONGEST_COMMIT);
    }

    GroupCommit(
            String name,
            TransactionOperations transactions,
            MeterRegistry meters,
            Verb<C, R> verb,
            ToLongFunction<C> sizes,
            Duration longestWait,
            Duration longestCommit) {
        this.name = name;
        this.transactions = transactions;
        this.verb = verb;
        this.sizes = sizes;
        this.longestWait = longestWait;
        this.longestCommit = longestCommit;
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
     * @throws Refusal of kind OVERLOADED when too many are waiting, the server is stopping or it takes too long, which
     *     says whether the command was carried out; whatever the verb refuses comes back as the outcome
     */
    public Outcome<R> submit(UUID businessId, C command) {
        var waiting = waiting(businessId, command);
        if (!enqueued(waiting)) {
            throw Refusal.overloaded("Too many requests are waiting; try again.");
        }
        return answer(waiting, System.nanoTime() + longestWait.toNanos());
    }

    /**
     * As {@link #submit} for each of the commands, which are carried out in their order, together with others where that
     * fits. What happens to one does not matter to the next; what could not be carried out is refused as OVERLOADED.
     */
    public List<Outcome<R>> submitAll(UUID businessId, List<C> commands) {
        if (queue.remainingCapacity() < commands.size()) {
            throw Refusal.overloaded("Too many requests are waiting; try again.");
        }
        var waiting = new ArrayList<Waiting<C, R>>(commands.size());
        for (var command : commands) {
            var one = waiting(businessId, command);
            if (!enqueued(one)) {
                one.answer().complete(new Outcome.Refused<>(notCarriedOut()));
            }
            waiting.add(one);
        }
        long deadlineNanos = System.nanoTime() + longestWait.toNanos();
        return waiting.stream().map(it -> outcome(it, deadlineNanos)).toList();
    }

    private Waiting<C, R> waiting(UUID businessId, C command) {
        return new Waiting<>(
                businessId, command, sizes.applyAsLong(command), new AtomicBoolean(), new CompletableFuture<>());
    }

    private boolean enqueued(Waiting<C, R> waiting) {
        boolean enqueued =
                waitingSize.addAndGet(waiting.size()) <= LARGEST_WAITING && accepting && queue.offer(waiting);
        if (!enqueued) {
            waitingSize.addAndGet(-waiting.size());
        }
        return enqueued;
    }

    private Outcome<R> answer(Waiting<C, R> waiting, long deadlineNanos) {
        try {
            return awaited(waiting, deadlineNanos);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (TimeoutException late) {
            throw Refusal.overloaded("The request took too long; nobody knows whether it will be carried out.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw waiting.take()
                    ? notCarriedOut()
                    : Refusal.overloaded("The server is stopping; nobody knows whether the request was carried out.");
        }
    }

    private Outcome<R> outcome(Waiting<C, R> waiting, long deadlineNanos) {
        try {
            return answer(waiting, deadlineNanos);
        } catch (Refusal refusal) {
            return new Outcome.Refused<>(refusal);
        } catch (RuntimeException failed) {
            log.error("one of many {} failed", name, failed);
            return new Outcome.Refused<>(Refusal.overloaded("The server could not carry it out."));
        }
    }

    private Outcome<R> awaited(Waiting<C, R> waiting, long deadlineNanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return waiting.answer(deadlineNanos);
        } catch (TimeoutException slow) {
            if (waiting.take()) {
                throw notCarriedOut();
            }
            return waiting.answer(deadlineNanos + longestCommit.toNanos());
        }
    }

    private static Refusal notCarriedOut() {
        return Refusal.overloaded("The request was not carried out; send it again.");
    }

    private void work() {
        var batch = new ArrayList<Waiting<C, R>>(MOST_IN_A_BATCH);
        while (accepting || !queue.isEmpty()) {
            try {
                var first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    fill(batch, first);
                    waitingSize.addAndGet(
                            -batch.stream().mapToLong(Waiting::size).sum());
                    batch.removeIf(it -> !it.take());
                }
                if (!batch.isEmpty()) {
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

    /** With whatever waits behind the first, as far as both limits allow; nobody else takes off the queue. */
    private void fill(List<Waiting<C, R>> batch, Waiting<C, R> first) {
        batch.add(first);
        long size = first.size();
        for (var next = queue.peek(); next != null && batch.size() < MOST_IN_A_BATCH; next = queue.peek()) {
            size += next.size();
            if (size > LARGEST_BATCH) {
                return;
            }
            batch.add(queue.remove());
        }
    }

    private void commit(List<Waiting<C, R>> batch) {
        try {
            tried(batch).forEach((waiting, outcome) -> waiting.answer().complete(outcome));
        } catch (TransactionException | NonTransientDataAccessResourceException | RecoverableDataAccessException lost) {
            // Nobody knows whether it was committed: only who asked can tell whether asking again is right.
            log.error("a batch of {} {} lost its database", batch.size(), name, lost);
            var refusal =
                    Refusal.overloaded("The database was lost; nobody knows whether the request was carried out.");
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
        // In one order, so that no two writers of any nodes wait for each other's businesses.
        var byBusiness = batch.stream().collect(groupingBy(Waiting::businessId, TreeMap::new, toList()));
        var outcomes = new IdentityHashMap<Waiting<C, R>, Outcome<R>>();
        byBusiness.forEach((businessId, group) -> {
            var commands = group.stream().map(Waiting::command).toList();
            var results = CurrentBusiness.call(businessId, () -> verb.carryOut(businessId, commands));
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
