package io.millrace.queue;

import io.millrace.access.StoreDown;
import io.millrace.queue.JobOutcome.Done;
import io.millrace.queue.JobOutcome.Failed;
import io.millrace.queue.JobOutcome.Stopped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Records how the run of a job ended, and decides what becomes of the job.
@Component
class RecordOutcome {

    private static final Logger log = LoggerFactory.getLogger(RecordOutcome.class);

    private final Jobs jobs;
    private final Setbacks setbacks;
    private final TransactionTemplate transaction;
    private final QueueSettings settings;
    private final EndAndClaim ends;
    private final QueueMeters meters;

    RecordOutcome(
            Jobs jobs,
            Setbacks setbacks,
            TransactionTemplate transaction,
            QueueSettings settings,
            EndAndClaim ends,
            QueueMeters meters) {
        this.meters = meters;
        this.jobs = jobs;
        this.setbacks = setbacks;
        this.transaction = transaction;
        this.settings = settings;
        this.ends = ends;
    }

    void of(JobContext context, JobOutcome outcome) {
        Job job = context.job();
        try {
            boolean held =
                    switch (outcome) {
                        case Done done -> end(context, JobCommand.COMPLETE, done.result(), null);
                        case Failed failed -> failed(context, failed);
                        case Stopped stopped -> stopped(context, stopped);
                    };
            if (!held) {
                log.warn(
                        "Job {} was taken over by another worker; this one leaves it alone",
                        job.id());
            }
        } catch (RuntimeException e) {
            // Its lease runs out, and the run is repeated from its last commit.
            StoreDown.log(
                    log.atError(),
                    e,
                    "Could not record how job {} ended; it will be taken over",
                    job.id());
        }
    }

    private boolean end(
            JobContext context,
            JobCommand command,
            @Nullable String result,
            @Nullable String error) {
        Job job = context.job();
        log.info(
                "Job {} ({}): {}{}",
                job.id(),
                job.type(),
                command.name().toLowerCase(java.util.Locale.ROOT),
                error == null ? "" : ": " + error);
        boolean held = ends.end(context, new Jobs.End(job, command, result, error));
        if (held) {
            meters.ended(job.type(), Jobs.endOf(command));
        }
        return held;
    }

    private boolean failed(JobContext context, Failed failed) {
        Job job = context.job();
        if (context.endRequested()) {
            // What can heal was not settled: whoever takes it over does that.
            return failed.canHeal()
                    ? jobs.letTakeOver(job)
                    : ended(context, failed.result(), failed.error());
        }
        if (context.goesOnAfter(failed)) {
            Duration delay = delayAfter(job.attempts());
            log.info(
                    "Job {} ({}) failed for now, next attempt in {}: {}",
                    job.id(),
                    job.type(),
                    delay,
                    failed.error());
            // It may have been cancelled since it last looked.
            if (!failForNow(job, delay, failed.error())) {
                return jobs.letTakeOver(job);
            }
            meters.retried(job.type());
            return true;
        }
        return end(context, JobCommand.FAIL, failed.result(), failed.error())
                || end(context, JobCommand.SETTLE, failed.result(), failed.error());
    }

    private boolean failForNow(Job job, Duration delay, String error) {
        return Boolean.TRUE.equals(
                transaction.execute(_ -> {
                    boolean held = jobs.failForNow(job, delay, error);
                    if (held) {
                        setbacks.failedForNow(job.id());
                    }
                    return held;
                }));
    }

    private boolean stopped(JobContext context, Stopped stopped) {
        if (context.goesOnAfter(stopped)) {
            StopReason reason = context.yieldReason().orElse(StopReason.LEASE_LOST);
            log.info(
                    "Job {} ({}) stopped for now ({}); it goes on from its last commit",
                    context.job().id(),
                    context.job().type(),
                    reason.value());
            return jobs.giveBack(context.job(), reason);
        }
        return ended(context, stopped.result(), null);
    }

    /// It was to end, and has.
    private boolean ended(JobContext context, @Nullable String result, @Nullable String error) {
        StopReason reason = context.endReason().orElseThrow();
        return reason == StopReason.CANCEL
                ? end(context, JobCommand.SETTLE, result, error)
                : end(context, JobCommand.FAIL, result, textOf(reason))
                        || end(context, JobCommand.SETTLE, result, textOf(reason));
    }

    private static String textOf(StopReason reason) {
        return switch (reason) {
            case ZOMBIE ->
                    "Its worker gave no sign of life for too long, so it was stopped. What was committed stays; retry it to go on from there.";
            case CRASHES ->
                    "Its workers died again and again without getting anywhere, so it was stopped. What was committed stays; retry it to go on from there.";
            case CANCEL, SHUTDOWN, LEASE_LOST, TURN ->
                    throw new IllegalStateException(reason.name());
        };
    }

    /// @param attempts how many there were
    private Duration delayAfter(int attempts) {
        var retry = settings.retry();
        double doubled = (double) retry.delay().toMillis() * Math.pow(2, Math.max(0, attempts - 1));
        double delay = Math.min(doubled, (double) retry.maxDelay().toMillis());
        double longer = 1 + ThreadLocalRandom.current().nextDouble() * retry.jitter();
        return Duration.ofMillis(Math.round(delay * longer));
    }
}
