package io.millrace.queue;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.millrace.access.StoreDown;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Hands jobs to free workers: as soon as one is queued on this node or heard of from another one
/// ([HearOfJobs]), and every `millrace.queue.poll` in case that nobody told. Stops after the web
/// server, before anything that jobs use.
@Component
class Dispatcher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /// It looks at all that wait, so not too often; a job may wait by as much longer.
    private static final int AGEING_STEPS = 20;

    private final ClaimJobs claims;
    private final Workers workers;
    private final WaitingLine line;
    private final GiveTurns turns;
    private final Jobs jobs;
    private final QueueDatabase database;
    private final QueueSettings settings;
    // Binary: many wake-ups before the next look are one.
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;
    private long lastRound;
    private long lastAgeing;

    Dispatcher(
            ClaimJobs claims,
            Workers workers,
            WaitingLine line,
            GiveTurns turns,
            Jobs jobs,
            QueueDatabase database,
            QueueSettings settings) {
        this.claims = claims;
        this.workers = workers;
        this.line = line;
        this.turns = turns;
        this.jobs = jobs;
        this.database = database;
        this.settings = settings;
        workers.onFree(this::wake);
    }

    /// Makes it look for work at once.
    void wake() {
        wake.release();
    }

    /// Makes this and every other node look for work when the caller's transaction has committed.
    void wakeAllAfterCommit() {
        database.tellNodes();
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        wake();
                    }
                });
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
        lastRound = System.nanoTime() - settings.poll().toNanos();
        lastAgeing = System.nanoTime();
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
                StoreDown.log(
                        log.atWarn(),
                        e,
                        "Could not look for jobs, trying again in {}",
                        settings.poll());
                pause();
            }
        }
    }

    /// Gives work to free workers, and once in a while looks after the jobs that wait.
    private void runOnce() {
        if (System.nanoTime() - lastRound >= settings.poll().toNanos()) {
            lastRound = System.nanoTime();
            line.wakeThoseDue();
            if (lastRound - lastAgeing >= settings.ageing().toNanos() / AGEING_STEPS) {
                lastAgeing = lastRound;
                line.age();
            }
            giveWork();
            turns.now();
        } else {
            giveWork();
        }
    }

    private void giveWork() {
        for (var claimed = claim(); !claimed.isEmpty(); claimed = claim()) {
            claimed.forEach(workers::run);
        }
    }

    private List<Job> claim() {
        var reserved = new AtomicInteger();
        var claimed = List.<Job>of();
        try {
            claimed = claims.claimFor(workers.name(), () -> reserved.addAndGet(workers.takeFree()));
            return claimed;
        } finally {
            workers.giveBackFree(reserved.get() - claimed.size());
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
