package io.potoroo.transactions;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.database.GroupCommit;
import io.potoroo.kernel.CurrentBusiness;
import io.potoroo.tiers.Tiers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/** The queue in which requests to book wait for their common commit, and what is done by the clock. */
@Configuration(proxyBeanMethods = false)
class TransactionsConfiguration {

    /** Of one round; the rest is due in the next. */
    private static final int MOST_BUSINESSES = 1000;

    @Bean
    GroupCommit<TransactionCommand, Receipt> transactionQueue(
            TransactionOperations transactions, MeterRegistry meters, Intents intents) {
        return new GroupCommit<>("transactions", transactions, meters, intents::carryOut);
    }

    /** Most of the time nothing has expired; where a test clock was moved it does not wait for this. */
    @Bean
    RecurringTask<Void> pointsExpiry(Expiry expiry) {
        return Tasks.recurring("points-expiry", FixedDelay.of(Duration.ofMinutes(5)))
                .execute((instance, context) ->
                        expiry.bookEverywhere(() -> context.getSchedulerState().isShuttingDown()));
    }

    /** Days are where each business is, so one of them begins every hour. */
    @Bean
    RecurringTask<Void> pointsExpiring(ExpiryNotices notices) {
        return Tasks.recurring("points-expiring", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) ->
                        notices.tellEverywhere(() -> context.getSchedulerState().isShuttingDown()));
    }

    /** Each program is due right after midnight where its business is; most of the time nothing is. */
    @Bean
    RecurringTask<Void> tierEvaluations(Tiers tiers, TierEvaluation evaluation) {
        return Tasks.recurring("tier-evaluations", FixedDelay.of(Duration.ofMinutes(5)))
                .execute((instance, context) -> {
                    BooleanSupplier stopping = () -> context.getSchedulerState().isShuttingDown();
                    CurrentBusiness.forEach(
                            tiers.due(MOST_BUSINESSES), stopping, it -> evaluation.evaluateEverybody(it, stopping));
                });
    }
}
