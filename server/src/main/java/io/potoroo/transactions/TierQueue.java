package io.potoroo.transactions;

import io.potoroo.tiers.TierProgram;
import io.potoroo.tiers.TierProgramChanged;
import io.potoroo.tiers.Tiers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Evaluates customers soon after their transactions commit, beside whoever booked them.
 *
 * <p>It is in memory: what is lost with a node, or with the database, is made good by the evaluation of the day.
 */
@Component
class TierQueue implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TierQueue.class);

    /** More customers than this of one business are everybody. */
    private static final int MOST_WAITING = 10_000;

    /** In a burst, so that a customer's purchases are summed once and not each time. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    /** As many times what the evaluation took: however much there is to sum, purchases are booked meanwhile. */
    private static final int PAUSE_FACTOR = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** The whole server has ten seconds to stop. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final Tiers tiers;
    private final TierEvaluation evaluation;
    private final Map<UUID, Waiting> waiting = new HashMap<>();
    private volatile @Nullable Thread worker;
    private volatile boolean stopping;

    private static final class Waiting {
        private final Set<UUID> customerIds = new HashSet<>();
        private boolean everybody;
    }

    TierQueue(Tiers tiers, TierEvaluation evaluation) {
        this.tiers = tiers;
        this.evaluation = evaluation;
    }

    @TransactionalEventListener
    synchronized void booked(TransactionsBooked booked) {
        var business = waiting.computeIfAbsent(booked.businessId(), ignored -> new Waiting());
        if (!business.everybody) {
            business.customerIds.addAll(booked.customerIds());
        }
        if (business.customerIds.size() > MOST_WAITING) {
            business.everybody = true;
            business.customerIds.clear();
        }
        notifyAll();
    }

    @TransactionalEventListener
    synchronized void changed(TierProgramChanged changed) {
        waiting.computeIfAbsent(changed.businessId(), ignored -> new Waiting()).everybody = true;
        notifyAll();
    }

    private synchronized Map<UUID, Waiting> takeAll() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        var taken = new HashMap<>(waiting);
        waiting.clear();
        return taken;
    }

    static Duration pauseAfter(Duration evaluation) {
        var pause = evaluation.multipliedBy(PAUSE_FACTOR);
        if (pause.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void work() {
        try {
            while (!stopping) {
                var taken = takeAll();
                long begun = System.nanoTime();
                taken.forEach(this::evaluate);
                Thread.sleep(pauseAfter(Duration.ofNanos(System.nanoTime() - begun)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void evaluate(UUID businessId, Waiting business) {
        try {
            if (stopping
                    || !tiers.program(businessId).filter(TierProgram::moves).isPresent()) {
                return;
            }
            if (business.everybody) {
                evaluation.evaluateEverybody(businessId, () -> stopping);
                return;
            }
            var ids = List.copyOf(business.customerIds);
            for (int from = 0; from < ids.size() && !stopping; from += TierEvaluation.BATCH) {
                evaluation.evaluate(businessId, ids.subList(from, Math.min(ids.size(), from + TierEvaluation.BATCH)));
            }
        } catch (RuntimeException failed) {
            log.error("customers keep their tier levels until the evaluation of the day", failed);
        }
    }

    @Override
    public void start() {
        stopping = false;
        worker = Thread.ofPlatform().name("tiers").daemon().start(this::work);
    }

    /** Between two batches; an interrupt ends its waiting and no statement that runs. */
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
