package io.potoroo.database;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/** Runs every task there is, each on one node at a time: again and again by the clock, or once. */
@Component
public class Jobs implements SmartLifecycle {

    /** The whole server has ten seconds to stop; a task that is not done by then is taken up again elsewhere. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private static final String TABLE = "database.scheduled_tasks";
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final int THREADS = 2;

    private final DataSource database;
    private final List<RecurringTask<?>> tasks;
    private final List<CustomTask<?>> once;
    private volatile boolean running;
    private Scheduler scheduler;

    Jobs(DataSource database, List<RecurringTask<?>> tasks, List<CustomTask<?>> once) {
        this.database = database;
        this.tasks = tasks;
        this.once = once;
        this.scheduler = scheduler();
    }

    /** One that was stopped cannot be started again. */
    private Scheduler scheduler() {
        return Scheduler.create(database, List.copyOf(once))
                .tableName(TABLE)
                .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
                .startTasks(tasks)
                .threads(THREADS)
                .heartbeatInterval(HEARTBEAT)
                .shutdownMaxWait(LONGEST_STOP)
                .build();
    }

    /** Has it done within a few seconds of the commit of the open database transaction; until it succeeds, if need be. */
    public <T> void schedule(TaskInstance<T> task, Instant at) {
        SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database), List.copyOf(once))
                .tableName(TABLE)
                .build()
                .scheduleIfNotExists(task, at);
    }

    @Override
    public void start() {
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        scheduler.stop();
        scheduler = scheduler();
        running = false;
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
        return running;
    }

    /** Stops with the queues, before the connections are closed. */
    @Override
    public int getPhase() {
        return 0;
    }
}
