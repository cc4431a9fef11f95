package io.millrace.imports;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/// Runs one partition of the step `load`: each has a reader, processor and writer of its own.
final class LoadPartition implements Step {

    /// Makes the step that loads one partition.
    interface Factory {
        Step stepFor(String name, int partition);
    }

    /// The key of the partition's number in its execution context.
    static final String NUMBER = "partition";

    private final Factory factory;

    LoadPartition(Factory factory) {
        this.factory = factory;
    }

    @Override
    public String getName() {
        return "load";
    }

    @Override
    public void execute(StepExecution execution) throws JobInterruptedException {
        int number = execution.getExecutionContext().getInt(NUMBER);
        factory.stepFor(execution.getStepName(), number).execute(execution);
    }
}
