package io.millrace.imports;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/// Runs one partition of the step `load`: each has a reader, processor and writer of its own.
final class LoadPartition implements Step {

    /// Makes the step that loads one partition.
    interface Factory {
        Step stepFor(String name, int partition);
    }

    private static final char MARK = 'p';

    private final LoadControl control;
    private final Factory factory;

    LoadPartition(LoadControl control, Factory factory) {
        this.control = control;
        this.factory = factory;
    }

    /// What Batch calls a partition; with the step's name before it, the name of its execution.
    static String nameOf(int partition) {
        return MARK + "%05d".formatted(partition);
    }

    // From the name and not from the execution context: Batch makes the execution and keeps its
    // context in two transactions, and after a crash in between it restarts it without one.
    private static int numberOf(StepExecution execution) {
        String name = execution.getStepName();
        return Integer.parseInt(name.substring(name.lastIndexOf(MARK) + 1));
    }

    @Override
    public String getName() {
        return "load";
    }

    @Override
    public void execute(StepExecution execution) throws JobInterruptedException {
        try {
            factory.stepFor(execution.getStepName(), numberOf(execution)).execute(execution);
        } catch (RuntimeException e) {
            // What comes out of here ends the whole step, while other partitions still load.
            control.stopOthers();
            execution.addFailureException(e);
            execution.setStatus(BatchStatus.FAILED);
            execution.setExitStatus(ExitStatus.FAILED);
        }
    }
}
