package io.millrace.imports;

import io.millrace.queue.JobQueue;
import io.millrace.uploads.FileUse;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// A file is needed until the last job about it has ended.
@Component
class FilesOfImports implements FileUse {

    private final JobQueue queue;

    FilesOfImports(JobQueue queue) {
        this.queue = queue;
    }

    @Override
    public Optional<String> neededBy(UUID fileId) {
        return queue.unfinishedJobOfFile(fileId).map(job -> "job " + job);
    }
}
