package io.millrace.reporting;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One run of a step, or of a partition of it.
///
/// @param stepName that of a partition is the step's, a colon, and its own: `load:p00003`
/// @param seconds how long it ran, or until its last commit; null before it has started
/// @param rowsPerSecond rows read, good or bad; null where there is no time to divide by
public record ExecutionStep(
        long stepId,
        long executionId,
        String stepName,
        String status,
        @Nullable String exitCode,
        @Nullable String exitMessage,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant updatedAt,
        @Nullable Double seconds,
        long readCount,
        long writeCount,
        long filterCount,
        long readSkipCount,
        long processSkipCount,
        long writeSkipCount,
        long commitCount,
        long rollbackCount,
        @Nullable Double rowsPerSecond) {

    /// Rows that were read, also those that could not be.
    long rows() {
        return readCount + readSkipCount;
    }
}
