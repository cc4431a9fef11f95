package io.millrace.imports;

import com.mongodb.MongoException;
import io.millrace.access.JsonRefused;
import io.millrace.access.Owner;
import io.millrace.access.StoreDown;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobOutcome.Done;
import io.millrace.queue.JobOutcome.Failed;
import io.millrace.queue.JobProgress;
import io.millrace.queue.NewJob;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The job type `import`.
@Component
class ImportJobHandler implements JobHandler {

    static final String TYPE = "import";

    private static final String CANCELLED = "It was cancelled.";

    private static final String TAKEN_BACK =
            " As it was to be atomic, all that it wrote was taken back.";

    private static final Logger log = LoggerFactory.getLogger(ImportJobHandler.class);

    private final RunBatch batch;
    private final ImportJob importJob;
    private final QueueImport queueImport;
    private final ImportRuns runs;
    private final ImportProgress progress;
    private final RecordCollections collections;
    private final TakeBack takeBack;
    private final TransactionTemplate transaction;
    private final SettleImport settle;
    private final StoredFiles files;
    private final ForgetImports forget;
    private final JsonMapper json;

    ImportJobHandler(
            RunBatch batch,
            ImportJob importJob,
            QueueImport queueImport,
            ImportRuns runs,
            ImportProgress progress,
            RecordCollections collections,
            TakeBack takeBack,
            TransactionTemplate transaction,
            SettleImport settle,
            StoredFiles files,
            ForgetImports forget,
            JsonMapper json) {
        this.batch = batch;
        this.importJob = importJob;
        this.queueImport = queueImport;
        this.runs = runs;
        this.progress = progress;
        this.collections = collections;
        this.takeBack = takeBack;
        this.transaction = transaction;
        this.settle = settle;
        this.files = files;
        this.forget = forget;
        this.json = json;
    }

    /// What no two jobs may work on at once: an import.
    static String activeKey(UUID importId) {
        return "import:" + importId;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /// The body of `POST /process`, with the file's id.
    @Override
    public NewJob prepare(JsonNode payload, Owner owner) {
        var request = (ObjectNode) payload.deepCopy();
        JsonNode fileId = request.remove("fileId");
        if (fileId == null || !fileId.isString()) {
            throw ProcessRefused.badOption("fileId", "must be the id of a stored file");
        }
        return queueImport.newJob(
                fileId.asString(), JsonRefused.read(json, request, ProcessRequest.class));
    }

    @Override
    public Optional<String> activeKey(UUID id, String payload) {
        return Optional.of(activeKey(id));
    }

    @Override
    public JsonNode searched(JsonNode payload) {
        var members = json.createObjectNode();
        members.set("fileId", payload.path("fileId"));
        members.set("definition", payload.path("definition").path("name"));
        payload.path("options")
                .properties()
                .forEach(option -> members.set(option.getKey(), option.getValue()));
        return members;
    }

    @Override
    public JobOutcome run(JobContext context) {
        Job job = context.job();
        var payload = json.readValue(job.payload(), ImportPayload.class);
        StoredFile file = files.find(payload.fileId()).orElse(null);
        if (file == null) {
            return Failed.forGood(ImportFailed.fileGone(payload.fileId().toString()).reason());
        }
        var plan = ImportPlan.of(file, payload);
        String gaveUp = runs.find(job.id()).map(ImportRun::gaveUp).orElse(null);
        JobOutcome outcome = gaveUp == null ? load(context, plan) : Failed.forGood(gaveUp);
        if (outcome instanceof Done || context.goesOnAfter(outcome)) {
            return outcome;
        }
        return plan.rules().atomic() ? takeBack(context, plan, outcome) : outcome;
    }

    private JobOutcome load(JobContext context, ImportPlan plan) {
        var outcome =
                batch.of(
                        context,
                        ImportJob.NAME,
                        () -> importJob.of(context, plan),
                        () -> settle.chunkInHand(context, plan));
        if (plan.rules().dryRun() && !context.goesOnAfter(outcome)) {
            dropScratch(context.job());
        }
        return outcome;
    }

    private void dropScratch(Job job) {
        try {
            collections.dropScratch(job.id());
        } catch (MongoException e) {
            StoreDown.log(
                    log.atWarn(),
                    e,
                    "Job {}: its scratch collection could not be dropped",
                    job.id());
        }
    }

    /// An atomic import that failed leaves nothing. That it gave up is kept first: from then on, no
    /// restart loads any more.
    private JobOutcome takeBack(JobContext context, ImportPlan plan, JobOutcome outcome) {
        UUID jobId = context.job().id();
        String reason = outcome instanceof Failed failed ? failed.error() : CANCELLED;
        transaction.executeWithoutResult(_ -> {
            runs.giveUp(jobId, reason);
            context.fence();
        });
        ImportRun run = runs.find(jobId).orElse(null);
        if (run == null || run.undoneAt() != null) {
            return outcome;
        }
        try {
            boolean done =
                    takeBack.run(run, plan.rules().replaces(), (_, _) -> !context.yieldRequested());
            if (!done) {
                return new JobOutcome.Stopped();
            }
        } catch (MongoException e) {
            StoreDown.log(log.atWarn(), e, "Job {}: the record store failed", jobId);
            return Failed.forGood(
                    reason
                            + " What was written could not all be taken back, because the record store does not answer; POST /jobs/%s/undo does it."
                                    .formatted(jobId));
        }
        transaction.executeWithoutResult(_ -> {
            runs.undone(jobId);
            context.fence();
        });
        return new Failed(reason + TAKEN_BACK, false, batch.resultOf(jobId));
    }

    /// What is gone cannot be gone on with.
    @Override
    public void checkRetry(Job job) {
        runs.find(job.id())
                .filter(run -> run.gaveUp() != null || run.undoneAt() != null)
                .ifPresent(_ -> {
                    throw ProcessRefused.notRetried(
                            "What the job %s wrote was taken back.".formatted(job.id()));
                });
        if (batch.isAbandoned(ImportJob.NAME, job.id())) {
            throw ProcessRefused.notRetried("The job %s was abandoned.".formatted(job.id()));
        }
        var payload = json.readValue(job.payload(), ImportPayload.class);
        if (payload.rules().dryRun()) {
            throw ProcessRefused.notRetried(
                    "The job %s was a dry run, and forgot what it had read.".formatted(job.id()));
        }
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
        forget.imports(ids);
    }
}
