package io.millrace.reporting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The steps of executions.
@Repository
class ExecutionSteps {

    private static final int EARLIER_RUNS = 20;

    /// Executions that are looked at for earlier runs: not each has every partition.
    private static final int EARLIER_EXECUTIONS = 200;

    /// When the last commit of the partitions of a step that is not over was.
    private static final String PARTS_UPDATED =
            """
            CASE WHEN t.end_time IS NULL THEN (
                SELECT MAX(p.last_updated) FROM batch_step_execution p
                WHERE p.job_execution_id = t.job_execution_id
                    AND p.step_name LIKE t.step_name || ':%') END\
            """;

    private final JdbcClient jdbc;

    ExecutionSteps(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Of an import that is at most 200 partitions and some.
    List<ExecutionStep> of(long executionId) {
        return jdbc.sql(
                        """
                        SELECT t.*, %s AS parts_updated FROM batch_step_execution t
                        WHERE job_execution_id = :id ORDER BY step_execution_id
                        """
                                .formatted(PARTS_UPDATED))
                .param("id", executionId)
                .query(ExecutionSteps::step)
                .list();
    }

    Optional<ExecutionStep> find(long executionId, long stepId) {
        return jdbc.sql(
                        """
                        SELECT t.*, %s AS parts_updated FROM batch_step_execution t
                        WHERE step_execution_id = :stepId AND job_execution_id = :id
                        """
                                .formatted(PARTS_UPDATED))
                .param("id", executionId)
                .param("stepId", stepId)
                .query(ExecutionSteps::step)
                .optional();
    }

    /// Earlier runs of the same step of the same job that completed, the last ones first.
    List<ExecutionStep> earlier(Execution execution, String stepName) {
        return jdbc.sql(
                        """
                        SELECT s.*, CAST(NULL AS TIMESTAMP) AS parts_updated FROM (
                            SELECT e.job_execution_id FROM batch_job_execution e
                            WHERE e.job_execution_id < :id AND e.status = 'COMPLETED' AND EXISTS (
                                SELECT 1 FROM batch_job_instance i
                                WHERE i.job_instance_id = e.job_instance_id AND i.job_name = :jobName)
                            ORDER BY e.status, e.job_execution_id DESC LIMIT :executions) e
                        JOIN batch_step_execution s ON s.job_execution_id = e.job_execution_id
                        WHERE s.step_name = :stepName AND s.status = 'COMPLETED'
                        ORDER BY s.job_execution_id DESC LIMIT :runs
                        """)
                .param("id", execution.executionId())
                .param("jobName", execution.jobName())
                .param("stepName", stepName)
                .param("executions", EARLIER_EXECUTIONS)
                .param("runs", EARLIER_RUNS)
                .query(ExecutionSteps::step)
                .list();
    }

    private static ExecutionStep step(ResultSet row, int number) throws SQLException {
        Instant started = BatchTimes.read(row, "start_time");
        Instant ended = BatchTimes.read(row, "end_time");
        Instant updated = BatchTimes.updated(row, "parts_updated");
        Double seconds = BatchTimes.seconds(started, ended, updated);
        return new ExecutionStep(
                row.getLong("step_execution_id"),
                row.getLong("job_execution_id"),
                row.getString("step_name"),
                row.getString("status"),
                row.getString("exit_code"),
                ExitMessage.of(row.getString("exit_message")),
                BatchTimes.required(row, "create_time"),
                started,
                ended,
                updated,
                seconds,
                row.getLong("read_count"),
                row.getLong("write_count"),
                row.getLong("filter_count"),
                row.getLong("read_skip_count"),
                row.getLong("process_skip_count"),
                row.getLong("write_skip_count"),
                row.getLong("commit_count"),
                row.getLong("rollback_count"),
                perSecond(row.getLong("read_count") + row.getLong("read_skip_count"), seconds));
    }

    private static @Nullable Double perSecond(long rows, @Nullable Double seconds) {
        return seconds == null || seconds == 0 ? null : Math.round(rows / seconds * 10) / 10.0;
    }
}
