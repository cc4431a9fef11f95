package io.millrace.imports;

import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobProgress;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The job type `corrections`: takes corrected rows into the import that rejected them.
@Component
class CorrectionsJobHandler implements JobHandler {

    static final String TYPE = "corrections";

    private static final String UNSETTLED =
            " What its last chunk wrote could not be removed, so the collection may hold up to 1,000 records"
                    + " more than were counted.";

    private final JobOperator operator;
    private final DeadExecutions deadExecutions;
    private final CorrectionsJob correctionsJob;
    private final SettleCorrections settle;
    private final ImportProgress progress;
    private final ImportResults results;
    private final ImportRuns runs;
    private final StoredFiles files;
    private final JsonMapper json;

    CorrectionsJobHandler(
            JobOperator operator,
            DeadExecutions deadExecutions,
            CorrectionsJob correctionsJob,
            SettleCorrections settle,
            ImportProgress progress,
            ImportResults results,
            ImportRuns runs,
            StoredFiles files,
            JsonMapper json) {
        this.operator = operator;
        this.deadExecutions = deadExecutions;
        this.correctionsJob = correctionsJob;
        this.settle = settle;
        this.progress = progress;
        this.results = results;
        this.runs = runs;
        this.files = files;
        this.json = json;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public JobOutcome run(JobContext context) {
        Job job = context.job();
        var payload = json.readValue(job.payload(), CorrectionsPayload.class);
        StoredFile file = files.find(payload.fileId()).orElse(null);
        if (file == null) {
            return new JobOutcome.Failed(
                    ImportFailed.fileGone(payload.fileId().toString()).reason());
        }
        var plan =
                new CorrectionsJob.Plan(
                        runs.find(payload.importId()).orElseThrow(),
                        ImportPlan.of(file, payload.imported()));
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

    private void settleAfter(
            RuntimeException failure, JobContext context, CorrectionsJob.Plan plan) {
        try {
            settle.chunkInHand(context, plan);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private JobOutcome startOrRestart(JobContext context, CorrectionsJob.Plan plan) {
        Job job = context.job();
        var parameters =
                new JobParametersBuilder()
                        .addString("jobId", job.id().toString())
                        .toJobParameters();
        if (deadExecutions.clearAway(CorrectionsJob.NAME, parameters)) {
            return new JobOutcome.Done(results.json(job.id()));
        }
        JobExecution execution = execute(context, plan, parameters);
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            return new JobOutcome.Done(results.json(job.id()));
        }
        if (execution.getStatus() == BatchStatus.STOPPED || context.stopRequested()) {
            return new JobOutcome.Stopped();
        }
        return new JobOutcome.Failed(
                ImportJobHandler.reason(job, execution.getAllFailureExceptions()));
    }

    private JobExecution execute(
            JobContext context, CorrectionsJob.Plan plan, JobParameters parameters) {
        try {
            return operator.start(correctionsJob.of(context, plan), parameters);
        } catch (Exception e) {
            throw new IllegalStateException("Spring Batch refused to start the job", e);
        }
    }

    @Override
    public JobProgress progress(Job job) {
        return progress.of(job);
    }
}
