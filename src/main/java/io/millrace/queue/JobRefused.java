package io.millrace.queue;

import io.millrace.access.RequestRefused;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A request about jobs that cannot be answered.
final class JobRefused extends RequestRefused {

    private static final String RETRY_AFTER_SECONDS = "30";

    private JobRefused(HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    private JobRefused(HttpStatus status, String title, String detail, HttpHeaders headers) {
        super(status, title, detail, Map.of(), headers);
    }

    static JobRefused unknown(String id) {
        return new JobRefused(
                HttpStatus.NOT_FOUND,
                "Job not found",
                "There is no job with the id \"%s\".".formatted(id),
                Map.of());
    }

    static JobRefused onlyWorks() {
        return new JobRefused(
                HttpStatus.SERVICE_UNAVAILABLE,
                "This node only works",
                "This node runs jobs (millrace.role=worker) and answers nothing but /health and /actuator. Ask another one.",
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

    static JobRefused unknownType(String type, JobTypes types) {
        return new JobRefused(
                HttpStatus.BAD_REQUEST,
                "Unknown job type",
                "\"%s\" is no job type; these are: %s."
                        .formatted(type, String.join(", ", types.names())),
                Map.of("field", "type"));
    }

    static JobRefused notByHand(String type) {
        return new JobRefused(
                HttpStatus.BAD_REQUEST,
                "Not queued by hand",
                "Jobs of the type \"%s\" come from other calls; see the documentation of the API."
                        .formatted(type),
                Map.of("field", "type"));
    }

    static JobRefused notCancelled(UUID id, JobState state) {
        return new JobRefused(
                HttpStatus.CONFLICT,
                "Job has ended",
                "The job %s is %s; only jobs that have not ended can be cancelled."
                        .formatted(id, state.value()),
                Map.of("jobStatus", state.value()));
    }

    static JobRefused notRetried(UUID id, JobState state) {
        return new JobRefused(
                HttpStatus.CONFLICT,
                "Not to be retried",
                "The job %s is %s; only jobs that failed or were cancelled can be retried."
                        .formatted(id, state.value()),
                Map.of("jobStatus", state.value()));
    }

    static JobRefused otherRequest() {
        return new JobRefused(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Key used for another request",
                "This Idempotency-Key came with another request before. Use a new key for a new request.",
                Map.of("field", Idempotency.HEADER));
    }

    static JobRefused full(int maxPending) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return new JobRefused(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Queue is full",
                "%,d jobs wait already, which is all that the queue takes (millrace.queue.max-pending). Try again later."
                        .formatted(maxPending),
                HttpHeaders.readOnlyHttpHeaders(headers));
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
