package io.millrace.queue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/// The workers of this node: they run claimed jobs, keep their leases alive and record how they
/// ended.
@Component
class Workers {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private final Map<String, JobHandler> handlers;
    private final Jobs jobs;
    private final QueueSettings settings;
    private final String name =
            "%s/%s".formatted(ManagementFactory.getRuntimeMXBean().getName(), UUID.randomUUID());
    private final Semaphore free;
    // By run and not by job: when this node takes over its own job, for a while it has two runs of
    // it.
    private final Set<JobContext> running = ConcurrentHashMap.newKeySet();
    private Runnable onFree = () -> {};
    private @Nullable ThreadPoolTaskExecutor threads;
    private @Nullable ScheduledExecutorService heart;

    Workers(List<JobHandler> handlers, Jobs jobs, QueueSettings settings) {
        this.handlers =
                handlers.stream().collect(Collectors.toMap(JobHandler::type, Function.identity()));
        this.jobs = jobs;
        this.settings = settings;
        this.free = new Semaphore(settings.workers());
    }

    /// Unique to this process, also when the machine reuses its process id.
    String name() {
        return name;
    }

    void onFree(Runnable action) {
        this.onFree = action;
    }

    int size() {
        return settings.workers();
    }

    int active() {
        return running.size();
    }

    boolean takeFree() {
        return free.tryAcquire();
    }

    void giveBackFree() {
        free.release();
    }

    void open() {
        var executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("worker-");
        executor.setCorePoolSize(settings.workers());
        executor.setMaxPoolSize(settings.workers());
        executor.initialize();
        threads = executor;
        heart =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("heartbeat").daemon().factory());
        long every = settings.heartbeat().toMillis();
        var _ = heart.scheduleAtFixedRate(this::beat, every, every, TimeUnit.MILLISECONDS);
    }

    /// Runs a job that was claimed for this node, on the worker that {@link #takeFree()} reserved.
    void run(Job job) {
        var context = new JobContext(job, jobs);
        running.add(context);
        var executor = Objects.requireNonNull(threads, "not open");
        executor.execute(() -> {
            try {
                record(context, outcomeOf(context));
            } finally {
                running.remove(context);
                free.release();
                onFree.run();
            }
        });
    }

    private JobOutcome outcomeOf(JobContext context) {
        Job job = context.job();
        JobHandler handler = handlers.get(job.type());
        if (handler == null) {
            return new JobOutcome.Failed(
                    "this version of Millrace has no job type \"%s\"".formatted(job.type()));
        }
        try {
            return handler.run(context);
        } catch (LeaseLost e) {
            return new JobOutcome.Stopped();
        } catch (RuntimeException | Error e) {
            // The person who sent the job gets the job's id to ask an operator with, not our
            // insides.
            log.error("Job {} ({}) failed unexpectedly", job.id(), job.type(), e);
            return new JobOutcome.Failed(
                    "an unexpected error; the log of the server has it under job " + job.id());
        }
    }

    private void record(JobContext context, JobOutcome outcome) {
        Job job = context.job();
        try {
            boolean held =
                    switch (outcome) {
                        case JobOutcome.Done done ->
                                jobs.end(job, JobState.COMPLETED, done.result(), null);
                        case JobOutcome.Failed failed ->
                                jobs.end(job, JobState.FAILED, null, failed.error());
                        case JobOutcome.Stopped stopped -> jobs.giveBack(job, reasonOf(context));
                    };
            if (held) {
                log.info("Job {} ({}): {}", job.id(), job.type(), describe(outcome));
            } else {
                log.warn(
                        "Job {} was taken over by another worker; this one leaves it alone",
                        job.id());
            }
        } catch (RuntimeException e) {
            // Its lease runs out, and the run is repeated from its last commit.
            log.error("Could not record how job {} ended; it will be taken over", job.id(), e);
        }
    }

    private static StopReason reasonOf(JobContext context) {
        StopReason reason = context.stopReason();
        return reason == null ? StopReason.LEASE_LOST : reason;
    }

    private static String describe(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Done done -> "completed";
            case JobOutcome.Failed failed -> "failed: " + failed.error();
            case JobOutcome.Stopped stopped -> "stopped; it goes on from its last commit";
        };
    }

    private void beat() {
        running.forEach(this::renewLease);
    }

    /// Each by itself: one that cannot be renewed must not cost the others theirs.
    private void renewLease(JobContext context) {
        Job job = context.job();
        try {
            if (!jobs.renew(job, name, settings.lease().toSeconds())) {
                context.requestStop(StopReason.LEASE_LOST);
            }
        } catch (RuntimeException | Error e) {
            log.warn(
                    "Could not renew the lease of job {}, trying again in {}",
                    job.id(),
                    settings.heartbeat(),
                    e);
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
        threads.setWaitForTasksToCompleteOnShutdown(true);
        threads.setAwaitTerminationMillis(settings.shutdownTimeout().toMillis());
        threads.shutdown();
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
    }
}
