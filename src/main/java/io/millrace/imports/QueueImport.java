package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import io.millrace.queue.JobQueue;
import io.millrace.queue.JobState;
import io.millrace.queue.NewJob;
import io.millrace.uploads.ProcessUpload;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// Queues the import of a stored file. The file's row is locked meanwhile, so that it cannot be
/// deleted under the new job.
@Component
class QueueImport implements ProcessUpload {

    private final StoredFiles files;
    private final JobQueue queue;
    private final JsonMapper json;

    QueueImport(StoredFiles files, JobQueue queue, JsonMapper json) {
        this.files = files;
        this.queue = queue;
        this.json = json;
    }

    /// Queues it in a transaction of its own.
    ///
    /// @param fileName when not null, must be the file's name as the upload answered it, or its
    ///   original name
    @Transactional
    public Queued of(String fileId, @Nullable String fileName) {
        StoredFile file =
                uuid(fileId)
                        .flatMap(files::lockForUse)
                        .orElseThrow(() -> ProcessRefused.unknownFile(fileId));
        if (fileName != null
                && !fileName.equals(file.name())
                && !fileName.equals(file.fileName())) {
            throw ProcessRefused.otherName(fileName, file.fileName());
        }
        return queue(file);
    }

    @Override
    public Queued queue(StoredFile file) {
        var payload =
                new ImportPayload(
                        file.id(),
                        ImportDefinition.PEOPLE.name(),
                        FormatOptions.AUTO,
                        ImportOptions.NONE);
        UUID jobId =
                queue.submit(
                        new NewJob(
                                ImportJobHandler.TYPE,
                                file.owner(),
                                json.writeValueAsString(payload),
                                file.id(),
                                file.name()));
        return new Queued(jobId, JobState.PENDING.value(), "/jobs/" + jobId);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
