package io.millrace.dashboard;

import io.millrace.access.StoreDown;
import io.millrace.imports.ImportedRows;
import io.millrace.queue.JobChanges;
import io.millrace.queue.JobChanges.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// How many rows a second all jobs of all nodes get through, over the last minutes. It is told from
/// what is committed, so every node shows the same.
@Component
class RowRates {

    static final int SECONDS_BETWEEN = 2;
    static final int SAMPLES = 150;

    /// A change that commits late is still seen, and so are the last rows of a job that has ended.
    private static final Duration LOOK_BACK = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(RowRates.class);

    private final JobChanges changes;
    private final ImportedRows importedRows;
    private final ArrayDeque<Long> rates = new ArrayDeque<>();
    private Map<UUID, Long> before = Map.of();
    private long lastNanos;
    private boolean failing;

    RowRates(JobChanges changes, ImportedRows importedRows) {
        this.changes = changes;
        this.importedRows = importedRows;
    }

    /// Oldest first; fewer than [#SAMPLES] when this node has not been up for long.
    synchronized List<Long> perSecond() {
        return List.copyOf(rates);
    }

    @Scheduled(fixedRateString = "PT" + SECONDS_BETWEEN + "S")
    void tick() {
        try {
            sample(System.nanoTime());
            failing = false;
        } catch (DataAccessException e) {
            // Each page says that the database does not answer; here one line is enough.
            if (!failing) {
                StoreDown.log(log.atWarn(), e, "The rows per second cannot be read now");
            }
            failing = true;
        }
    }

    private void sample(long nanos) {
        var jobs = changes.since(changes.now().minus(LOOK_BACK));
        var rows = importedRows.of(jobs.stream().map(Change::id).toList());
        if (lastNanos != 0) {
            long more = jobs.stream().mapToLong(job -> more(job, rows)).sum();
            add(Math.round(more * 1e9 / Math.max(1, nanos - lastNanos)));
        }
        before = rows;
        lastNanos = nanos;
    }

    private long more(Change job, Map<UUID, Long> rows) {
        long now = rows.getOrDefault(job.id(), 0L);
        // Of a job that comes back, only what it does from now on is news; of one that was over
        // before, nothing.
        Instant ended = job.endedAt();
        boolean over = ended != null && ended.isBefore(job.readAt().minus(LOOK_BACK));
        long atFirst = job.epoch() > 1 || over ? now : 0;
        return Math.max(0, now - before.getOrDefault(job.id(), atFirst));
    }

    private synchronized void add(long rate) {
        rates.addLast(rate);
        if (rates.size() > SAMPLES) {
            rates.removeFirst();
        }
    }
}
