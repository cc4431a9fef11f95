package io.millrace.queue;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Gets jobs going that a dead worker left, and those whose time has come. The queue does this by
/// itself every `millrace.queue.poll`; this is for who does not want to wait, or to believe it.
@Component
class RecoverJobs {

    /// What there was to do, and how many jobs of each state there are.
    ///
    /// @param recovered jobs that a dead worker left: free workers take them over at once, before
    ///   all others
    /// @param due jobs that joined the line, because their time had come
    record Recovered(
            long pending,
            long processing,
            long retrying,
            long cancelling,
            long completed,
            long failed,
            long cancelled,
            int recovered,
            int due) {}

    private final JdbcClient jdbc;
    private final CountJobs count;
    private final WaitingLine line;
    private final Dispatcher dispatcher;

    RecoverJobs(JdbcClient jdbc, CountJobs count, WaitingLine line, Dispatcher dispatcher) {
        this.jdbc = jdbc;
        this.count = count;
        this.line = line;
        this.dispatcher = dispatcher;
    }

    Recovered now() {
        int orphans = orphans();
        int due = line.wakeThoseDue();
        dispatcher.wake();
        Map<JobState, Long> counts = count.byState();
        return new Recovered(
                counts.getOrDefault(JobState.PENDING, 0L),
                counts.getOrDefault(JobState.PROCESSING, 0L),
                counts.getOrDefault(JobState.RETRYING, 0L),
                counts.getOrDefault(JobState.CANCELLING, 0L),
                counts.getOrDefault(JobState.COMPLETED, 0L),
                counts.getOrDefault(JobState.FAILED, 0L),
                counts.getOrDefault(JobState.CANCELLED, 0L),
                orphans,
                due);
    }

    private int orphans() {
        return jdbc.sql(
                        "SELECT count(*) FROM job WHERE state IN (%s) AND lease_until < CURRENT_TIMESTAMP"
                                .formatted(JobState.held()))
                .query(Integer.class)
                .single();
    }
}
