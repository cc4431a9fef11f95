package io.millrace.queue;

import java.util.UUID;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A job that a test holds as a worker would, in a real table; no worker takes it.
public final class HeldJob {

    private HeldJob() {}

    public static JobContext in(NamedParameterJdbcOperations operations) {
        var jdbc = JdbcClient.create(operations);
        var id = UUID.randomUUID();
        jdbc.sql(
                        """
                        INSERT INTO job (id, type, state, owner, priority, payload, run_at, attempts, crashes, epoch, lease_until,
                            restart_count, created_at, started_at, updated_at)
                        VALUES (?, 'test', 'processing', 'local', 1, '{}', CURRENT_TIMESTAMP, 1, 0, 1,
                            CURRENT_TIMESTAMP + INTERVAL '1' HOUR, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP,
                            CURRENT_TIMESTAMP)
                        """)
                .param(id)
                .update();
        var jobs = new Jobs(jdbc, operations);
        return new JobContext(jobs.find(id).orElseThrow(), jobs, 0, () -> {});
    }

    /// Takes it out of the table again.
    public static void forget(JdbcClient jdbc, JobContext context) {
        jdbc.sql("DELETE FROM job WHERE id = ?").param(context.job().id()).update();
    }
}
