package io.millrace.queue;

import blackbox.RunningMillrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.batch.core.job.DefaultJobKeyGenerator;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// How long it takes to forget 100,000 imports with their Batch rows and rejects, and what claims
/// take meanwhile.
class CleanUpBenchmark {

    private static final int JOBS = Integer.getInteger("jobs", 100_000);

    @ParameterizedTest
    @EnumSource
    void forgets(QueueTest.Database database) throws Exception {
        try (var millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        "spring.datasource.url=" + database.newUrl(),
                        "spring.datasource.hikari.maximum-pool-size=20")) {
            millrace.part(Dispatcher.class).stop();
            var jdbc = millrace.part(JdbcTemplate.class);
            millrace.part(TransactionTemplate.class).executeWithoutResult(_ -> fill(jdbc));
            jdbc.execute("ANALYZE");
            var claims = millrace.part(ClaimJobs.class);
            var alone = new ArrayList<Double>();
            for (int i = 0; i < 300; i++) {
                alone.add(claim(claims));
            }
            var during = new ArrayList<Double>();
            var over = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var claiming =
                        threads.submit(() -> {
                            while (!over.get()) {
                                during.add(claim(claims));
                                Thread.sleep(20);
                            }
                            return null;
                        });
                long start = System.nanoTime();
                var forgotten =
                        millrace.part(CleanUpJobs.class)
                                .run(
                                        new CleanUpJobs.Selection(
                                                Duration.ofDays(30), Set.of(), false),
                                        () -> true);
                double seconds = (System.nanoTime() - start) / 1e9;
                over.set(true);
                claiming.get();
                System.out.printf(
                        "MEASURED %s: %,d jobs in %.1f s; claims alone p50 %.1f p95 %.1f ms, meanwhile p50 %.1f p95 %.1f max %.1f ms (%d)%n",
                        database,
                        forgotten.jobs(),
                        seconds,
                        percentile(alone, 50),
                        percentile(alone, 95),
                        percentile(during, 50),
                        percentile(during, 95),
                        percentile(during, 100),
                        during.size());
            }
        }
    }

    private static double claim(ClaimJobs claims) {
        long start = System.nanoTime();
        claims.claimFor("benchmark", () -> 1);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double percentile(List<Double> values, int percent) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private static void fill(JdbcTemplate jdbc) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < JOBS + 5000; i++) {
            ids.add(new UUID(0x0190000000007000L + ((long) i << 16), i));
        }
        String text = "{\"filler\":\"" + "x".repeat(600) + "\"}";
        jdbc.batchUpdate(
                """
                INSERT INTO job (id, type, state, owner, priority, line, place, ready_at, payload, run_at, attempts,
                    crashes, epoch, restart_count, created_at, updated_at, completed_at, result)
                VALUES (?, 'import', ?, 'ann', 1, NULL, ?, CURRENT_TIMESTAMP, ?, CURRENT_TIMESTAMP, 1, 0, 1, 0,
                    CURRENT_TIMESTAMP, CURRENT_TIMESTAMP,
                    CASE WHEN ? THEN CURRENT_TIMESTAMP - INTERVAL '40' DAY END, ?)
                """,
                ids,
                1000,
                (row, id) -> {
                    boolean done = id.getLeastSignificantBits() < JOBS;
                    row.setObject(1, id);
                    row.setString(2, done ? "completed" : "pending");
                    row.setDouble(3, (double) id.getLeastSignificantBits());
                    row.setString(4, text);
                    row.setBoolean(5, done);
                    row.setString(6, done ? text : null);
                });
        jdbc.update("UPDATE job SET line = 1 WHERE state = 'pending'");
        var keys = new DefaultJobKeyGenerator();
        jdbc.batchUpdate(
                "INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key) VALUES (?, 0, 'import', ?)",
                ids.subList(0, JOBS),
                1000,
                (row, id) -> {
                    row.setLong(1, id.getLeastSignificantBits());
                    row.setString(
                            2,
                            keys.generateKey(
                                    new JobParametersBuilder()
                                            .addString("jobId", id.toString())
                                            .toJobParameters()));
                });
        for (String insert :
                List.of(
                        """
                        INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, status)
                        SELECT job_instance_id, 1, job_instance_id, LOCALTIMESTAMP, 'COMPLETED' FROM batch_job_instance
                        """,
                        """
                        INSERT INTO batch_job_execution_params (job_execution_id, parameter_name, parameter_type,
                            parameter_value, identifying)
                        SELECT job_execution_id, 'jobId', 'java.lang.String', 'x', 'Y' FROM batch_job_execution
                        """,
                        """
                        INSERT INTO batch_job_execution_context (job_execution_id, short_context)
                        SELECT job_execution_id, '{}' FROM batch_job_execution
                        """,
                        """
                        INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id,
                            create_time, status)
                        SELECT job_execution_id * 4 + n, 1, 'step', job_execution_id, LOCALTIMESTAMP, 'COMPLETED'
                        FROM batch_job_execution CROSS JOIN (VALUES (0), (1), (2), (3)) AS steps (n)
                        """,
                        """
                        INSERT INTO batch_step_execution_context (step_execution_id, short_context)
                        SELECT step_execution_id, '{}' FROM batch_step_execution
                        """,
                        """
                        INSERT INTO import_run (job_id, import_id, file_id, definition, version, collection, format, header,
                            size_bytes, parallel, dry_run, first_start)
                        SELECT id, id, id, 'people', '1', 'records', '{}', '[]', 1, 1, FALSE, CURRENT_TIMESTAMP FROM job
                        WHERE state = 'completed'
                        """,
                        """
                        INSERT INTO import_partition (job_id, partition_no, start_position, end_position, position, line,
                            done, fetched, total_rows, inserted, failed, skipped, categories, chunks, chunk_nanos,
                            bytes_read)
                        SELECT job_id, 0, 0, 1, 1, 1, TRUE, 1, 1, 1, 1, 0, '{}', 1, 1, 1 FROM import_run
                        """,
                        """
                        INSERT INTO reject (import_id, position, job_id, line, length, category, code, message, raw, state)
                        SELECT job_id, n, job_id, n, 1, 'invalidEmail', 'format', 'is no address', header_bytes, 'open'
                        FROM (SELECT job_id, CAST('abc' AS BYTEA) AS header_bytes FROM import_run) runs
                        CROSS JOIN (VALUES (0), (1), (2)) AS numbers (n)
                        """)) {
            jdbc.update(insert);
        }
    }
}
