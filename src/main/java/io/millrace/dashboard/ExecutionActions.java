package io.millrace.dashboard;

import io.millrace.queue.JobState;
import io.millrace.reporting.Execution;
import io.millrace.reporting.ExecutionDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What can be done with an execution now: only the last one of its job can be steered, and by what
/// the queue says of the job, since Batch calls one STARTED whose process has died.
final class ExecutionActions {

    private static final Set<String> OVER = Set.of("COMPLETED", "ABANDONED");

    private ExecutionActions() {}

    /// @param canRetry whether its job can be brought back
    static List<JobAction> of(ExecutionDetail detail, boolean canRetry) {
        if (!detail.last()) {
            return List.of();
        }
        Execution run = detail.execution();
        JobState job = detail.jobStatus();
        boolean over = OVER.contains(run.status());
        boolean active = job != null && !job.ended();
        var actions = new ArrayList<JobAction>();
        if (active && job != JobState.CANCELLING) {
            actions.add(stop(run));
        }
        if (canRetry && !run.status().equals("ABANDONED")) {
            actions.add(restart(run));
        }
        if (!active && !over) {
            actions.add(abandon(run));
        }
        return actions;
    }

    private static JobAction stop(Execution run) {
        return new JobAction(
                "stop",
                "Stop",
                call(run, "stop"),
                "Stop this execution?",
                "Its job is cancelled: it stops at its next chunk, and what it has committed stays, unless it is atomic.",
                "Stop it",
                "It is being stopped.",
                null,
                true);
    }

    private static JobAction restart(Execution run) {
        return new JobAction(
                "restart",
                "Restart",
                call(run, "restart"),
                "Restart this execution?",
                "Its job is queued again and goes on from its last commit; nothing is written twice.",
                "Restart it",
                "Its job is queued again.",
                "/dashboard/jobs/" + run.jobId(),
                false);
    }

    private static JobAction abandon(Execution run) {
        return new JobAction(
                "abandon",
                "Abandon",
                call(run, "abandon"),
                "Abandon this execution?",
                "It can never be restarted. What it has committed stays.",
                "Abandon it",
                "It is abandoned.",
                null,
                true);
    }

    private static String call(Execution run, String what) {
        return "POST /batch/executions/" + run.executionId() + "/" + what;
    }
}
