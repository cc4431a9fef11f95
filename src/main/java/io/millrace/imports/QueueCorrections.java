package io.millrace.imports;

import io.millrace.access.Owner;
import io.millrace.queue.Job;
import io.millrace.queue.JobQueue;
import io.millrace.queue.NewJob;
import io.millrace.storage.ObjectStore;
import io.millrace.uploads.ProcessUpload.Queued;
import io.millrace.uploads.ReceiveUpload;
import io.millrace.uploads.StoredFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Takes a file of corrected rows and queues the job that adds them to their import. The file is
/// checked in the transaction that puts it into the catalogue: where it does not fit, nothing of it
/// stays.
@Component
class QueueCorrections {

    private final FindImport imports;
    private final ImportRuns runs;
    private final OpenRejects rejects;
    private final WriteRejects writeRejects;
    private final CheckCorrections check;
    private final ReceiveUpload receive;
    private final ObjectStore store;
    private final JobQueue queue;
    private final JsonMapper json;

    QueueCorrections(
            FindImport imports,
            ImportRuns runs,
            OpenRejects rejects,
            WriteRejects writeRejects,
            CheckCorrections check,
            ReceiveUpload receive,
            ObjectStore store,
            JobQueue queue,
            JsonMapper json) {
        this.imports = imports;
        this.runs = runs;
        this.rejects = rejects;
        this.writeRejects = writeRejects;
        this.check = check;
        this.receive = receive;
        this.store = store;
        this.queue = queue;
        this.json = json;
    }

    /// @param jobId the import, or a job that followed it up
    Queued of(String jobId, HttpServletRequest request, Owner owner) {
        // Once before the file is taken, and once with it.
        correctable(imports.of(jobId));
        return receive.receive(request, owner, file -> queue(imports.of(jobId), file));
    }

    /// @throws RejectsRefused saying why rows of this import cannot be corrected now
    ImportRun correctable(Job job) {
        if (!job.state().ended()) {
            throw RejectsRefused.notEnded(job.id());
        }
        ImportRun run = runs.find(job.id()).orElseThrow(() -> RejectsRefused.notRead(job.id()));
        if (run.undoneAt() != null || run.gaveUp() != null) {
            throw RejectsRefused.takenBack(job.id());
        }
        if (run.dryRun()) {
            throw RejectsRefused.dryRun(job.id());
        }
        queue.refuseIfActive(ImportJobHandler.activeKey(job.id()));
        if (!rejects.any(job.id())) {
            throw RejectsRefused.nothingOpen(job.id());
        }
        return run;
    }

    private ImportPayload payloadOf(Job job) {
        return json.readValue(job.payload(), ImportPayload.class);
    }

    private Queued queue(Job job, StoredFile file) {
        ImportRun run = correctable(job);
        try {
            check.check(new StoredBytes(store, file), run.importId(), writeRejects.textOf(run));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var payload = new CorrectionsPayload(run.importId(), file.id(), payloadOf(job));
        UUID id =
                queue.submit(
                        new NewJob(
                                CorrectionsJobHandler.TYPE,
                                file.owner(),
                                json.writeValueAsString(payload),
                                file.id(),
                                file.name(),
                                job.id()));
        return Queued.now(id);
    }
}
