package io.millrace.imports;

import io.millrace.formats.Row;
import java.io.IOException;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/// What loads a partition: Batch puts it into a step, and [SettleImport] loads a single chunk with
/// it.
record PartitionParts(
        RowReader reader, ValidateRow processor, WriteRecords writer, ChunkLedger ledger) {

    /// Loads the next chunk, in the caller's transaction. It holds the rows that it held before if
    /// it was loaded already.
    void loadChunk() throws IOException {
        var valid = new Chunk<ValidRow>();
        Row row = reader.read();
        for (int rows = 1; row != null; rows++) {
            try {
                valid.add(processor.process(row));
            } catch (RowRejected rejected) {
                ledger.reject(rejected.reject());
            }
            row = rows < ImportJob.CHUNK ? reader.read() : null;
        }
        writer.write(valid);
        ledger.update(new ExecutionContext());
    }
}
