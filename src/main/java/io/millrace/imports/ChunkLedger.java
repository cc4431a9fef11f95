package io.millrace.imports;

import io.millrace.formats.Row;
import io.millrace.queue.JobContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

/// Keeps the books of a partition: counts what the chunk in hand wrote and rejected, and writes
/// position, counters and rejects in the chunk's transaction. A crash between the Mongo write and
/// the commit leaves records that are not in the books; the replayed chunk finds them by their ids.
final class ChunkLedger implements ItemStream, SkipListener<Row, ValidRow> {

    private final JobContext context;
    private final UUID importId;
    private final Partition partition;
    private final RowReader reader;
    private final ImportRuns runs;
    private final Rejects rejects;

    private final List<Reject> rejected = new ArrayList<>();
    private final long bytesReadBefore;
    private long written;
    private long chunkStarted = System.nanoTime();

    ChunkLedger(
            JobContext context,
            UUID importId,
            Partition partition,
            RowReader reader,
            ImportRuns runs,
            Rejects rejects) {
        this.context = context;
        this.importId = importId;
        this.partition = partition;
        this.reader = reader;
        this.runs = runs;
        this.rejects = rejects;
        this.bytesReadBefore = partition.counters().bytesRead;
    }

    @Override
    public void onSkipInProcess(Row row, Throwable cause) {
        reject(((RowRejected) cause).reject());
    }

    void reject(Reject reject) {
        rejected.add(reject);
        partition.counters().reject(reject.category());
    }

    void wrote(long records) {
        written += records;
    }

    /// Called by Batch in the chunk's transaction, after the write and right before the commit. The
    /// fence comes last, so that the job's row is locked for the shortest time.
    @Override
    public void update(ExecutionContext unused) {
        long now = System.nanoTime();
        Counters counters = partition.counters();
        counters.inserted += written;
        counters.rows += reader.rowsInChunk();
        counters.chunks += reader.rowsInChunk() == 0 ? 0 : 1;
        counters.chunkNanos += now - chunkStarted;
        counters.bytesRead = bytesReadBefore + reader.bytesRead();
        if (!rejected.isEmpty()) {
            rejects.insert(importId, context.job().id(), rejected);
        }
        runs.commit(partition, reader.position(), reader.line());
        context.fence();
        written = 0;
        rejected.clear();
        reader.startChunk();
        chunkStarted = now;
    }
}
