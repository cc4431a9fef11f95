package io.millrace.queue;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Hands jobs to free workers: as soon as one is queued on this node, and every
/// `millrace.queue.poll` for those of other nodes. Stops after the web server, before anything that
/// jobs use.
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final ClaimNextJob claims;
    private final Workers workers;
    private final Jobs jobs;
    private final QueueDatabase database;
    private final QueueSettings settings;
    // Binary: many wake-ups before the next look are one.
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    Dispatcher(
            ClaimNextJob claims,
            Workers workers,
            Jobs jobs,
            QueueDatabase database,
            QueueSettings settings) {
        this.claims = claims;
        this.workers = workers;
        this.jobs = jobs;
        this.database = database;
        this.settings = settings;
        workers.onFree(this::wake);
    }

    /// Makes it look for work at once.
    void wake() {
        wake.release();
    }

    @Override
    public void start() {
        if (!database.sharedByNodes()) {
            int orphaned = jobs.expireAllLeases();
            if (orphaned > 0) {
                log.info(
                        "{} jobs were running when Millrace last stopped: they go on from their last commit",
                        orphaned);
            }
        }
        workers.open();
        running = true;
        thread = Thread.ofPlatform().name("dispatcher").daemon().start(this::dispatch);
    }

    private void dispatch() {
        while (running) {
            try {
                runOnce();
                if (wake.tryAcquire(settings.poll().toMillis(), MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Whatever it is: without this thread no job would ever start again.
                log.warn("Could not look for jobs, trying again in {}", settings.poll(), e);
                pause();
            }
        }
    }

    /// Gives work to every free worker while there is any.
    void runOnce() {
        while (workers.takeFree()) {
            boolean started = false;
            try {
                var job = claims.claimFor(workers.name());
                if (job.isEmpty()) {
                    return;
                }
                workers.run(job.get());
                started = true;
            } finally {
                if (!started) {
                    workers.giveBackFree();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(settings.poll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            // Woken, not interrupted: an interrupt while it claims would close H2's file.
            wake();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        workers.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 512;
    }
}
