package io.millrace.imports;

import com.mongodb.MongoException;
import io.millrace.formats.FileUnreadable;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobProgress;
import io.millrace.storage.ObjectGone;
import io.millrace.storage.StorageUnavailable;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// The job type `import`: starts or restarts the Batch job of a queued import, in the worker's
/// thread.
@Component
class ImportJobHandler implements JobHandler {

    static final String TYPE = "import";

    private static final String UNSETTLED =
            " It could not be asked what the last chunk wrote, so the collection may hold up to"
                    + " 1,000 records more than were counted.";

    private static final String TAKEN_BACK =
            " As it was to be atomic, all that it wrote was taken back.";

    private static final Logger log = LoggerFactory.getLogger(ImportJobHandler.class);

    private final JobOperator operator;
    private final DeadExecutions deadExecutions;
    private final ImportJob importJob;
    private final ImportRuns runs;
    private final ImportProgress progress;
    private final RecordCollections collections;
    private final TakeBack takeBack;
    private final TransactionTemplate transaction;
    private final SettleImport settle;
    private final ImportResults results;
    private final StoredFiles files;
    private final JsonMapper json;

    ImportJobHandler(
            JobOperator operator,
            DeadExecutions deadExecutions,
            ImportJob importJob,
            ImportRuns runs,
            ImportProgress progress,
            RecordCollections collections,
            TakeBack takeBack,
            TransactionTemplate transaction,
            SettleImport settle,
            ImportResults results,
            StoredFiles files,
            JsonMapper json) {
        this.operator = operator;
        this.deadExecutions = deadExecutions;
        this.importJob = importJob;
        this.runs = runs;
        this.progress = progress;
        this.collections = collections;
        this.takeBack = takeBack;
        this.transaction = transaction;
        this.settle = settle;
        this.results = results;
        this.files = files;
        this.json = json;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /// However it fails, records and counts agree afterwards; where they cannot be made to, because
    /// a store does not answer, the job's error says so.
    @Override
    public JobOutcome run(JobContext context) {
        Job job = context.job();
        var payload = json.readValue(job.payload(), ImportPayload.class);
        StoredFile file = files.find(payload.fileId()).orElse(null);
        if (file == null) {
            return new JobOutcome.Failed(
                    ImportFailed.fileGone(payload.fileId().toString()).reason());
        }
        var plan = ImportPlan.of(file, payload);
        String gaveUp = runs.find(job.id()).map(ImportRun::gaveUp).orElse(null);
        JobOutcome outcome = gaveUp == null ? load(context, plan) : new JobOutcome.Failed(gaveUp);
        if (outcome instanceof JobOutcome.Failed failed && plan.rules().atomic()) {
            outcome = takeBack(context, plan, failed.error());
        }
        if (plan.rules().dryRun() && !(outcome instanceof JobOutcome.Stopped)) {
            dropScratch(job);
        }
        return outcome;
    }

    private void dropScratch(Job job) {
        try {
            collections.dropScratch(job.id());
        } catch (MongoException e) {
            log.warn("Job {}: its scratch collection could not be dropped", job.id(), e);
        }
    }

    private JobOutcome load(JobContext context, ImportPlan plan) {
        JobOutcome outcome;
        try {
            outcome = startOrRestart(context, plan);
        } catch (RuntimeException e) {
            settleAfter(e, context, plan);
            throw e;
        }
        if (outcome instanceof JobOutcome.Failed failed && !settle.chunkInHand(context, plan)) {
            return new JobOutcome.Failed(failed.error() + UNSETTLED);
        }
        return outcome;
    }

    private void settleAfter(RuntimeException failure, JobContext context, ImportPlan plan) {
        try {
            settle.chunkInHand(context, plan);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private JobOutcome startOrRestart(JobContext context, ImportPlan plan) {
        Job job = context.job();
        var parameters =
                new JobParametersBuilder()
                        .addString("jobId", job.id().toString())
                        .toJobParameters();
        if (deadExecutions.clearAway(ImportJob.NAME, parameters)) {
            return new JobOutcome.Done(results.json(job.id()));
        }
        return outcome(context, execute(context, plan, parameters));
    }

    /// An atomic import that failed leaves nothing. That it gave up is kept first: from then on, no
    /// restart loads any more.
    private JobOutcome takeBack(JobContext context, ImportPlan plan, String reason) {
        UUID jobId = context.job().id();
        transaction.executeWithoutResult(_ -> {
            runs.giveUp(jobId, reason);
            context.fence();
        });
        ImportRun run = runs.find(jobId).orElse(null);
        if (run == null || run.undoneAt() != null) {
            return new JobOutcome.Failed(reason);
        }
        try {
            boolean done =
                    takeBack.run(run, plan.rules().replaces(), (_, _) -> !context.stopRequested());
            if (!done) {
                return new JobOutcome.Stopped();
            }
        } catch (MongoException e) {
            log.warn("Job {}: the record store failed", jobId, e);
            return new JobOutcome.Failed(
                    reason
                            + " What was written could not all be taken back, because the record store does not answer; POST /jobs/%s/undo does it."
                                    .formatted(jobId));
        }
        transaction.executeWithoutResult(_ -> {
            runs.undone(jobId);
            context.fence();
        });
        return new JobOutcome.Failed(reason + TAKEN_BACK);
    }

    private JobExecution execute(JobContext context, ImportPlan plan, JobParameters parameters) {
        try {
            return operator.start(importJob.of(context, plan), parameters);
        } catch (Exception e) {
            throw new IllegalStateException("Spring Batch refused to start the job", e);
        }
    }

    private JobOutcome outcome(JobContext context, JobExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return new JobOutcome.Done(results.json(context.job().id()));
        }
        if (execution.getStatus() == BatchStatus.STOPPED || context.stopRequested()) {
            return new JobOutcome.Stopped();
        }
        return new JobOutcome.Failed(reason(context.job(), execution.getAllFailureExceptions()));
    }

    /// What the person who sent the file is told: the known reasons in their own words, others by
    /// the job's id.
    static String reason(Job job, List<Throwable> failures) {
        for (Throwable cause : failures.stream().flatMap(ImportJobHandler::causes).toList()) {
            switch (cause) {
                case ImportFailed known -> {
                    return known.reason();
                }
                case FileUnreadable unreadable -> {
                    return ImportFailed.unreadable(unreadable).reason();
                }
                case ObjectGone gone -> {
                    log.warn("Job {}: its file is gone", job.id(), gone);
                    return ImportFailed.fileGone(String.valueOf(job.fileId())).reason();
                }
                case StorageUnavailable down -> {
                    log.warn("Job {}: the object store failed", job.id(), down);
                    return "The object store did not give out the file; what was committed before stays.";
                }
                case MongoException mongo -> {
                    log.warn("Job {}: the record store failed", job.id(), mongo);
                    return "The record store (MongoDB) did not take the records; what was committed before stays.";
                }
                default -> {}
            }
        }
        failures.forEach(failure -> log.error("Job {} failed unexpectedly", job.id(), failure));
        return "an unexpected error; the log of the server has it under job " + job.id();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    @Override
    public JobProgress progress(Job job) {
        return progress.of(job);
    }
}
