package io.millrace.imports;

import com.mongodb.MongoException;
import io.millrace.access.JsonRefused;
import io.millrace.access.Owner;
import io.millrace.access.StoreDown;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobProgress;
import io.millrace.queue.NewJob;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The job type `undo`: takes back what an import wrote and nobody has changed since. Its progress
/// is in the table `import_undo`.
@Component
class UndoJobHandler implements JobHandler {

    static final String TYPE = "undo";

    private static final Logger log = LoggerFactory.getLogger(UndoJobHandler.class);

    /// What an undo is about.
    ///
    /// @param beforeImages whether records of others were changed, and kept as they were before
    record Payload(UUID importId, boolean beforeImages) {}

    /// The result of an undo.
    ///
    /// @param records how many records there were to take back
    /// @param undone how many of them are removed, or are again as they were before
    /// @param kept how many stay, because somebody has changed them since
    record Result(UUID importId, long records, long undone, long kept) {}

    /// What `POST /jobs` is asked for.
    private record Asked(String jobId) {}

    private record Progress(long records, long looked, long kept) {}

    private final QueueUndo queueUndo;
    private final ImportRuns runs;
    private final TakeBack takeBack;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    UndoJobHandler(
            QueueUndo queueUndo,
            ImportRuns runs,
            TakeBack takeBack,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.queueUndo = queueUndo;
        this.runs = runs;
        this.takeBack = takeBack;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /// The id of the import, as `jobId`.
    @Override
    public NewJob prepare(JsonNode payload, Owner owner) {
        return queueUndo.newJob(JsonRefused.read(json, payload, Asked.class).jobId());
    }

    @Override
    public Optional<String> activeKey(UUID id, String payload) {
        UUID importId = json.readValue(payload, Payload.class).importId();
        return Optional.of(ImportJobHandler.activeKey(importId));
    }

    @Override
    public JobOutcome run(JobContext context) {
        var payload = json.readValue(context.job().payload(), Payload.class);
        ImportRun run = runs.find(payload.importId()).orElseThrow();
        try {
            return undo(context, payload, run);
        } catch (MongoException e) {
            StoreDown.log(log.atWarn(), e, "Job {}: the record store failed", context.job().id());
            return JobOutcome.Failed.forNow(
                    "The record store (MongoDB) did not answer; what was undone so far stays undone. Retry it to go on.");
        }
    }

    private JobOutcome undo(JobContext context, Payload payload, ImportRun run) {
        Progress before = begin(context, run, payload.beforeImages());
        // Images that were looked at are gone; records that were kept are found again.
        boolean goesOn = payload.beforeImages();
        long lookedBefore = goesOn ? before.looked() : 0;
        long keptBefore = goesOn ? before.kept() : 0;
        long[] kept = {keptBefore};
        boolean done =
                takeBack.run(
                        run,
                        payload.beforeImages(),
                        (looked, keptSoFar) -> {
                            kept[0] = keptBefore + keptSoFar;
                            commit(context, lookedBefore + looked, kept[0]);
                            return !context.stopRequested();
                        });
        if (!done) {
            return new JobOutcome.Stopped();
        }
        transaction.executeWithoutResult(_ -> {
            runs.undone(run.jobId());
            context.fence();
        });
        return new JobOutcome.Done(
                json.writeValueAsString(
                        new Result(
                                run.importId(),
                                before.records(),
                                before.records() - kept[0],
                                kept[0])));
    }

    /// How many records there were to take back when the job first ran, and how far it came.
    private Progress begin(JobContext context, ImportRun run, boolean beforeImages) {
        UUID jobId = context.job().id();
        Progress before = find(jobId);
        if (before != null) {
            return before;
        }
        long records = takeBack.count(run, beforeImages);
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("INSERT INTO import_undo (job_id, records, looked, kept) VALUES (?, ?, 0, 0)")
                    .params(jobId, records)
                    .update();
            context.fence();
        });
        return new Progress(records, 0, 0);
    }

    private void commit(JobContext context, long looked, long kept) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("UPDATE import_undo SET looked = ?, kept = ? WHERE job_id = ?")
                    .params(looked, kept, context.job().id())
                    .update();
            context.fence();
        });
    }

    private @Nullable Progress find(UUID jobId) {
        return of(List.of(jobId)).get(jobId);
    }

    private Map<UUID, Progress> of(List<UUID> jobIds) {
        var found = new HashMap<UUID, Progress>();
        RowCallbackHandler add =
                row ->
                        found.put(
                                row.getObject("job_id", UUID.class),
                                new Progress(
                                        row.getLong("records"),
                                        row.getLong("looked"),
                                        row.getLong("kept")));
        jdbc.sql("SELECT job_id, records, looked, kept FROM import_undo WHERE job_id IN (:ids)")
                .param("ids", jobIds)
                .query(add);
        return found;
    }

    @Override
    public Map<UUID, JobProgress> progress(Collection<Job> jobs) {
        var progress = new HashMap<UUID, JobProgress>();
        of(jobs.stream().map(Job::id).toList())
                .forEach((id, found) -> progress.put(id, progress(found)));
        return progress;
    }

    private static JobProgress progress(Progress found) {
        return found.records() == 0
                ? new JobProgress(0, Map.of())
                : new JobProgress(
                        (int) (100 * found.looked() / found.records()),
                        Map.of("records", found.records(), "looked", found.looked()));
    }

    @Override
    public void forget(Collection<UUID> ids) {
        jdbc.sql("DELETE FROM import_undo WHERE job_id IN (:ids)").param("ids", ids).update();
    }
}
