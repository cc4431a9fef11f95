package io.millrace.schedules;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A schedule as it was when it was read. Times are database times.
///
/// @param nextRunAt null while it is paused
/// @param lastRunAt when it last queued a job, by the clock or by hand
/// @param lastSkippedAt when it last queued none, because its last job had not ended
/// @param lastError why its last run queued no job, in words for its owner; null when it did
record Schedule(
        String name,
        String owner,
        RecurringJob job,
        Timetable timetable,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable UUID lastJobId,
        @Nullable Instant lastSkippedAt,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        Instant createdAt,
        Instant updatedAt) {

    boolean paused() {
        return nextRunAt == null;
    }
}
