package io.millrace.queue;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Where jobs wait for a worker: one line for each priority.
///
/// A place is a start tag of start-time fair queueing (Goyal, Vin, Cheng: "Start-time Fair
/// Queueing", SIGCOMM 1996). A new job stands one share behind the last one of its owner, or, where
/// its owner has none in line, where the line begins. So the jobs of owners alternate in line,
/// however many one of them has, by their weights; those of one owner keep their order.
@Component
class WaitingLine {

    private static final int BATCH = 500;

    private record Waiting(UUID id, String owner, Priority priority) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final QueueSettings settings;

    WaitingLine(JdbcClient jdbc, TransactionTemplate transaction, QueueSettings settings) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
    }

    /// The place of a job that joins the line of a priority now.
    double nextPlace(String owner, Priority priority) {
        double share = 1.0 / settings.weightOf(owner);
        double behindOwn =
                first(
                                """
                                SELECT place FROM job
                                WHERE owner = :owner AND line = :line ORDER BY owner, line, place DESC LIMIT 1
                                """,
                                owner,
                                priority.rank())
                        + share;
        return Math.max(begin(priority.rank()), behindOwn);
    }

    /// Where the line of a priority begins.
    private double begin(int line) {
        return first(
                """
                SELECT place FROM job WHERE line = :line ORDER BY line, place, id LIMIT 1
                """,
                "",
                line);
    }

    // With nobody in line, any place will do.
    private double first(String select, String owner, int line) {
        return jdbc.sql(select)
                .param("owner", owner)
                .param("line", line)
                .query(Double.class)
                .optional()
                .orElse(0.0);
    }

    /// Puts the jobs in line whose time has come.
    ///
    /// @return how many there were
    int wakeThoseDue() {
        var due =
                jdbc.sql(
                                """
                                SELECT id, owner, priority FROM job
                                WHERE wake_at BETWEEN TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00' AND CURRENT_TIMESTAMP
                                    AND state IN (%s)
                                ORDER BY wake_at LIMIT :batch
                                """
                                        .formatted(JobState.statesFor(JobCommand.WAKE)))
                        .param("batch", BATCH)
                        .query((row, n) ->
                                new Waiting(
                                        row.getObject("id", UUID.class),
                                        row.getString("owner"),
                                        Priority.ofRank(row.getInt("priority"))))
                        .list();
        due.forEach(job -> transaction.executeWithoutResult(_ -> wake(job)));
        return due.size();
    }

    private void wake(Waiting job) {
        jdbc.sql(
                        """
                        UPDATE job SET state = 'pending', line = priority, place = :place,
                            ready_at = CURRENT_TIMESTAMP, wake_at = NULL, updated_at = CURRENT_TIMESTAMP
                        WHERE id = :id AND wake_at <= CURRENT_TIMESTAMP AND state IN (%s)
                        """
                                .formatted(JobState.statesFor(JobCommand.WAKE)))
                .param("place", nextPlace(job.owner(), job.priority()))
                .param("id", job.id())
                .update();
    }

    /// Moves jobs that have waited too long to the next better line. They keep their order.
    void age() {
        for (Priority better : List.of(Priority.HIGH, Priority.DEFAULT)) {
            transaction.executeWithoutResult(_ -> ageInto(better.rank()));
        }
    }

    private void ageInto(int better) {
        int line = better + 1;
        jdbc.sql(
                        """
                        UPDATE job SET line = :better, place = place + :shift
                        WHERE line = :line AND ready_at <= CURRENT_TIMESTAMP
                                - (priority - :better) * CAST(:ageing AS INTEGER) * INTERVAL '0.001' SECOND
                        """)
                .param("better", better)
                .param("line", line)
                .param("shift", begin(better) - begin(line))
                .param("ageing", settings.ageing().toMillis())
                .update();
    }
}
