package io.millrace.imports;

import io.millrace.queue.Job;
import io.millrace.queue.JobQueue;
import io.millrace.queue.NewJob;
import io.millrace.uploads.ProcessUpload.Queued;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// Queues the undoing of an import, where that is possible.
@Component
class QueueUndo {

    private final FindImport imports;
    private final ImportRuns runs;
    private final JobQueue queue;
    private final JsonMapper json;

    QueueUndo(FindImport imports, ImportRuns runs, JobQueue queue, JsonMapper json) {
        this.imports = imports;
        this.runs = runs;
        this.queue = queue;
        this.json = json;
    }

    @Transactional
    public Queued of(String jobId) {
        return Queued.now(queue.submit(newJob(jobId)));
    }

    NewJob newJob(String jobId) {
        Job job = imports.of(jobId);
        LoadRules rules = json.readValue(job.payload(), ImportPayload.class).rules();
        check(job, rules);
        return new NewJob(
                UndoJobHandler.TYPE,
                job.owner(),
                json.writeValueAsString(new UndoJobHandler.Payload(job.id(), rules.replaces())),
                job.fileId(),
                job.fileName(),
                job.id());
    }

    private void check(Job job, LoadRules rules) {
        if (!job.state().ended()) {
            throw ProcessRefused.notUndone(
                    "The job %s is %s. Undo it when it has ended."
                            .formatted(job.id(), job.state().value()));
        }
        ImportRun run =
                runs.find(job.id())
                        .orElseThrow(() ->
                                ProcessRefused.notUndone(
                                        "The job %s wrote nothing.".formatted(job.id())));
        if (run.undoneAt() != null) {
            throw ProcessRefused.notUndone(
                    "The job %s was undone at %s.".formatted(job.id(), run.undoneAt()));
        }
        if (rules.dryRun()) {
            throw ProcessRefused.notUndone(
                    "The job %s was a dry run and wrote nothing.".formatted(job.id()));
        }
        if (rules.replaces() && !rules.beforeImages()) {
            throw ProcessRefused.notUndone(
                    "The job %s changed records that were there before, and was not asked to keep them (beforeImages)."
                            .formatted(job.id()));
        }
    }
}
