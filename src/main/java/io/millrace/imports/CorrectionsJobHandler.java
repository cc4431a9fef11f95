package io.millrace.imports;

import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobOutcome.Failed;
import io.millrace.queue.JobProgress;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The job type `corrections`: takes corrected rows into the import that rejected them.
@Component
class CorrectionsJobHandler implements JobHandler {

    static final String TYPE = "corrections";

    private final RunBatch batch;
    private final CorrectionsJob correctionsJob;
    private final SettleCorrections settle;
    private final ImportProgress progress;
    private final ImportRuns runs;
    private final StoredFiles files;
    private final ForgetImports forget;
    private final JsonMapper json;

    CorrectionsJobHandler(
            RunBatch batch,
            CorrectionsJob correctionsJob,
            SettleCorrections settle,
            ImportProgress progress,
            ImportRuns runs,
            StoredFiles files,
            ForgetImports forget,
            JsonMapper json) {
        this.batch = batch;
        this.correctionsJob = correctionsJob;
        this.settle = settle;
        this.progress = progress;
        this.runs = runs;
        this.files = files;
        this.forget = forget;
        this.json = json;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<String> activeKey(UUID id, String payload) {
        return Optional.of(ImportJobHandler.activeKey(payloadOf(payload).importId()));
    }

    private CorrectionsPayload payloadOf(String payload) {
        return json.readValue(payload, CorrectionsPayload.class);
    }

    @Override
    public JobOutcome run(JobContext context) {
        var payload = payloadOf(context.job().payload());
        StoredFile file = files.find(payload.fileId()).orElse(null);
        if (file == null) {
            return Failed.forGood(ImportFailed.fileGone(payload.fileId().toString()).reason());
        }
        var plan =
                new CorrectionsJob.Plan(
                        runs.find(payload.importId()).orElseThrow(),
                        ImportPlan.of(file, payload.imported()));
        return batch.of(
                context,
                CorrectionsJob.NAME,
                () -> correctionsJob.of(context, plan),
                () -> settle.chunkInHand(context, plan));
    }

    /// The import may have been taken back since, or the file deleted.
    @Override
    public void checkRetry(Job job) {
        if (batch.isAbandoned(CorrectionsJob.NAME, job.id())) {
            throw RejectsRefused.abandoned(job.id());
        }
        var payload = payloadOf(job.payload());
        runs.find(payload.importId())
                .filter(run -> run.gaveUp() != null || run.undoneAt() != null)
                .ifPresent(_ -> {
                    throw RejectsRefused.takenBack(payload.importId());
                });
        // Locked, so that it is not deleted before the job counts as one that needs it.
        if (files.lockForUse(payload.fileId()).isEmpty()) {
            throw ProcessRefused.unknownFile(payload.fileId().toString());
        }
    }

    @Override
    public Map<UUID, JobProgress> progress(Collection<Job> jobs) {
        return progress.of(jobs);
    }

    @Override
    public void forget(Collection<UUID> ids) {
        forget.corrections(ids);
    }
}
