package io.millrace.imports;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.queue.JobTraces;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What this node has loaded, as counters, a timer and spans, in chunks that were committed.
@Component
class ImportMeters {

    private static final Duration[] CHUNK_BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry meters;
    private final JobTraces traces;

    ImportMeters(MeterRegistry meters, JobTraces traces) {
        this.traces = traces;
        this.meters = meters;
    }

    /// Counts a chunk when the caller's transaction has committed.
    ///
    /// @param type of the job
    /// @param dryRun whether the job writes nothing: then its rows are not counted
    void committing(String type, boolean dryRun, Counters chunk) {
        if (chunk.chunks > 0) {
            TransactionSynchronizationManager.registerSynchronization(
                    new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            committed(type, dryRun, chunk);
                        }
                    });
        }
    }

    private void committed(String type, boolean dryRun, Counters chunk) {
        traces.chunk(chunk.chunkNanos, chunk.rows);
        if (!dryRun) {
            rows(type, "inserted", chunk.inserted);
            rows(type, "failed", chunk.failed);
            rows(type, "skipped", chunk.skipped);
        }
        Timer.builder("millrace.import.chunks")
                .description("From a chunk's first row to right before its commit")
                .tag("type", type)
                .serviceLevelObjectives(CHUNK_BUCKETS)
                .register(meters)
                .record(chunk.chunkNanos, TimeUnit.NANOSECONDS);
    }

    private void rows(String type, String outcome, long rows) {
        Counter.builder("millrace.import.rows")
                .description("Rows that were read, by what became of them")
                .tag("type", type)
                .tag("outcome", outcome)
                .register(meters)
                .increment((double) rows);
    }
}
