package io.millrace.events;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.millrace.queue.Job;
import io.millrace.queue.JobProgress;
import io.millrace.queue.JobState;
import io.millrace.queue.Priority;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// How a job was when somebody looked, written once for all who listen.
///
/// @param json one line
record JobEvent(EventId id, UUID jobId, String owner, String type, String json) {

    /// What of a job is sent: what changes, and what tells it from others. Its result is read when
    /// it has ended.
    ///
    /// @param details of the progress, such as rows and rows per second; without long lists
    private record Sent(
            UUID jobId,
            String type,
            String owner,
            @Nullable UUID fileId,
            @Nullable String fileName,
            JobState status,
            Priority priority,
            int progress,
            int attempts,
            int restartCount,
            @Nullable Instant nextAttemptAt,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            Instant updatedAt,
            @Nullable String error,
            @JsonAnyGetter Map<String, @Nullable Object> details) {}

    static JobEvent of(Job job, JobProgress progress, JsonMapper json) {
        var details = new LinkedHashMap<String, @Nullable Object>(progress.details());
        details.values().removeIf(value -> value instanceof Collection);
        var sent =
                new Sent(
                        job.id(),
                        job.type(),
                        job.owner(),
                        job.fileId(),
                        job.fileId() == null ? null : job.fileId() + "-" + job.fileName(),
                        job.state(),
                        job.priority(),
                        progress.percent(),
                        job.attempts(),
                        job.restartCount(),
                        job.wakeAt(),
                        job.createdAt(),
                        job.startedAt(),
                        job.completedAt(),
                        job.updatedAt(),
                        job.error(),
                        details);
        return new JobEvent(
                EventId.of(job), job.id(), job.owner(), job.type(), json.writeValueAsString(sent));
    }

    boolean ended() {
        return id.state().ended();
    }

    boolean olderThan(JobEvent other) {
        return id.updatedAt().isBefore(other.id.updatedAt());
    }
}
