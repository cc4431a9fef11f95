package io.millrace.imports;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.CsvRows;
import io.millrace.formats.Row;
import io.millrace.storage.ObjectStore;
import io.millrace.storage.RangeStream;
import io.millrace.uploads.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/// Reads the rows of a partition from the object store, from the last committed position on:
/// nothing before it is fetched again.
final class RowReader implements ItemStreamReader<Row> {

    private final ObjectStore store;
    private final StoredFile file;
    private final CsvDialect dialect;
    private final Partition partition;
    private final int maxRowBytes;
    private final long chunkBytes;

    private @Nullable RangeStream source;
    private @Nullable CsvRows rows;
    private long rowsInChunk;
    private long bytesInChunk;
    private boolean paused;

    RowReader(
            ObjectStore store,
            StoredFile file,
            CsvDialect dialect,
            Partition partition,
            ImportSettings settings) {
        this.store = store;
        this.file = file;
        this.dialect = dialect;
        this.partition = partition;
        this.maxRowBytes = Math.toIntExact(settings.maxRowSize().toBytes());
        this.chunkBytes = settings.chunkBytes().toBytes();
    }

    /// Returns null at the end of the partition, and also when the chunk in hand holds enough
    /// bytes: then {@link #paused()} is true, and it goes on after the chunk's commit
    @Override
    public @Nullable Row read() throws IOException {
        paused = bytesInChunk >= chunkBytes;
        CsvRows open = rows == null ? open() : rows;
        if (paused || open.position() >= partition.end()) {
            return null;
        }
        Row row = open.next();
        if (row != null) {
            rowsInChunk++;
            bytesInChunk += row.length();
        }
        return row;
    }

    // On the first read and not in open(ExecutionContext): partitions that wait for a thread are
    // opened as well.
    private CsvRows open() throws IOException {
        source = store.read(file.objectKey(), file.etag(), partition.position(), file.size());
        rows = CsvRows.open(source, dialect, partition.position(), partition.line(), maxRowBytes);
        return rows;
    }

    /// Rows read since the last commit.
    long rowsInChunk() {
        return rowsInChunk;
    }

    boolean paused() {
        return paused;
    }

    /// Where the next row starts.
    long position() {
        return rows == null ? partition.position() : rows.position();
    }

    /// The physical line at {@link #position()}.
    long line() {
        return rows == null ? partition.line() : rows.line();
    }

    /// Bytes fetched from the object store so far.
    long bytesRead() {
        return source == null ? 0 : source.bytesFetched();
    }

    /// Called by the ledger once it has taken the chunk's figures.
    void startChunk() {
        rowsInChunk = 0;
        bytesInChunk = 0;
    }

    @Override
    public void close() {
        if (rows != null) {
            try {
                rows.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                rows = null;
            }
        }
    }
}
