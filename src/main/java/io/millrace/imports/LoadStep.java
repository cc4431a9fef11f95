package io.millrace.imports;

import io.millrace.formats.Row;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.item.ChunkOrientedStep;

/// A chunk step whose chunks also end when they hold enough bytes. Batch knows only one way to end
/// a chunk early, the end of the input; so the reader reports that, the chunk is committed, and the
/// step goes on.
final class LoadStep extends ChunkOrientedStep<Row, ValidRow> {

    private final RowReader reader;

    LoadStep(
            String name,
            int chunkSize,
            RowReader reader,
            WriteRecords writer,
            JobRepository repository) {
        super(name, chunkSize, reader, writer, repository);
        this.reader = reader;
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
