package io.millrace.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What jobs went on from. A job that goes well costs nothing here.
@Repository
class Setbacks {

    private final JdbcClient jdbc;

    Setbacks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Keeps, in the caller's transaction, that a job has failed for now.
    void failedForNow(UUID id) {
        jdbc.sql(
                        """
                        INSERT INTO job_setback (job_id, state, started_at, ended_at, error)
                        SELECT id, state, turn_at, CURRENT_TIMESTAMP, error FROM job WHERE id = :id
                        """)
                .param("id", id)
                .update();
    }

    /// Keeps, in the caller's transaction, the end of a job that is being brought back.
    void broughtBack(UUID id) {
        jdbc.sql(
                        """
                        INSERT INTO job_setback (job_id, state, started_at, ended_at, retried_at, error)
                        SELECT id, state, started_at, completed_at, CURRENT_TIMESTAMP, error
                        FROM job WHERE id = :id AND state IN (%s)
                        """
                                .formatted(JobState.statesFor(JobCommand.RETRY)))
                .param("id", id)
                .update();
    }

    /// The last ones, oldest first.
    List<Setback> of(UUID job, int most) {
        return jdbc.sql(
                        "SELECT * FROM job_setback WHERE job_id = :job ORDER BY id DESC LIMIT :most")
                .param("job", job)
                .param("most", most)
                .query(Setbacks::setback)
                .list()
                .reversed();
    }

    private static Setback setback(ResultSet row, int rowNumber) throws SQLException {
        return new Setback(
                Jobs.state(row),
                Jobs.time(row, "started_at"),
                Jobs.required(Jobs.time(row, "ended_at")),
                Jobs.time(row, "retried_at"),
                row.getString("error"));
    }
}
