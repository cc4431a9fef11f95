package io.millrace.schedules;

import io.millrace.access.FieldRefused;
import io.millrace.queue.Priority;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of a request that makes or changes a schedule.
///
/// @param payload as `POST /jobs` takes it
/// @param timeZone UTC where it is not given
/// @param paused as before where it is not given, or else false
record ScheduleRequest(
        @Nullable String name,
        @Nullable String type,
        @Nullable String priority,
        @Nullable JsonNode payload,
        @Nullable String cron,
        @Nullable String timeZone,
        @Nullable Boolean paused) {

    /// @throws ScheduleRefused as all of these, when it is missing or wrong
    String nameOfNew() {
        String given = required("name", name);
        if (!Schedules.isName(given)) {
            throw FieldRefused.of(
                    "name",
                    "must have 1 to 64 of the letters a to z, digits, - and _, and begin with a letter or digit");
        }
        return given;
    }

    /// Refuses another name than that of the schedule to be changed.
    void checkName(String existing) {
        if (name != null && !name.equals(existing)) {
            throw FieldRefused.of("name", "cannot be changed");
        }
    }

    String typeOfJobs() {
        return required("type", type);
    }

    Priority priorityOfJobs() {
        return Priority.asked(priority);
    }

    Timetable timetable() {
        return Timetable.of(required("cron", cron), Objects.requireNonNullElse(timeZone, "UTC"));
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw FieldRefused.of(field, "is missing");
        }
        return value;
    }
}
