package io.potoroo.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Works beside the requests on a thread of its own, from when the server starts until it stops. */
public abstract class Worker implements SmartLifecycle {

    /** The whole server has ten seconds to stop. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final String name;
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;

    protected Worker(String name) {
        this.name = name;
    }

    /** Goes on until it should stop; an interrupt ends its waiting and no statement that runs. */
    protected abstract void work() throws InterruptedException;

    protected final boolean isStopping() {
        return stopping;
    }

    private void run() {
        try {
            work();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final void start() {
        stopping = false;
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    @Override
    public final void stop() {
        stopping = true;
        var running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(LONGEST_STOP);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    /** Beside the others of its phase, lest their waits add up. */
    @Override
    public final void stop(Runnable stopped) {
        Thread.ofVirtual().start(() -> {
            stop();
            stopped.run();
        });
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }

    /** Stops with the queues whose commits it follows. */
    @Override
    public final int getPhase() {
        return 0;
    }
}
