package io.millrace.imports;

import io.millrace.formats.FileFormat;
import io.millrace.formats.Row;
import io.millrace.formats.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/// Reads the rows of a partition, from the last committed position on.
final class RowReader implements ItemStreamReader<Row> {

    private final StoredBytes bytes;
    private final FileFormat format;
    private final Partition partition;
    private final int maxRowBytes;
    private final long chunkBytes;

    private @Nullable Rows rows;
    private long rowsInChunk;
    private long bytesInChunk;
    private boolean paused;
    private boolean done;

    RowReader(StoredBytes bytes, FileFormat format, Partition partition, ImportSettings settings) {
        this(bytes, format, partition, settings, Math.toIntExact(settings.maxRowSize().toBytes()));
    }

    RowReader(
            StoredBytes bytes,
            FileFormat format,
            Partition partition,
            ImportSettings settings,
            int maxRowBytes) {
        this.bytes = bytes;
        this.format = format;
        this.partition = partition;
        this.maxRowBytes = maxRowBytes;
        this.chunkBytes = settings.chunkBytes().toBytes();
        this.done = partition.done();
    }

    /// Returns null at the end of the partition, and also when the chunk in hand holds enough
    /// bytes: then {@link #paused()} is true, and it goes on after the chunk's commit
    @Override
    public @Nullable Row read() throws IOException {
        paused = bytesInChunk >= chunkBytes;
        if (paused || done) {
            return null;
        }
        Rows open = rows == null ? open() : rows;
        Row row = open.position() < partition.end() ? open.next() : null;
        if (row == null) {
            done = true;
        } else {
            rowsInChunk++;
            bytesInChunk += row.length();
        }
        return row;
    }

    // On the first read and not in open(ExecutionContext): partitions that wait for a thread are
    // opened as well.
    private Rows open() throws IOException {
        rows = format.open(bytes, partition.position(), partition.line(), maxRowBytes);
        return rows;
    }

    /// Rows read since the last commit.
    long rowsInChunk() {
        return rowsInChunk;
    }

    boolean paused() {
        return paused;
    }

    /// Whether the end of the partition has been seen.
    boolean done() {
        return done;
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
        return bytes.fetched();
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
