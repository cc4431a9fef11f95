package io.millrace.uploads;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How much may be stored altogether. What is stored is summed up every few seconds, and what this
/// node takes in between is added; so nodes that take files at the same time may go beyond the
/// quota by what they do in these seconds, and no upload asks the database for each of its bytes.
/// Nothing is refused before it has been summed up anew.
@Component
class UploadQuota {

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final JdbcClient jdbc;
    private final UploadSettings settings;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong coming = new AtomicLong();
    private volatile long summedUp = System.nanoTime() - FRESH_NANOS;

    UploadQuota(JdbcClient jdbc, UploadSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /// The part of the quota that an upload takes; given back at its end, unless it was stored.
    final class Share implements AutoCloseable {

        private long size;

        private Share() {}

        /// Takes more of it.
        ///
        /// @throws UploadRefused when there is not so much
        void add(long bytes) {
            size += bytes;
            coming.addAndGet(bytes);
            refuseIfOver(0);
        }

        /// The file is in the catalogue.
        void stored() {
            stored.addAndGet(size);
        }

        @Override
        public void close() {
            coming.addAndGet(-size);
        }
    }

    /// A share for an upload that begins.
    ///
    /// @throws UploadRefused when nothing is left
    Share share() {
        if (System.nanoTime() - summedUp >= FRESH_NANOS && isSet()) {
            sumUp();
        }
        refuseIfOver(1);
        return new Share();
    }

    private boolean isSet() {
        return settings.quota().toBytes() > 0;
    }

    private void refuseIfOver(long more) {
        if (isSet() && isOver(more)) {
            sumUp();
            if (isOver(more)) {
                throw UploadRefused.overQuota(settings.quota());
            }
        }
    }

    private boolean isOver(long more) {
        return stored.get() + coming.get() + more > settings.quota().toBytes();
    }

    private void sumUp() {
        summedUp = System.nanoTime();
        stored.set(
                jdbc.sql("SELECT COALESCE(SUM(size_bytes), 0) FROM stored_file")
                        .query(Long.class)
                        .single());
    }
}
