package io.millrace.imports;

import io.millrace.queue.JobContext;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/// What the partitions of one run have in common: when to stop, and how many errors they may make
/// together.
final class LoadControl implements StepExecutionListener {

    private final JobContext context;
    private final ErrorBudget budget;
    private volatile boolean failed;

    LoadControl(JobContext context, ErrorBudget budget) {
        this.context = context;
        this.budget = budget;
    }

    ErrorBudget budget() {
        return budget;
    }

    /// One partition has failed: the others need not go on.
    void stopOthers() {
        failed = true;
    }

    boolean stopRequested() {
        return failed || context.stopRequested();
    }

    /// Where one partition has failed, the others need not go on.
    @Override
    public @Nullable ExitStatus afterStep(StepExecution partition) {
        if (partition.getStatus() == BatchStatus.FAILED) {
            stopOthers();
        }
        return null;
    }
}
