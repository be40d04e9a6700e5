package io.potoroo.transactions;

import io.potoroo.database.Worker;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Evaluates customers soon after their transactions commit, beside whoever booked them.
 *
 * <p>It is in memory: what is lost with a node, or with the database, is made good by the evaluation of the day.
 */
@Component
class TierQueue extends Worker {

    private static final Logger log = LoggerFactory.getLogger(TierQueue.class);

    /** More customers than this of one business are everybody. */
    private static final int MOST_WAITING = 10_000;

    /** In a burst, so that a customer's purchases are summed once and not each time. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    /** As many times what the evaluation took: however much there is to sum, purchases are booked meanwhile. */
    private static final int PAUSE_FACTOR = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Tiers tiers;
    private final TierEvaluation evaluation;
    private final Map<UUID, Waiting> waiting = new HashMap<>();

    private static final class Waiting {
        private final Set<UUID> customerIds = new HashSet<>();
        private boolean everybody;
    }

    TierQueue(Tiers tiers, TierEvaluation evaluation) {
        super("tiers");
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

    @Override
    protected void work() throws InterruptedException {
        while (!isStopping()) {
            for (var business : takeAll().entrySet()) {
                evaluate(business.getKey(), business.getValue());
            }
        }
    }

    private void evaluate(UUID businessId, Waiting business) throws InterruptedException {
        if (business.everybody) {
            thenRest(businessId, () -> evaluation.evaluateEverybody(businessId, this::isStopping));
            return;
        }
        var ids = List.copyOf(business.customerIds);
        for (int from = 0; from < ids.size(); from += TierEvaluation.BATCH) {
            var some = ids.subList(from, Math.min(ids.size(), from + TierEvaluation.BATCH));
            thenRest(businessId, () -> evaluation.evaluate(businessId, some));
        }
    }

    private void thenRest(UUID businessId, Runnable evaluate) throws InterruptedException {
        if (isStopping()) {
            return;
        }
        long begun = System.nanoTime();
        try {
            if (tiers.program(businessId).filter(TierProgram::moves).isPresent()) {
                evaluate.run();
            }
        } catch (RuntimeException failed) {
            log.error("customers keep their tier levels until the evaluation of the day", failed);
        }
        Thread.sleep(pauseAfter(Duration.ofNanos(System.nanoTime() - begun)));
    }
}
