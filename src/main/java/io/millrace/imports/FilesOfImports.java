package io.millrace.imports;

import io.millrace.queue.JobFiles;
import io.millrace.queue.JobQueue;
import io.millrace.uploads.DeleteFiles;
import io.millrace.uploads.FileUse;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// A file is needed until the last job about it has ended; and it goes with its jobs, where that is
/// asked for, when the last of them is forgotten.
@Component
class FilesOfImports implements FileUse, JobFiles {

    private final JobQueue queue;
    private final DeleteFiles delete;

    FilesOfImports(JobQueue queue, @Lazy DeleteFiles delete) {
        this.queue = queue;
        this.delete = delete;
    }

    @Override
    public Optional<String> neededBy(UUID fileId) {
        return queue.unfinishedJobOfFile(fileId).map(job -> "job " + job);
    }

    @Override
    public List<UUID> forget(Collection<UUID> fileIds) {
        return delete.remove(fileIds, id -> queue.jobOfFile(id).map(job -> "job " + job));
    }

    @Override
    public void throwAway(Collection<UUID> fileIds) {
        delete.throwAway(fileIds);
    }
}
