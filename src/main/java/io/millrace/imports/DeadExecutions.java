package io.millrace.imports;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Clears away what a dead worker left of a job in Batch's tables, so that the job can be started
/// again. Nothing here checks that the worker is dead: only the holder of the job's lease may call
/// it.
///
/// Batch's own `recover` does not do: it leaves UNKNOWN as it is, and its optimistic locking fails
/// where the worker is not quite dead and writes at the same time. Raising the versions makes that
/// worker fail instead.
@Component
class DeadExecutions {

    private final JobRepository repository;
    private final JdbcClient jdbc;

    DeadExecutions(JobRepository repository, JdbcClient jdbc) {
        this.repository = repository;
        this.jdbc = jdbc;
    }

    /// Returns whether the job had already completed: its worker died after Batch's last commit,
    /// before the queue's.
    boolean clearAway(String jobName, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(jobName, parameters);
        if (instance == null) {
            return false;
        }
        JobExecution last = repository.getLastJobExecution(instance);
        if (last == null) {
            // Instance and execution are made in two transactions, and Batch cannot start an
            // instance without one.
            repository.deleteJobInstance(instance);
            return false;
        }
        markFailed(last.getId());
        // Asked only now: a worker that is not quite dead may complete until then.
        return isCompleted(last.getId());
    }

    /// FAILED can be restarted, and so can STOPPED, which stays. Steps first: a crash in between
    /// leaves an execution that is cleared away again.
    private void markFailed(long executionId) {
        markFailed("batch_step_execution", "p.step_name LIKE d.step_name || ':%'", executionId);
        markFailed("batch_job_execution", "TRUE", executionId);
    }

    /// It ended with its last commit, whenever that is noticed; of what has parts, with theirs.
    ///
    /// @param partOf tells the steps `p` that are parts of what is dead, `d`
    private void markFailed(String table, String partOf, long executionId) {
        jdbc.sql(
                        """
                        UPDATE %s d SET status = 'FAILED', version = version + 1,
                            end_time = COALESCE(end_time, (
                                SELECT MAX(p.last_updated) FROM batch_step_execution p
                                WHERE p.job_execution_id = :id AND %s), last_updated, LOCALTIMESTAMP)
                        WHERE job_execution_id = :id
                            AND status IN ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
                        """
                                .formatted(table, partOf))
                .param("id", executionId)
                .update();
    }

    private boolean isCompleted(long executionId) {
        return jdbc.sql("SELECT status FROM batch_job_execution WHERE job_execution_id = :id")
                .param("id", executionId)
                .query(String.class)
                .single()
                .equals(BatchStatus.COMPLETED.name());
    }

    /// Whether the last execution of the job was abandoned.
    boolean isAbandoned(String jobName, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(jobName, parameters);
        return instance != null
                && jdbc.sql(
                                """
                                SELECT status FROM batch_job_execution WHERE job_instance_id = :id
                                ORDER BY job_execution_id DESC LIMIT 1
                                """)
                        .param("id", instance.getInstanceId())
                        .query(String.class)
                        .optional()
                        .filter(BatchStatus.ABANDONED.name()::equals)
                        .isPresent();
    }
}
