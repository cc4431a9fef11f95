package io.millrace.schedules;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.access.StoreDown;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Looks every second whether schedules are due; every node does. Stops after the web server and
/// before the queue's workers.
@Component
class ScheduleClock implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScheduleClock.class);

    /// Cron expressions have seconds.
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final RunSchedules run;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    ScheduleClock(RunSchedules run) {
        this.run = run;
    }

    @Override
    public void start() {
        running = true;
        wake.drainPermits();
        thread = Thread.ofPlatform().name("schedules").daemon().start(this::tick);
    }

    private void tick() {
        try {
            do {
                runThoseDue();
            } while (!wake.tryAcquire(EVERY.toMillis(), MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runThoseDue() {
        try {
            run.due();
        } catch (RuntimeException | Error e) {
            // Whatever it is: without this thread no schedule would ever run again.
            StoreDown.log(
                    log.atWarn(),
                    e,
                    "Could not look for schedules that are due, trying again in {}",
                    EVERY);
        }
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            // Woken, not interrupted: an interrupt while it queues a job would close H2's file.
            wake.release();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 256;
    }
}
