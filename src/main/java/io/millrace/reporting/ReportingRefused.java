package io.millrace.reporting;

import io.millrace.access.RequestRefused;
import io.millrace.queue.JobState;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/// A request about what has run that cannot be answered.
final class ReportingRefused extends RequestRefused {

    private ReportingRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    private static ReportingRefused notFound(String title, String detail) {
        return new ReportingRefused(HttpStatus.NOT_FOUND, title, detail, Map.of());
    }

    private static ReportingRefused conflict(
            String title, String detail, Map<String, Object> extras) {
        return new ReportingRefused(HttpStatus.CONFLICT, title, detail, extras);
    }

    static ReportingRefused unknownJob(String name) {
        return notFound(
                "Batch job not found",
                "There is no Batch job \"%s\" that has run. GET /batch/jobs lists all."
                        .formatted(name));
    }

    static ReportingRefused unknownExecution(long id) {
        return notFound(
                "Execution not found",
                "There is no execution %d. Those of jobs that were cleaned up are gone."
                        .formatted(id));
    }

    static ReportingRefused unknownStep(long executionId, long id) {
        return notFound(
                "Step not found",
                "The execution %d has no step execution %d.".formatted(executionId, id));
    }

    static ReportingRefused noOwner(long id) {
        return conflict(
                "No owning job",
                "The execution %d belongs to no job of the queue, so the queue can neither stop nor restart it."
                        .formatted(id),
                Map.of());
    }

    static ReportingRefused notTheLast(long id, long last) {
        return conflict(
                "Not the last execution",
                "The job of the execution %d has run again since: see the execution %d."
                        .formatted(id, last),
                Map.of("lastExecutionId", last));
    }

    static ReportingRefused abandoned(long id) {
        return conflict(
                "Abandoned",
                "The execution %d was abandoned, so it is not started again. Import its file anew."
                        .formatted(id),
                Map.of());
    }

    static ReportingRefused stillActive(long id, UUID jobId, JobState state) {
        return conflict(
                "Still active",
                "The execution %d is not to be abandoned: its job %s is %s. Stop it first."
                        .formatted(id, jobId, state.value()),
                Map.of("jobId", jobId, "jobStatus", state.value()));
    }

    static ReportingRefused notAbandoned(long id, String status) {
        return conflict(
                "Not to be abandoned",
                "The execution %d is %s; only those that failed or were stopped can be abandoned."
                        .formatted(id, status),
                Map.of("executionStatus", status));
    }
}
