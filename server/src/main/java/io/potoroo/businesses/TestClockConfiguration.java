package io.potoroo.businesses;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.potoroo.kernel.CurrentBusiness;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets businesses move their time, on servers where nothing is for real; elsewhere none of this is there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "potoroo.test-clock", havingValue = "on")
class TestClockConfiguration {

    @Bean
    TestClockRepository testClocks(JdbcClient jdbc) {
        return new TestClockRepository(jdbc);
    }

    @Bean
    @Primary
    TestClock testClock(TestClockRepository repository) {
        LoggerFactory.getLogger(TestClock.class).warn("test clocks are on: every business may move its time");
        return new TestClock(repository);
    }

    /** Inside of everything that is about the request and not about the business, such as its key. */
    @Bean
    FilterRegistrationBean<TestClockFilter> testClockFilter() {
        var filter = new FilterRegistrationBean<>(new TestClockFilter());
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }

    /** What becomes due while a moved time goes on by itself, which no job that looks at the real time can see. */
    @Bean
    RecurringTask<Void> movedTimes(TestClockRepository repository, ApplicationEventPublisher events) {
        return Tasks.recurring("moved-times", FixedDelay.of(Duration.ofMinutes(5)))
                .execute((instance, context) -> {
                    BooleanSupplier stopping = () -> context.getSchedulerState().isShuttingDown();
                    CurrentBusiness.forEach(
                            repository.moved(), stopping, it -> events.publishEvent(new TimeMoved(it, stopping)));
                });
    }
}
