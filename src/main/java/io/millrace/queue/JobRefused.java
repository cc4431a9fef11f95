package io.millrace.queue;

import io.millrace.access.RequestRefused;
import java.util.Arrays;
import java.util.Map;
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

    static JobRefused badCursor() {
        return new JobRefused(
                HttpStatus.BAD_REQUEST,
                "Bad cursor",
                "The cursor is none that this list gave out: use the nextCursor of an earlier page.",
                Map.of("field", "cursor"));
    }

    static JobRefused badLimit(int most) {
        return new JobRefused(
                HttpStatus.BAD_REQUEST,
                "Bad limit",
                "limit must be a whole number from 1 to %d.".formatted(most),
                Map.of("field", "limit"));
    }
}
