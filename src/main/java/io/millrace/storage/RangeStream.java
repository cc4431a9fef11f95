package io.millrace.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A part of an object as a stream. It asks for a few megabytes at a time and for the next ones
/// while these are read, so no connection stays open while the reader is busy elsewhere; a
/// connection that breaks is replaced where it broke. For one reader at a time.
///
/// Reading throws [ObjectGone] when the object is missing or has changed, and [StorageUnavailable]
/// when the store fails for longer than a few attempts.
public final class RangeStream extends InputStream {

    static final int RANGE_SIZE = 4 * 1024 * 1024;

    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String etag;
    private final long to;
    private final AtomicLong fetched = new AtomicLong();

    private long nextFrom;
    private Range current = new Range(new byte[0], 0);
    private int position;
    private @Nullable Fetch next;
    private volatile boolean closed;

    RangeStream(S3Client s3, String bucket, String key, String etag, long from, long to) {
        Objects.checkFromToIndex(from, to, Long.MAX_VALUE);
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.etag = etag;
        this.nextFrom = from;
        this.to = to;
    }

    /// How many bytes have come from the store so far, also those fetched ahead that nobody has
    /// read.
    public long bytesFetched() {
        return fetched.get();
    }

    @Override
    public int read() {
        return position < current.length || advance() ? current.buffer[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !advance()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.buffer, position, target, offset, count);
        position += count;
        return count;
    }

    /// What can be read without waiting for the store.
    @Override
    public int available() {
        return current.length - position;
    }

    /// Breaks off what is being fetched ahead; to read it to its end would take longer than a new
    /// connection.
    @Override
    public void close() {
        closed = true;
        if (next != null) {
            next.breakOff();
        }
    }

    private boolean advance() {
        if (closed) {
            throw new IllegalStateException("The stream of " + key + " is closed");
        }
        Fetch fetch = next != null ? next : fetchNext(null);
        if (fetch == null) {
            return false;
        }
        byte[] free = current.buffer;
        current = fetch.await();
        position = 0;
        next = fetchNext(free);
        return true;
    }

    private @Nullable Fetch fetchNext(byte @Nullable [] free) {
        int length = (int) Math.min(RANGE_SIZE, to - nextFrom);
        if (length == 0) {
            return null;
        }
        byte[] buffer = free != null && free.length >= length ? free : new byte[length];
        var fetch = new Fetch(nextFrom, new Range(buffer, length));
        nextFrom += length;
        return fetch;
    }

    private static final class Range {

        private final byte[] buffer;
        private final int length;

        Range(byte[] buffer, int length) {
            this.buffer = buffer;
            this.length = length;
        }
    }

    /// One range on its way, on a virtual thread.
    private final class Fetch {

        private final long from;
        private final Range range;
        private final FutureTask<Range> task = new FutureTask<>(this::fetch);
        private int done;
        private volatile @Nullable ResponseInputStream<GetObjectResponse> open;

        Fetch(long from, Range range) {
            this.from = from;
            this.range = range;
            Thread.ofVirtual().name("range-" + from).start(task);
        }

        Range await() {
            try {
                return task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ObjectGone gone) {
                    throw gone;
                }
                throw StorageUnavailable.at("reading " + key, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw StorageUnavailable.at("reading " + key, e);
            }
        }

        /// A call that has not been answered yet is not interrupted, as it would count as one that
        /// failed: it looks at `closed` itself.
        void breakOff() {
            ResponseInputStream<GetObjectResponse> body = open;
            if (body != null) {
                body.abort();
            }
        }

        private Range fetch() throws IOException, InterruptedException {
            int failures = 0;
            while (done < range.length) {
                int before = done;
                try {
                    fetchRest();
                } catch (SdkException | IOException e) {
                    refuseIfGone(e);
                    // Every byte is progress, so only failures in a row count.
                    failures = done > before ? 1 : failures + 1;
                    if (closed || failures == ATTEMPTS) {
                        throw e;
                    }
                    Thread.sleep(FIRST_PAUSE.multipliedBy(1L << (failures - 1)));
                }
            }
            return range;
        }

        private void fetchRest() throws IOException {
            String bytes = "bytes=" + (from + done) + "-" + (from + range.length - 1);
            try (var body =
                    s3.getObject(request ->
                            request.bucket(bucket).key(key).ifMatch(etag).range(bytes))) {
                open = body;
                if (closed) {
                    body.abort();
                }
                while (done < range.length) {
                    int count = body.read(range.buffer, done, range.length - done);
                    if (count < 0) {
                        throw new EOFException(key + " ended at " + (from + done));
                    }
                    done += count;
                    fetched.addAndGet(count);
                }
            } finally {
                open = null;
            }
        }

        private void refuseIfGone(Exception e) {
            if (e instanceof S3Exception answer) {
                switch (answer.statusCode()) {
                    case 404 -> throw ObjectGone.missing(key);
                    case 412, 416 -> throw ObjectGone.changed(key, etag);
                    default -> {}
                }
            }
        }
    }
}
