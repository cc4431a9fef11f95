package io.millrace.reporting;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Adds up the jobs that have ended, and forgets old sums, now and then, on every node. Nodes that
/// were started together drift apart; where they do it at the same time, each end still counts
/// once.
@Component
class LookAfterReports implements SmartLifecycle {

    private static final Duration FOLD_EVERY = Duration.ofSeconds(15);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(LookAfterReports.class);

    private final FoldJobEnds fold;
    private final JobSums sums;
    private final ReportingSettings settings;
    private volatile @Nullable ScheduledThreadPoolExecutor thread;

    LookAfterReports(FoldJobEnds fold, JobSums sums, ReportingSettings settings) {
        this.fold = fold;
        this.sums = sums;
        this.settings = settings;
    }

    @Override
    public void start() {
        var executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("look-after-reports").daemon().factory());
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread = executor;
        every(executor, FOLD_EVERY, fold::run);
        every(executor, FORGET_EVERY, this::forget);
    }

    void forget() {
        sums.forget(settings.keep());
    }

    private static void every(ScheduledThreadPoolExecutor executor, Duration time, Runnable task) {
        long millis = time.toMillis();
        long first = ThreadLocalRandom.current().nextLong(millis / 10, millis);
        var _ =
                executor.scheduleWithFixedDelay(
                        () -> quietly(task), first, millis, TimeUnit.MILLISECONDS);
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.warn("Could not look after the reports, trying again later", e);
        }
    }

    /// Waits for the batch in hand; an interrupt would close H2's file.
    @Override
    public void stop() {
        var executor = thread;
        thread = null;
        if (executor == null) {
            return;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("Still at work on the reports after {}", PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
