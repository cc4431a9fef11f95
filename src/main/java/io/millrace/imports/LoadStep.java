package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.function.BooleanSupplier;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.transaction.PlatformTransactionManager;

/// A chunk step whose chunks also end when they hold enough bytes. Batch knows only one way to end
/// a chunk early, the end of the input; so the reader reports that, the chunk is committed, and the
/// step goes on.
final class LoadStep extends ChunkOrientedStep<Row, ValidRow> {

    private final RowReader reader;

    private LoadStep(
            String name,
            int chunkSize,
            RowReader reader,
            WriteRecords writer,
            JobRepository repository) {
        super(name, chunkSize, reader, writer, repository);
        this.reader = reader;
    }

    /// @param stopRequested looked at between chunks
    static LoadStep of(
            String name,
            PartitionParts parts,
            JobRepository repository,
            PlatformTransactionManager transactions,
            BooleanSupplier stopRequested) {
        var step = new LoadStep(name, ImportJob.CHUNK, parts.reader(), parts.writer(), repository);
        step.setItemProcessor(parts.processor());
        step.setTransactionManager(transactions);
        step.setFaultTolerant(true);
        step.setSkipPolicy((cause, skipped) -> cause instanceof RowRejected);
        step.registerSkipListener(parts.ledger());
        step.registerItemStream(parts.ledger());
        step.setInterruptionPolicy(execution -> {
            parts.ledger().checkBudget();
            if (stopRequested.getAsBoolean()) {
                execution.setTerminateOnly();
            }
        });
        try {
            step.afterPropertiesSet();
            return step;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void doExecute(StepExecution execution) throws Exception {
        super.doExecute(execution);
        while (reader.paused() && !execution.isTerminateOnly()) {
            open(execution.getExecutionContext());
            super.doExecute(execution);
        }
    }
}
