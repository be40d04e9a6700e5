package io.potoroo.demo;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done beside the first requests of a server with the sample business. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

    static final String HISTORY = "sample-history";

    @Bean
    OneTimeTask<SampleHistory.Plan> loadOfSampleHistory(SampleHistory history) {
        return Tasks.oneTime(HISTORY, SampleHistory.Plan.class)
                .execute((instance, context) -> history.load(
                        instance.getData(), () -> context.getSchedulerState().isShuttingDown()));
    }
}
