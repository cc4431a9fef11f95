package io.millrace.imports;

import io.millrace.formats.Row;
import io.millrace.queue.JobContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

/// Keeps the books of a partition: counts what the chunk in hand wrote and rejected, and writes
/// position, counters and rejects in the chunk's transaction. A crash between the Mongo write and
/// the commit leaves records that are not in the books; the replayed chunk finds them by their ids.
final class ChunkLedger implements ItemStream, SkipListener<Row, ValidRow> {

    private final JobContext context;
    private final ImportRun run;
    private final Partition partition;
    private final RowReader reader;
    private final ImportRuns runs;
    private final KeepRejects rejects;

    private final ErrorBudget budget;
    private final ImportMeters meters;

    private final List<Reject> rejected = new ArrayList<>();
    private Counters chunk = new Counters();
    private @Nullable Counters spent;
    private long bytesReadBefore;
    private long chunkStarted = System.nanoTime();

    ChunkLedger(
            JobContext context,
            ImportRun run,
            Partition partition,
            RowReader reader,
            ImportRuns runs,
            KeepRejects rejects,
            ErrorBudget budget,
            ImportMeters meters) {
        this.context = context;
        this.run = run;
        this.partition = partition;
        this.reader = reader;
        this.runs = runs;
        this.rejects = rejects;
        this.budget = budget;
        this.meters = meters;
    }

    @Override
    public void onSkipInProcess(Row row, Throwable cause) {
        reject(((RowRejected) cause).reject());
    }

    void reject(Reject reject) {
        rejected.add(reject);
        chunk.reject(reject.category());
    }

    /// Rows that are left out because their key is there already, as was asked for.
    void skipped(long rows) {
        chunk.skipped += rows;
    }

    void wrote(long records) {
        chunk.inserted += records;
    }

    /// Called by Batch in the chunk's transaction, after the write and right before the commit. The
    /// fence comes last, so that the job's row is locked for the shortest time.
    @Override
    public void update(ExecutionContext unused) {
        long now = System.nanoTime();
        chunk.rows = reader.rowsInChunk();
        chunk.chunks = chunk.rows == 0 ? 0 : 1;
        chunk.chunkNanos = now - chunkStarted;
        chunk.bytesRead = reader.bytesRead() - bytesReadBefore;
        partition.counters().add(chunk);
        rejects.keep(run.importId(), context.job().id(), rejected);
        runs.commit(partition, reader.position(), reader.line(), reader.done(), reader.bytesRead());
        context.fence();
        meters.committing(context.job().type(), run.dryRun(), chunk);
        bytesReadBefore = reader.bytesRead();
        spent = chunk;
        chunk = new Counters();
        rejected.clear();
        reader.startChunk();
        chunkStarted = now;
    }

    /// Called between chunks, when the last one is committed.
    ///
    /// @throws ImportFailed when it spent more than was left of the error budget
    void checkBudget() {
        if (spent != null) {
            budget.spend(spent.rows, spent.categories);
            spent = null;
        }
    }
}
