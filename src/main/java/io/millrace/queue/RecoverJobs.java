package io.millrace.queue;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
    record Recovered(@JsonUnwrapped CountJobs.ByState counts, int recovered, int due) {}

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
        var counts = count.counts();
        return new Recovered(counts, orphans, due);
    }

    private int orphans() {
        return jdbc.sql("SELECT count(*) FROM job WHERE " + Jobs.ORPHANED)
                .query(Integer.class)
                .single();
    }
}
