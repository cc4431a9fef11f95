package io.millrace.queue;

import io.millrace.access.StoreDown;
import io.millrace.queue.JobOutcome.Failed;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/// The workers of this node: they run claimed jobs, keep their leases alive and record how they
/// ended.
@Component
class Workers {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    /// Threads that settle jobs; few, because there is little to do for each.
    private static final int SETTLERS = 2;

    private final JobTypes types;
    private final Jobs jobs;
    private final ClaimJobs claims;
    private final RecordOutcome record;
    private final QueueSettings settings;
    private final JobTraces traces;
    private final int size;
    private final String name =
            "%s/%s".formatted(ManagementFactory.getRuntimeMXBean().getName(), UUID.randomUUID());
    private final Semaphore free;
    // By run and not by job: when this node takes over its own job, for a while it has two runs of
    // it.
    private final Set<JobContext> running = ConcurrentHashMap.newKeySet();
    private Runnable onFree = () -> {};
    private volatile @Nullable ThreadPoolTaskExecutor threads;
    private volatile @Nullable ThreadPoolTaskExecutor settlers;
    private @Nullable ScheduledExecutorService heart;

    Workers(
            JobTypes types,
            Jobs jobs,
            ClaimJobs claims,
            RecordOutcome record,
            QueueSettings settings,
            NodeRole role,
            JobTraces traces) {
        this.traces = traces;
        this.types = types;
        this.jobs = jobs;
        this.claims = claims;
        this.record = record;
        this.settings = settings;
        this.size = role.runsJobs() ? settings.workers() : 0;
        this.free = new Semaphore(size);
    }

    /// Unique to this process, also when the machine reuses its process id.
    String name() {
        return name;
    }

    void onFree(Runnable action) {
        this.onFree = action;
    }

    /// How many there are: none where this node leaves jobs to others. It settles jobs all the
    /// same.
    int size() {
        return size;
    }

    int active() {
        return running.size();
    }

    /// Reserves all workers that have nothing to do.
    ///
    /// @return how many these are
    int takeFree() {
        return free.drainPermits();
    }

    void giveBackFree(int workers) {
        free.release(workers);
    }

    void open() {
        threads = executor("worker-", Math.max(size, 1));
        settlers = executor("settle-", SETTLERS);
        heart =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("heartbeat").daemon().factory());
        long every = settings.heartbeat().toMillis();
        var _ = heart.scheduleAtFixedRate(this::beat, every, every, TimeUnit.MILLISECONDS);
    }

    private static ThreadPoolTaskExecutor executor(String prefix, int size) {
        var executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix(prefix);
        executor.setCorePoolSize(size);
        executor.setMaxPoolSize(size);
        executor.initialize();
        return executor;
    }

    /// Runs a job that was claimed for this node, on a worker that {@link #takeFree()} reserved.
    void run(Job job) {
        run(job, Objects.requireNonNull(threads, "not open"), free::release);
    }

    /// @param release lets go of what was reserved for the run
    private void run(Job job, ThreadPoolTaskExecutor executor, Runnable release) {
        var context = new JobContext(job, jobs, settings.retriesOf(job.type()), release);
        running.add(context);
        try {
            executor.execute(() -> {
                try {
                    traces.run(job, () -> end(context, outcomeOf(context)));
                } finally {
                    running.remove(context);
                    context.release();
                    onFree.run();
                }
            });
        } catch (TaskRejectedException e) {
            // This node stops: nobody may go on renewing the lease of what is not run.
            running.remove(context);
            context.release();
            throw e;
        }
    }

    /// The transaction that ends the job is also the one that claims the next: who does that is
    /// told before.
    private void end(JobContext context, JobOutcome outcome) {
        onFree.run();
        record.of(context, outcome);
    }

    /// Sees to it that a job ends that is to: its run on this node is told at once; where no living
    /// worker holds it, this node settles it, beside its workers.
    void stopAndSettle(UUID id, StopReason reason) {
        running.stream()
                .filter(context -> context.job().id().equals(id))
                .forEach(context -> context.requestStop(reason));
        var executor = settlers;
        if (executor != null) {
            claims.claimToSettle(name, id).ifPresent(job -> run(job, executor, () -> {}));
        }
    }

    private JobOutcome outcomeOf(JobContext context) {
        Job job = context.job();
        var handler = types.find(job.type());
        if (handler.isEmpty()) {
            return Failed.forGood(
                    "this version of Millrace has no job type \"%s\"".formatted(job.type()));
        }
        // The first run after too many crashes settles; where that crashes too, nothing is run.
        if (job.crashes() > settings.maxCrashes()) {
            context.requestStop(StopReason.CRASHES);
            return new JobOutcome.Stopped();
        }
        try {
            return handler.get().run(context);
        } catch (LeaseLost e) {
            return new JobOutcome.Stopped();
        } catch (RuntimeException | Error e) {
            // The person who sent the job gets the job's id to ask an operator with, not our
            // insides.
            StoreDown.log(
                    log.atError(), e, "Job {} ({}) failed unexpectedly", job.id(), job.type());
            return Failed.forNow(
                    "an unexpected error; the log of the server has it under job " + job.id());
        }
    }

    private void beat() {
        running.forEach(this::renewLease);
    }

    /// Each by itself: one that cannot be renewed must not cost the others theirs.
    private void renewLease(JobContext context) {
        Job job = context.job();
        try {
            jobs.renew(job, name, settings.lease())
                    .orElse(Set.of(StopReason.LEASE_LOST))
                    .forEach(context::requestStop);
        } catch (RuntimeException | Error e) {
            StoreDown.log(
                    log.atWarn(),
                    e,
                    "Could not renew the lease of job {}, trying again in {}",
                    job.id(),
                    settings.heartbeat());
        }
    }

    /// Asks every running job to stop and waits until it has. The heart beats on until then.
    void close() {
        if (threads == null) {
            return;
        }
        running.forEach(context -> context.requestStop(StopReason.SHUTDOWN));
        if (!running.isEmpty()) {
            log.info(
                    "Waiting for {} running jobs to commit what they have in hand", running.size());
        }
        shutDown(threads);
        if (settlers != null) {
            shutDown(settlers);
        }
        if (!running.isEmpty()) {
            log.warn(
                    "{} jobs did not stop within {}; they are taken over at the next start",
                    running.size(),
                    settings.shutdownTimeout());
        }
        if (heart != null) {
            heart.shutdown();
        }
        threads = null;
        settlers = null;
    }

    private void shutDown(ThreadPoolTaskExecutor executor) {
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationMillis(settings.shutdownTimeout().toMillis());
        executor.shutdown();
    }
}
