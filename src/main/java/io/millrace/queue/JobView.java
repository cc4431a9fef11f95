package io.millrace.queue;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as it is answered.
public record JobView(
        UUID jobId,
        UUID id,
        String type,
        @Nullable UUID fileId,
        @Nullable String fileName,
        JobState status,
        Priority priority,
        String owner,
        int progress,
        int attempts,
        int restartCount,
        @Nullable UUID parentJobId,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        Instant updatedAt,
        @Nullable Instant lastHeartbeat,
        @Nullable Instant recoveredAt,
        @Nullable String error,
        @JsonRawValue @Nullable String result,
        @JsonAnyGetter Map<String, @Nullable Object> details) {

    static JobView of(Job job, JobProgress progress) {
        return new JobView(
                job.id(),
                job.id(),
                job.type(),
                job.fileId(),
                job.fileId() == null ? null : job.fileId() + "-" + job.fileName(),
                job.state(),
                job.priority(),
                job.owner(),
                progress.percent(),
                job.attempts(),
                job.restartCount(),
                job.parentJobId(),
                job.wakeAt(),
                job.createdAt(),
                job.startedAt(),
                job.completedAt(),
                job.updatedAt(),
                job.heartbeatAt(),
                job.recoveredAt(),
                job.error(),
                job.result(),
                progress.details());
    }

    /// The same with one more member.
    JobView with(String name, Object value) {
        var more = new LinkedHashMap<String, @Nullable Object>(details);
        more.put(name, value);
        return new JobView(
                jobId,
                id,
                type,
                fileId,
                fileName,
                status,
                priority,
                owner,
                progress,
                attempts,
                restartCount,
                parentJobId,
                nextAttemptAt,
                createdAt,
                startedAt,
                completedAt,
                updatedAt,
                lastHeartbeat,
                recoveredAt,
                error,
                result,
                more);
    }
}
