package io.millrace.reporting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One run of a Spring Batch job.
///
/// @param executionId the newer, the greater
/// @param instanceId the runs of one queued job have the same
/// @param jobName the Batch job's, such as `import`
/// @param jobId the queued job that owns the execution; null where it names none
/// @param status a [org.springframework.batch.core.BatchStatus]
/// @param seconds how long it ran, or has run so far; null before it has started
/// @param sums of its steps; null, and left out, where they were not asked for
public record Execution(
        long executionId,
        long instanceId,
        String jobName,
        @Nullable UUID jobId,
        String status,
        @Nullable String exitCode,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant updatedAt,
        @Nullable Double seconds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StepSums sums) {

    Execution with(StepSums stepSums) {
        return new Execution(
                executionId,
                instanceId,
                jobName,
                jobId,
                status,
                exitCode,
                createdAt,
                startedAt,
                endedAt,
                updatedAt,
                seconds,
                stepSums);
    }
}
