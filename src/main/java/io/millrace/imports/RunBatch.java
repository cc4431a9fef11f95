package io.millrace.imports;

import com.mongodb.MongoException;
import io.millrace.access.StoreDown;
import io.millrace.formats.FileUnreadable;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobOutcome.Done;
import io.millrace.queue.JobOutcome.Failed;
import io.millrace.queue.JobOutcome.Stopped;
import io.millrace.queue.LeaseLost;
import io.millrace.storage.ObjectGone;
import io.millrace.storage.StorageUnavailable;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.stereotype.Component;

/// Starts or restarts the Batch job of a queued job, in the worker's thread, and judges how that
/// ended. However it ends, records and counts agree afterwards; where they cannot be made to,
/// because a store does not answer, the job's error says so.
@Component
class RunBatch {

    private static final Logger log = LoggerFactory.getLogger(RunBatch.class);

    private static final String UNSETTLED =
            " It could not be asked what the last chunk wrote, so the collection may hold up to"
                    + " 1,000 records more than were counted.";

    private static final String STOPPED = "It was stopped.";

    private final JobOperator operator;
    private final DeadExecutions deadExecutions;
    private final ImportRuns runs;
    private final ImportResults results;

    RunBatch(
            JobOperator operator,
            DeadExecutions deadExecutions,
            ImportRuns runs,
            ImportResults results) {
        this.operator = operator;
        this.deadExecutions = deadExecutions;
        this.runs = runs;
        this.results = results;
    }

    /// Runs it, or only settles it where it is to end.
    ///
    /// @param name of the Batch job
    /// @param batchJob made only when it is to be run
    /// @param settle makes records and counts agree; false where a store did not answer
    JobOutcome of(JobContext context, String name, Supplier<Job> batchJob, BooleanSupplier settle) {
        JobOutcome outcome;
        try {
            outcome = startOrRestart(context, name, batchJob);
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException e) {
            outcome = failed(context.job(), List.of(e));
        }
        return switch (outcome) {
            case Done done -> done;
            case Stopped stopped when context.goesOnAfter(stopped) -> stopped;
            case Stopped stopped -> settled(context, settle, null);
            case Failed failed -> settled(context, settle, failed);
        };
    }

    /// @param failed how it failed; null where it was stopped
    private JobOutcome settled(
            JobContext context, BooleanSupplier settle, @Nullable Failed failed) {
        boolean settled = isSettled(context, settle);
        String result = resultOf(context.job().id());
        if (!settled) {
            String error = failed == null ? STOPPED : failed.error();
            return new Failed(error + UNSETTLED, failed != null && failed.canHeal(), result);
        }
        return failed == null
                ? new Stopped(result)
                : new Failed(failed.error(), failed.canHeal(), result);
    }

    private static boolean isSettled(JobContext context, BooleanSupplier settle) {
        try {
            return settle.getAsBoolean();
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException e) {
            StoreDown.log(log.atError(), e, "Job {} could not be settled", context.job().id());
            return false;
        }
    }

    /// What a job has come to; nothing before it has read its file.
    @Nullable String resultOf(UUID jobId) {
        return runs.find(jobId).isPresent() && runs.totals(jobId).isPresent()
                ? results.json(jobId)
                : null;
    }

    private JobOutcome startOrRestart(JobContext context, String name, Supplier<Job> batchJob) {
        UUID jobId = context.job().id();
        var parameters = parametersOf(jobId);
        if (deadExecutions.clearAway(name, parameters)) {
            return new Done(results.json(jobId));
        }
        return context.endRequested()
                ? new Stopped()
                : outcome(context, execute(batchJob.get(), parameters));
    }

    private static JobParameters parametersOf(UUID jobId) {
        return new JobParametersBuilder().addString("jobId", jobId.toString()).toJobParameters();
    }

    /// Whether somebody decided that a queued job is not to be started again.
    ///
    /// @param name of the Batch job
    boolean isAbandoned(String name, UUID jobId) {
        return deadExecutions.isAbandoned(name, parametersOf(jobId));
    }

    private JobExecution execute(Job batchJob, JobParameters parameters) {
        try {
            return operator.start(batchJob, parameters);
        } catch (Exception e) {
            throw new IllegalStateException("Spring Batch refused to start the job", e);
        }
    }

    private JobOutcome outcome(JobContext context, JobExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return new Done(results.json(context.job().id()));
        }
        if (execution.getStatus() == BatchStatus.STOPPED || context.stopRequested()) {
            return new Stopped();
        }
        return failed(context.job(), execution.getAllFailureExceptions());
    }

    /// What the person who sent the file is told: the known reasons in their own words, others by
    /// the job's id.
    private static Failed failed(io.millrace.queue.Job job, List<Throwable> failures) {
        for (Throwable cause : failures.stream().flatMap(RunBatch::causes).toList()) {
            switch (cause) {
                case ImportFailed known -> {
                    return Failed.forGood(known.reason());
                }
                case FileUnreadable unreadable -> {
                    return Failed.forGood(ImportFailed.unreadable(unreadable).reason());
                }
                case ObjectGone gone -> {
                    log.warn("Job {}: its file is gone", job.id(), gone);
                    return Failed.forGood(
                            ImportFailed.fileGone(String.valueOf(job.fileId())).reason());
                }
                case StorageUnavailable down -> {
                    StoreDown.log(log.atWarn(), down, "Job {}: the object store failed", job.id());
                    return Failed.forNow(
                            "The object store did not give out the file; what was committed before stays.");
                }
                case MongoException mongo -> {
                    StoreDown.log(log.atWarn(), mongo, "Job {}: the record store failed", job.id());
                    return Failed.forNow(
                            "The record store (MongoDB) did not take the records; what was committed before stays.");
                }
                default -> {}
            }
        }
        failures.forEach(failure ->
                StoreDown.log(log.atError(), failure, "Job {} failed unexpectedly", job.id()));
        return Failed.forNow(
                "an unexpected error; the log of the server has it under job " + job.id());
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
