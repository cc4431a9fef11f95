package io.millrace.queue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Ends zombies and forgets old jobs, now and then, on every node that runs jobs. Nodes that were
/// started together drift apart, so that they seldom do it at the same time; where they do, each
/// job is still ended or forgotten once.
@Component
class LookAfterJobs implements SmartLifecycle {

    private static final Duration ZOMBIES_EVERY = Duration.ofMinutes(1);
    private static final Duration CLEAN_UP_EVERY = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(LookAfterJobs.class);

    private final DetectZombies zombies;
    private final CleanUpJobs cleanUp;
    private final Workers workers;
    private final QueueSettings settings;
    private volatile @Nullable ScheduledExecutorService thread;

    LookAfterJobs(
            DetectZombies zombies, CleanUpJobs cleanUp, Workers workers, QueueSettings settings) {
        this.zombies = zombies;
        this.cleanUp = cleanUp;
        this.workers = workers;
        this.settings = settings;
    }

    @Override
    public void start() {
        var executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("look-after-jobs").daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread = executor;
        if (workers.size() == 0) {
            return;
        }
        if (settings.detectZombiesAfter().isPositive()) {
            // Not earlier: when all nodes were down for long, every job they left is silent for
            // long, and is to be taken over.
            in(settings.detectZombiesAfter(), this::detectZombies, ZOMBIES_EVERY);
        }
        if (settings.keepJobs().isPositive()) {
            in(jittered(ZOMBIES_EVERY), this::cleanUp, CLEAN_UP_EVERY);
        }
    }

    private void in(Duration delay, Runnable task, Duration every) {
        var executor = thread;
        if (executor == null || executor.isShutdown()) {
            return;
        }
        var _ =
                executor.schedule(
                        () -> {
                            quietly(task);
                            in(jittered(every), task, every);
                        },
                        delay.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static Duration jittered(Duration every) {
        double share = 0.5 + ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis(Math.round(every.toMillis() * share));
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.warn("Could not look after old jobs, trying again later", e);
        }
    }

    private void detectZombies() {
        var _ = zombies.silentFor(Math.max(1, settings.detectZombiesAfter().toMinutes()));
    }

    void cleanUp() {
        var old = new CleanUpJobs.Selection(settings.keepJobs(), Set.of(), false);
        var _ = cleanUp.run(old, this::isRunning);
    }

    /// Waits for the batch in hand; an interrupt would close H2's file.
    @Override
    public void stop() {
        var executor = thread;
        thread = null;
        if (executor == null) {
            return;
        }
        // Tasks that are delayed are dropped, the one under way sees that this is over.
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("Still at work on old jobs after {}", PATIENCE);
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
