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
        for (String table : new String[] {"batch_step_execution", "batch_job_execution"}) {
            jdbc.sql(
                            """
                            UPDATE %s SET status = 'FAILED', version = version + 1,
                                end_time = COALESCE(end_time, LOCALTIMESTAMP)
                            WHERE job_execution_id = :id
                                AND status IN ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
                            """
                                    .formatted(table))
                    .param("id", executionId)
                    .update();
        }
    }

    private boolean isCompleted(long executionId) {
        return jdbc.sql("SELECT status FROM batch_job_execution WHERE job_execution_id = :id")
                .param("id", executionId)
                .query(String.class)
                .single()
                .equals(BatchStatus.COMPLETED.name());
    }
}
