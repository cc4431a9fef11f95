package io.millrace.imports;

import io.millrace.access.Ids;
import io.millrace.access.Owner;
import io.millrace.formats.BadOption;
import io.millrace.imports.ImportOptions.Mode;
import io.millrace.queue.Idempotency;
import io.millrace.queue.JobQueue;
import io.millrace.queue.JobState;
import io.millrace.queue.NewJob;
import io.millrace.uploads.ProcessUpload;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Queues the import of a stored file. The file's row is locked meanwhile, so that it cannot be
/// deleted under the new job.
@Component
class QueueImport implements ProcessUpload {

    private final StoredFiles files;
    private final Definitions definitions;
    private final JobQueue queue;
    private final ImportRuns runs;
    private final JsonMapper json;

    QueueImport(
            StoredFiles files,
            Definitions definitions,
            JobQueue queue,
            ImportRuns runs,
            JsonMapper json) {
        this.files = files;
        this.definitions = definitions;
        this.queue = queue;
        this.runs = runs;
        this.json = json;
    }

    /// Queues it in a transaction of its own. A file that is being imported already is not queued
    /// again, unless the request says so. Dry runs write nothing, so they neither stand in the way
    /// of an import nor is one in theirs.
    ///
    /// @param key of the request, where it may be repeated
    @Transactional
    public ProcessController.Import of(
            String fileId, ProcessRequest request, Optional<String> key, Owner owner) {
        var idempotency =
                Idempotency.of(
                        key,
                        owner.name(),
                        "process %s %s".formatted(fileId, json.writeValueAsString(request)));
        var asked = queue.asked(idempotency);
        if (asked.isPresent()) {
            return earlier("Queued by an earlier request with this key", asked.get());
        }
        StoredFile file = lock(fileId, request);
        ImportPayload payload = payload(file, request);
        boolean dryRun = payload.rules().dryRun();
        var busy =
                dryRun || Boolean.TRUE.equals(request.force())
                        ? Optional.<UUID>empty()
                        : unfinishedImport(file);
        if (busy.isPresent()) {
            queue.remember(idempotency, busy.get());
            return earlier(
                    "This file is being imported already; \"force\": true imports it once more",
                    busy.get());
        }
        String message = dryRun ? "Queued for a dry run: nothing is written" : message(file);
        UUID jobId = queue.submit(job(file, payload), request.submission(idempotency));
        return new ProcessController.Import(message, true, Queued.now(jobId));
    }

    private Optional<UUID> unfinishedImport(StoredFile file) {
        return queue.unfinished(ImportJobHandler.TYPE, file.id()).stream()
                .filter(this::isNoDryRun)
                .findFirst();
    }

    private boolean isNoDryRun(UUID jobId) {
        String payload = queue.find(jobId).orElseThrow().payload();
        return !json.readValue(payload, ImportPayload.class).rules().dryRun();
    }

    private String message(StoredFile file) {
        return runs.lastOfFile(file.id())
                .map(before ->
                        "Queued as a new import: job %s has read this file before, and what it wrote stays"
                                .formatted(before))
                .orElse("Queued for import");
    }

    private ProcessController.Import earlier(String message, UUID jobId) {
        JobState state = queue.find(jobId).orElseThrow().state();
        return new ProcessController.Import(
                message, false, new Queued(jobId, state.value(), "/jobs/" + jobId));
    }

    private StoredFile lock(String fileId, ProcessRequest request) {
        StoredFile file =
                Ids.of(fileId)
                        .flatMap(files::lockForUse)
                        .orElseThrow(() -> ProcessRefused.unknownFile(fileId));
        String name = request.fileName();
        if (name != null && !name.equals(file.name()) && !name.equals(file.fileName())) {
            throw ProcessRefused.otherName(name, file.fileName());
        }
        return file;
    }

    @Override
    public Queued queue(StoredFile file) {
        return Queued.now(queue.submit(newJob(file, ProcessRequest.DEFAULT)));
    }

    /// The job that imports a file, to be queued in the caller's transaction.
    NewJob newJob(String fileId, ProcessRequest request) {
        return newJob(lock(fileId, request), request);
    }

    private NewJob newJob(StoredFile file, ProcessRequest request) {
        return job(file, payload(file, request));
    }

    private ImportPayload payload(StoredFile file, ProcessRequest request) {
        ImportDefinition definition =
                request.definition() == null
                        ? definitions.asked(StringNode.valueOf(ImportDefinition.DEFAULT))
                        : definitions.asked(request.definition());
        var payload =
                new ImportPayload(
                        file.id(),
                        definition,
                        definition.format().overriddenBy(request.formatOptions()),
                        definition.options().overriddenBy(request.options()));
        check(payload);
        return payload;
    }

    private NewJob job(StoredFile file, ImportPayload payload) {
        return new NewJob(
                ImportJobHandler.TYPE,
                file.owner(),
                json.writeValueAsString(payload),
                file.id(),
                file.name());
    }

    private static void check(ImportPayload payload) {
        try {
            payload.format().requireValid();
        } catch (BadOption e) {
            throw ProcessRefused.badOption("format." + e.option(), "is wrong: " + e.getMessage());
        }
        LoadRules rules = payload.rules();
        if (rules.replaces() && payload.definition().keyFields().isEmpty()) {
            throw ProcessRefused.badOption(
                    rules.mode() == Mode.INSERT ? "onDuplicate" : "mode",
                    "needs a definition with a primaryKey or a unique field; \"%s\" has neither"
                            .formatted(payload.definition().name()));
        }
        var known = ErrorCategory.of(payload.definition());
        rules.limits().maxErrorsByCategory().keySet().stream()
                .filter(category -> !known.contains(category))
                .findFirst()
                .ifPresent(category -> {
                    throw ProcessRefused.badOption(
                            "maxErrorsByCategory." + category,
                            "is no category of the definition \"%s\". %s"
                                    .formatted(
                                            payload.definition().name(),
                                            Nearest.hint(category, List.copyOf(known))));
                });
        if (rules.replaces() && rules.atomic() && !rules.beforeImages()) {
            throw ProcessRefused.badOption(
                    "atomic", "needs beforeImages where records that are there may change");
        }
    }
}
