package io.millrace.reporting;

import io.millrace.queue.JobFinished;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Ends of jobs that are not counted yet.
@Repository
class JobEnds {

    /// A job that has ended, as it was then.
    ///
    /// @param payload JSON
    /// @param result JSON
    /// @param startedAt since it was last brought back
    record JobEnd(
            long id,
            UUID jobId,
            String type,
            String owner,
            String state,
            String payload,
            @Nullable String result,
            @Nullable Instant startedAt,
            Instant completedAt) {}

    private final JdbcClient jdbc;

    JobEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// In the transaction that ends the job: both or none. A row that nobody else has a hand on is
    /// added, and read later: sums that all jobs add to would make their ends wait for each other.
    @EventListener
    void on(JobFinished finished) {
        jdbc.sql(
                        """
                        INSERT INTO job_end (job_id, type, owner, state, payload, result, started_at,
                            completed_at)
                        SELECT id, type, owner, state, payload, result, started_at, completed_at
                        FROM job WHERE id = :id
                        """)
                .param("id", finished.jobId())
                .update();
    }

    boolean any() {
        return jdbc.sql("SELECT 1 FROM job_end LIMIT 1")
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// The first ones, for the caller alone until its transaction ends. Another node that asks
    /// waits for it, and gets those after them.
    List<JobEnd> lock(int most) {
        return jdbc.sql("SELECT * FROM job_end ORDER BY id LIMIT :most FOR UPDATE")
                .param("most", most)
                .query(JobEnds::end)
                .list();
    }

    void remove(Collection<Long> ids) {
        jdbc.sql("DELETE FROM job_end WHERE id IN (:ids)").param("ids", ids).update();
    }

    private static JobEnd end(ResultSet row, int number) throws SQLException {
        return new JobEnd(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getString("type"),
                row.getString("owner"),
                row.getString("state"),
                row.getString("payload"),
                row.getString("result"),
                time(row, "started_at"),
                Objects.requireNonNull(time(row, "completed_at")));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
