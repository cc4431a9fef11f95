package io.millrace.dashboard;

import io.millrace.queue.JobState;
import io.millrace.queue.JobView;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as a line of a list.
///
/// @param name of its file, without the id; of others their type
/// @param dryRun whether it is known to write nothing: from its start on
record JobRow(
        UUID id,
        String name,
        String type,
        boolean dryRun,
        String owner,
        String priority,
        JobState state,
        int progress,
        @Nullable Number rows,
        @Nullable Number failed,
        @Nullable Number rowsPerSecond,
        @Nullable Number secondsLeft,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable String error) {

    static JobRow of(JobView job) {
        return new JobRow(
                job.id(),
                nameOf(job),
                job.type(),
                Boolean.TRUE.equals(job.details().get("dryRun")),
                job.owner(),
                job.priority().value(),
                job.status(),
                job.progress(),
                number(job, "rows"),
                number(job, "failed"),
                number(job, "rowsPerSecond"),
                number(job, "secondsLeft"),
                job.createdAt(),
                job.startedAt(),
                job.completedAt(),
                job.error());
    }

    /// What people know the job by.
    static String nameOf(JobView job) {
        String name = job.fileName();
        return name == null || job.fileId() == null
                ? job.type()
                : name.substring(job.fileId().toString().length() + 1);
    }

    private static @Nullable Number number(JobView job, String member) {
        return job.details().get(member) instanceof Number number ? number : null;
    }

    /// Whether it is being run.
    public boolean running() {
        return state == JobState.PROCESSING || state == JobState.CANCELLING;
    }
}
