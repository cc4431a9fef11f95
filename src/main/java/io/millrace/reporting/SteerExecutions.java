package io.millrace.reporting;

import io.millrace.queue.JobQueue;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Stops, restarts and abandons executions. Batch neither knows whether an execution's process is
/// alive nor keeps two from restarting it, so it is the owning job that is steered, by the queue
/// and its lease.
@Component
class SteerExecutions {

    private final Executions executions;
    private final JobQueue queue;
    private final TransactionTemplate transaction;

    SteerExecutions(Executions executions, JobQueue queue, TransactionTemplate transaction) {
        this.executions = executions;
        this.queue = queue;
        this.transaction = transaction;
    }

    /// Cancels the owning job.
    void stop(long id) {
        queue.cancel(jobOf(last(id)));
    }

    /// Queues the owning job again; it goes on from its last commit.
    void restart(long id) {
        var execution = last(id);
        UUID jobId = jobOf(execution);
        if (execution.status().equals("ABANDONED")) {
            throw ReportingRefused.abandoned(id);
        }
        queue.retry(jobId);
    }

    /// Marks an execution that is not to be started again. Whether it runs is what the queue says:
    /// Batch calls one STARTED whose process has died.
    void abandon(long id) {
        var execution = last(id);
        transaction.executeWithoutResult(_ -> {
            refuseIfActive(execution);
            if (!executions.abandon(id)) {
                throw ReportingRefused.notAbandoned(id, found(id).status());
            }
        });
    }

    private void refuseIfActive(Execution execution) {
        UUID jobId = execution.jobId();
        if (jobId != null) {
            queue.keepState(jobId)
                    .filter(state -> !state.ended())
                    .ifPresent(state -> {
                        throw ReportingRefused.stillActive(execution.executionId(), jobId, state);
                    });
        }
    }

    private Execution last(long id) {
        var execution = found(id);
        long last = executions.lastOf(execution.instanceId());
        if (last != id) {
            throw ReportingRefused.notTheLast(id, last);
        }
        return execution;
    }

    private Execution found(long id) {
        return executions.find(id).orElseThrow(() -> ReportingRefused.unknownExecution(id));
    }

    private UUID jobOf(Execution execution) {
        UUID jobId = execution.jobId();
        if (jobId == null || queue.find(jobId).isEmpty()) {
            throw ReportingRefused.noOwner(execution.executionId());
        }
        return jobId;
    }
}
