package io.potoroo.demo;

import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done beside the first requests of a server with the sample business. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

    static final String HISTORY = "sample-history";

    @Bean
    CustomTask<SampleHistory.Plan> loadOfSampleHistory(SampleHistory history) {
        return Tasks.custom(HISTORY, SampleHistory.Plan.class).execute((instance, context) -> {
            boolean loaded = history.load(
                    instance.getData(),
                    SampleHistory.SALES,
                    () -> context.getSchedulerState().isShuttingDown());
            return loaded ? new OnCompleteRemove<>() : new OnCompleteReschedule<>(FixedDelay.of(Duration.ZERO));
        });
    }
}
