package io.millrace.imports;

import java.util.List;
import java.util.Set;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/// The Mongo writer. It never throws for a bad row, because Batch would then write the chunk again
/// one by one; a row that the collection refuses leaves the chunk and is rejected or skipped.
final class WriteRecords implements ItemWriter<ValidRow> {

    private final ChunkWrite write;
    private final boolean skipsDuplicates;
    private final ChunkLedger ledger;

    WriteRecords(ChunkWrite write, boolean skipsDuplicates, ChunkLedger ledger) {
        this.write = write;
        this.skipsDuplicates = skipsDuplicates;
        this.ledger = ledger;
    }

    @Override
    public void write(Chunk<? extends ValidRow> chunk) {
        List<? extends ValidRow> rows = chunk.getItems();
        leaveOut(chunk, write.write(rows));
        ledger.wrote(chunk.size());
    }

    private void leaveOut(Chunk<? extends ValidRow> chunk, Set<String> refused) {
        if (refused.isEmpty()) {
            return;
        }
        // Only the iterator of a chunk takes items out so that Batch's write count stays true.
        for (var items = chunk.iterator(); items.hasNext(); ) {
            ValidRow row = items.next();
            if (refused.contains(row.id())) {
                items.remove();
                leaveOut(row);
            }
        }
    }

    private void leaveOut(ValidRow row) {
        if (skipsDuplicates) {
            ledger.skipped(1);
            return;
        }
        ledger.reject(
                new Reject(
                        row.row(),
                        null,
                        ErrorCategory.DUPLICATE_KEY,
                        "unique",
                        "a record with the same key is already in the collection"));
    }
}
