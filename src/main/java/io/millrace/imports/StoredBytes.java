package io.millrace.imports;

import io.millrace.formats.FileBytes;
import io.millrace.storage.ObjectStore;
import io.millrace.storage.RangeStream;
import io.millrace.uploads.StoredFile;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The bytes of a stored file, and how many of them have been fetched.
final class StoredBytes implements FileBytes {

    private final ObjectStore store;
    private final StoredFile file;
    private final long end;
    private final Queue<RangeStream> streams = new ConcurrentLinkedQueue<>();

    /// @param end where its reader means to stop: what lies behind is fetched only when the reader
    ///   asks for it, and not in advance
    StoredBytes(ObjectStore store, StoredFile file, long end) {
        this.store = store;
        this.file = file;
        this.end = end;
    }

    StoredBytes(ObjectStore store, StoredFile file) {
        this(store, file, file.size());
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public InputStream read(long from, long to) {
        return from < end && end < to
                ? new SequenceInputStream(stream(from, end), stream(end, to))
                : stream(from, to);
    }

    private InputStream stream(long from, long to) {
        var stream = store.read(file.objectKey(), file.etag(), from, to);
        streams.add(stream);
        return stream;
    }

    /// Bytes fetched from the object store so far.
    long fetched() {
        return streams.stream().mapToLong(RangeStream::bytesFetched).sum();
    }
}
