package io.millrace.reporting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A Spring Batch job instance: all runs of one queued job.
///
/// @param jobId the queued job; null where it names none
/// @param executions how many runs it had
/// @param lastExecutionId null where a crash left none
public record BatchInstance(
        long instanceId,
        String jobName,
        @Nullable UUID jobId,
        long executions,
        @Nullable Long lastExecutionId,
        @Nullable String lastStatus) {}
