package io.millrace.queue;

import io.millrace.access.RequestRefused;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// A request about jobs that cannot be answered.
final class JobRefused extends RequestRefused {

    private JobRefused(HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    static JobRefused unknown(String id) {
        return new JobRefused(
                HttpStatus.NOT_FOUND,
                "Job not found",
                "There is no job with the id \"%s\".".formatted(id),
                Map.of());
    }

    static JobRefused badStatus(String status) {
        return new JobRefused(
                HttpStatus.BAD_REQUEST,
                "Unknown status",
                "\"%s\" is no status of a job; these are: %s."
                        .formatted(
                                status,
                                String.join(
                                        ", ",
                                        Arrays.stream(JobState.values())
                                                .map(JobState::value)
                                                .toList())),
                Map.of("field", "status"));
    }

    /// @param other the job that is in the way, where it is known
    static JobRefused busy(@Nullable UUID other) {
        return new JobRefused(
                HttpStatus.CONFLICT,
                "Busy",
                other == null
                        ? "Another job is at work on the same. Wait until it has ended."
                        : "The job %s is at work on the same. Wait until it has ended."
                                .formatted(other),
                other == null ? Map.of() : Map.of("jobId", other));
    }
}
