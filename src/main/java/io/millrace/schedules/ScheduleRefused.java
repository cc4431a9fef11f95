package io.millrace.schedules;

import io.millrace.access.RequestRefused;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/// A request about schedules that cannot be answered.
final class ScheduleRefused extends RequestRefused {

    private ScheduleRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    static ScheduleRefused unknown(String name) {
        return new ScheduleRefused(
                HttpStatus.NOT_FOUND,
                "Schedule not found",
                "There is no schedule \"%s\". GET /schedules lists all.".formatted(name),
                Map.of());
    }

    static ScheduleRefused exists(String name) {
        return new ScheduleRefused(
                HttpStatus.CONFLICT,
                "Schedule exists",
                "There is a schedule \"%s\" already. PUT /schedules/%s changes it."
                        .formatted(name, name),
                Map.of("field", "name"));
    }

    static ScheduleRefused running(String name, UUID jobId) {
        return new ScheduleRefused(
                HttpStatus.CONFLICT,
                "Still running",
                "The last job of the schedule \"%s\", %s, has not ended. Wait for it, or cancel it."
                        .formatted(name, jobId),
                Map.of("jobId", jobId));
    }
}
