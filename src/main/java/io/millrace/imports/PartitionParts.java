package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.List;
import java.util.Objects;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.transaction.support.TransactionTemplate;

/// What loads a partition: [LoadStep] is made of it, and settling loads a single chunk with it.
record PartitionParts(
        RowReader reader,
        ItemProcessor<Row, ValidRow> processor,
        WriteRecords writer,
        ChunkLedger ledger) {

    /// Loads the next chunk in a transaction of its own. It holds the rows that it held before if
    /// it was loaded already.
    void loadChunk(TransactionTemplate transaction) {
        try {
            transaction.executeWithoutResult(_ -> loadChunk());
        } finally {
            reader.close();
        }
    }

    /// The ids of the records that the next chunk would write, or has written.
    List<String> idsOfChunk() {
        try {
            return readChunk().getItems().stream().map(ValidRow::id).toList();
        } finally {
            reader.close();
        }
    }

    private void loadChunk() {
        writer.write(readChunk());
        ledger.update(new ExecutionContext());
    }

    private Chunk<ValidRow> readChunk() {
        var valid = new Chunk<ValidRow>();
        try {
            Row row = reader.read();
            for (int rows = 1; row != null; rows++) {
                try {
                    valid.add(Objects.requireNonNull(processor.process(row)));
                } catch (RowRejected rejected) {
                    ledger.reject(rejected.reject());
                }
                row = rows < ImportJob.CHUNK ? reader.read() : null;
            }
            return valid;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
