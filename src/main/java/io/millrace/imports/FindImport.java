package io.millrace.imports;

import io.millrace.access.Ids;
import io.millrace.queue.Job;
import io.millrace.queue.JobQueue;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Finds the import that a job is about: the job itself, or the one that it follows up.
@Component
class FindImport {

    private final JobQueue queue;

    FindImport(JobQueue queue) {
        this.queue = queue;
    }

    /// The first job of the import, whose id is the import's.
    ///
    /// @throws RejectsRefused when there is no such job, or it is about no import
    Job of(String jobId) {
        Job job =
                Ids.of(jobId)
                        .flatMap(queue::find)
                        .orElseThrow(() -> RejectsRefused.unknownJob(jobId));
        Job first =
                Optional.ofNullable(job.parentJobId())
                        .map(parent -> queue.find(parent).orElseThrow())
                        .orElse(job);
        if (!first.type().equals(ImportJobHandler.TYPE)) {
            throw RejectsRefused.noImport(job.id(), job.type());
        }
        return first;
    }
}
