package io.millrace.queue;

import io.millrace.access.StoreDown;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after something now and then, on a thread of its own. What fails is done again at its next
/// time.
public final class NowAndThen {

    private static final Logger log = LoggerFactory.getLogger(NowAndThen.class);

    private final String thread;
    private final String what;
    private final Duration patience;
    private volatile @Nullable ScheduledThreadPoolExecutor executor;

    /// @param thread its name
    /// @param what is looked after, as the log says it
    /// @param patience how long a stop waits for what is under way
    public NowAndThen(String thread, String what, Duration patience) {
        this.thread = thread;
        this.what = what;
        this.patience = patience;
    }

    /// Nothing is done before.
    public void start() {
        var fresh =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name(thread).daemon().factory());
        fresh.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor = fresh;
    }

    /// Does something again and again, until the stop.
    ///
    /// @param delay until the first time
    /// @param pause from the end of each time to the next
    public void in(Duration delay, Runnable task, Supplier<Duration> pause) {
        var current = executor;
        if (current == null || current.isShutdown()) {
            return;
        }
        var _ =
                current.schedule(
                        () -> {
                            quietly(task);
                            in(pause.get(), task, pause);
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            StoreDown.log(log.atWarn(), e, "Could not look after {}, trying again later", what);
        }
    }

    /// Drops what is delayed, and waits for what is under way, which sees by [#isRunning] that this
    /// is over; an interrupt would close H2's file.
    public void stop() {
        var last = executor;
        executor = null;
        if (last == null) {
            return;
        }
        last.shutdown();
        try {
            if (!last.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("Still at work on {} after {}", what, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether it has been started and not stopped.
    public boolean isRunning() {
        return executor != null;
    }
}
