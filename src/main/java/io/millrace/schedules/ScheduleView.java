package io.millrace.schedules;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.queue.Priority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A schedule as answers show it.
public record ScheduleView(
        String name,
        String owner,
        String type,
        Priority priority,
        @JsonRawValue String payload,
        String cron,
        String timeZone,
        boolean paused,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable UUID lastJobId,
        @Nullable Instant lastSkippedAt,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        Instant createdAt,
        Instant updatedAt) {

    static ScheduleView of(Schedule schedule) {
        return new ScheduleView(
                schedule.name(),
                schedule.owner(),
                schedule.job().type(),
                schedule.job().priority(),
                schedule.job().payload(),
                schedule.timetable().cron(),
                schedule.timetable().timeZone(),
                schedule.paused(),
                schedule.nextRunAt(),
                schedule.lastRunAt(),
                schedule.lastJobId(),
                schedule.lastSkippedAt(),
                schedule.lastError(),
                schedule.lastErrorAt(),
                schedule.createdAt(),
                schedule.updatedAt());
    }
}
