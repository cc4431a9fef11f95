package benchmark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import benchmark.SteadyLoad.Call;
import benchmark.SteadyLoad.Latencies;
import blackbox.Answer;
import blackbox.Http;
import blackbox.RunningMillrace;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobQueue;
import io.millrace.queue.NewJob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.batch.core.job.DefaultJobKeyGenerator;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import testing.Databases;

/// How long lists and pages take where very much has run, and what cleaning up does to claims: see
/// docs/benchmarks.md.
@Tag("long")
class ReportingBenchmark {

    private static final String AIM = "p95 < 200 ms";
    private static final int PER_SECOND = 20;
    private static final int CONNECTIONS = 8;
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 60);

    /// Of messy-test.csv.
    private static final int SAMPLE_ROWS = 125;

    private static final String DATABASE = System.getProperty("benchmark.database", "both");
    private static final double SHARE =
            Double.parseDouble(System.getProperty("benchmark.share", "1"));

    /// The id of the job that owns an execution.
    private static final String JOB_ID =
            "'01900000-0000-7000-8000-' || LPAD(CAST(n AS VARCHAR(20)), 12, '0')";

    /// What is asked, by what it is called; `{id}` is an execution somewhere, `{step}` one of its
    /// partitions, `{job}` its owning job, `{day}` a day on which some ran.
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("jobs by status", "/batch/jobs");
        PAGES.put("instances", "/batch/jobs/import/instances");
        PAGES.put("instances, further back", "/batch/jobs/import/instances?cursor={id}");
        PAGES.put("executions", "/batch/executions");
        PAGES.put("executions with sums", "/batch/executions?detail=true");
        PAGES.put("executions, further back", "/batch/executions?detail=true&cursor={id}");
        PAGES.put("executions of a job", "/batch/executions?name=import&cursor={id}");
        PAGES.put("executions of a rare job", "/batch/executions?name=corrections");
        PAGES.put("executions that failed", "/batch/executions?status=FAILED");
        PAGES.put("executions of a rare status", "/batch/executions?status=ABANDONED&name=import");
        PAGES.put(
                "executions of a day",
                "/batch/executions?from={day}T00:00:00Z&to={day}T23:00:00Z&detail=true");
        PAGES.put(
                "failed executions of a day", "/batch/executions?status=FAILED&to={day}T23:00:00Z");
        PAGES.put("execution by its parameter", "/batch/executions?param=jobId={job}");
        PAGES.put("an execution", "/batch/executions/{id}");
        PAGES.put("a step", "/batch/executions/{id}/steps/{step}");
        PAGES.put("progress of a step", "/batch/executions/{id}/steps/{step}/progress");
        PAGES.put("aggregates", "/batch/aggregates?by=definition");
        PAGES.put("jobs of the queue", "/jobs?limit=50");
        PAGES.put("jobs of the queue, by a name of many", "/jobs?q=file-&limit=50");
        PAGES.put("jobs of the queue, by a name of some", "/jobs?q=file-123&limit=50");
        PAGES.put(
                "jobs of the queue that failed, by a name of many",
                "/jobs?q=file-&status=failed&limit=50");
        PAGES.put("jobs of the queue, by id", "/jobs?q={job}");
        PAGES.put("jobs of the queue of an owner", "/jobs?owner=owner7&limit=50");
        PAGES.put(
                "jobs of the queue, by a payload of many",
                "/jobs?payload=definition=people&limit=50");
        PAGES.put("jobs of the queue that failed", "/jobs?status=failed&limit=50");
        PAGES.put("stats of the queue", "/queue/stats");
        PAGES.put("page: overview", "/dashboard");
        PAGES.put("page: jobs", "/dashboard/jobs");
        PAGES.put("page: jobs, by a name of many", "/dashboard/jobs?q=file-");
        PAGES.put("page: a job", "/dashboard/jobs/{job}");
        PAGES.put("page: dead letters", "/dashboard/dead-letters");
        PAGES.put("page: batch", "/dashboard/batch");
        PAGES.put("page: failed executions", "/dashboard/batch?status=FAILED");
        PAGES.put("page: an execution", "/dashboard/batch/executions/{id}");
        PAGES.put("page: sums", "/dashboard/batch/sums");
        PAGES.put("page: files", "/dashboard/files");
        PAGES.put("page: records", "/dashboard/records");
        PAGES.put("page: definitions", "/dashboard/definitions");
        PAGES.put("page: schedules", "/dashboard/schedules");
    }

    /// A job that does nothing but say when it was begun.
    static class Noted implements JobHandler {

        private final Latencies pickup = new Latencies();

        @Override
        public String type() {
            return "noted";
        }

        @Override
        public JobOutcome run(JobContext context) {
            pickup.add(System.nanoTime() - Long.parseLong(context.job().payload()));
            return new JobOutcome.Done("{}");
        }
    }

    @ParameterizedTest
    @CsvSource({"PostgreSQL, 1000000, 100000", "H2, 200000, 20000"})
    void pagesWhereMuchHasRun(String database, int most, int mostOld) throws Exception {
        assumeTrue(DATABASE.equals("both") || DATABASE.equals(database));
        int executions = (int) (most * SHARE);
        int old = (int) (mostOld * SHARE);
        var dataDir = RunningMillrace.newDataDir();
        try (var millrace =
                RunningMillrace.start(
                        dataDir,
                        List.of(Noted.class),
                        "spring.datasource.url="
                                + (database.equals("H2")
                                        ? Databases.newH2()
                                        : Databases.newPostgres()))) {
            long start = System.nanoTime();
            var jdbc = millrace.part(JdbcTemplate.class);
            Http http = millrace.http();
            fill(jdbc, sample(http), database, executions, old);
            Report.round(
                    "%s: %,d executions and %,d steps made in %.0f s",
                    database, executions, 5L * executions, (System.nanoTime() - start) / 1e9);
            counts(jdbc, database);
            measure(http, database, executions);
            cleanUp(millrace, http, database, executions);
        } finally {
            FileSystemUtils.deleteRecursively(dataDir.toFile());
        }
    }

    private static void measure(Http http, String database, int executions) throws Exception {
        Map<String, Latencies> latencies = new LinkedHashMap<>();
        var calls = calls(http, executions, latencies);
        try (var _ = new SteadyLoad(PER_SECOND, CONNECTIONS, calls)) {
            Thread.sleep(SECONDS * 500L);
            latencies.values().forEach(Latencies::forget);
            Thread.sleep(SECONDS * 1000L);
        }
        latencies.forEach(
                (name, latency) -> Report.result(database + ": " + name, latency.toString(), AIM));
    }

    private static List<Call> calls(Http http, int executions, Map<String, Latencies> latencies) {
        PAGES.keySet().forEach(name -> latencies.put(name, new Latencies()));
        var calls = new ArrayList<Call>();
        IntStream.range(1, 9)
                .forEach(round ->
                        PAGES.forEach((name, path) ->
                                calls.add(
                                        new Call(
                                                "GET",
                                                http.uri(path(path, (long) executions / 9 * round)),
                                                latencies.get(name)))));
        return calls;
    }

    private static String path(String template, long id) {
        return template.replace("{id}", "" + id)
                .replace("{step}", "" + (id * 5 + 2))
                .replace("{job}", "01900000-0000-7000-8000-%012d".formatted(id))
                .replace("{day}", "2026-%02d-15".formatted(1 + id % 9));
    }

    /// What claims take while many executions are removed, and pages are asked.
    private static void cleanUp(
            RunningMillrace millrace, Http http, String database, int executions) throws Exception {
        var pickup = millrace.part(Noted.class).pickup;
        submit(millrace, 50);
        Report.round("%s: pickup alone %s", database, pickup);
        pickup.forget();
        Map<String, Latencies> latencies = new LinkedHashMap<>();
        long start = System.nanoTime();
        Answer cleaned;
        try (var _ = new SteadyLoad(PER_SECOND, CONNECTIONS, calls(http, executions, latencies))) {
            var cleaning =
                    CompletableFuture.supplyAsync(
                            () -> http.post("/admin/cleanup-jobs", "{\"daysOld\":30}"));
            while (!cleaning.isDone()) {
                submit(millrace, 5);
            }
            cleaned = cleaning.get();
        }
        Report.round("%s: clean-up answered %s", database, cleaned.body());
        latencies.forEach(
                (name, latency) -> Report.round("%s: %s meanwhile %s", database, name, latency));
        Report.result(
                database + ": pickup while " + cleaned.text("deletedCount") + " are cleaned up",
                "%s, in %.0f s".formatted(pickup, (System.nanoTime() - start) / 1e9),
                "");
    }

    private static void submit(RunningMillrace millrace, int count) throws InterruptedException {
        var transaction = millrace.part(TransactionTemplate.class);
        var queue = millrace.part(JobQueue.class);
        for (int i = 0; i < count; i++) {
            transaction.executeWithoutResult(_ ->
                    queue.submit(new NewJob("noted", "local", "" + System.nanoTime(), null, null)));
            Thread.sleep(100);
        }
    }

    /// Runs that began at the start of the year and went on ever since; each has an index, two
    /// partitions with their manager, and an end. The first ones are old enough to be cleaned up.
    private static void fill(
            JdbcTemplate jdbc, UUID sample, String database, int executions, int old) {
        String series =
                database.equals("H2")
                        ? "SYSTEM_RANGE(1, %d) AS g(n)".formatted(executions)
                        : "generate_series(1, %d) AS g(n)".formatted(executions);
        String time =
                "TIMESTAMP '2026-01-01 00:00:00' + CAST(n AS INTEGER) * INTERVAL '%s' SECOND"
                        .formatted(26_000_000L / executions);
        jobs(jdbc, sample, old, series);
        // The sample's own history would take the ids.
        List.of(
                        "step_execution_context",
                        "step_execution",
                        "job_execution_context",
                        "job_execution_params",
                        "job_execution",
                        "job_instance")
                .forEach(table -> jdbc.update("DELETE FROM batch_" + table));
        instances(jdbc, old);
        jdbc.update(
                """
                INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key)
                SELECT n, 0, CASE WHEN MOD(n, 20000) = 0 THEN 'corrections' ELSE 'import' END,
                    LPAD(CAST(n AS VARCHAR(20)), 32, '0') FROM %s WHERE n > %d
                """
                        .formatted(series, old));
        jdbc.update(
                """
                INSERT INTO batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time,
                    end_time, last_updated, status, exit_code, exit_message)
                SELECT n, 2, n, t, t, t + INTERVAL '9' SECOND, t + INTERVAL '9' SECOND,
                    CASE WHEN MOD(n, 50000) = 7 THEN 'ABANDONED' WHEN MOD(n, 30) = 0 THEN 'FAILED' ELSE 'COMPLETED' END,
                    'COMPLETED', '' FROM (SELECT n, %s AS t FROM %s) times
                """
                        .formatted(time, series));
        jdbc.update(
                """
                INSERT INTO batch_job_execution_params (job_execution_id, parameter_name, parameter_type,
                    parameter_value, identifying)
                SELECT n, 'jobId', 'java.lang.String', %s, 'Y' FROM %s
                """
                        .formatted(JOB_ID, series));
        jdbc.update(
                """
                INSERT INTO batch_step_execution (step_execution_id, version, step_name, job_execution_id,
                    create_time, start_time, end_time, last_updated, status, commit_count, read_count, filter_count,
                    write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code,
                    exit_message)
                SELECT e.job_execution_id * 5 + k, 3, name, e.job_execution_id, e.create_time, e.start_time, e.end_time,
                    e.last_updated, 'COMPLETED', 10, 10000, 0, 9000, 0, 0, 1000, 0, 'COMPLETED', ''
                FROM batch_job_execution e CROSS JOIN (VALUES (0, 'index'), (1, 'load'), (2, 'load:p00000'),
                    (3, 'load:p00001'), (4, 'finish')) AS names (k, name)
                """);
        sums(jdbc);
        jdbc.execute(database.equals("H2") ? "ANALYZE" : "VACUUM ANALYZE");
    }

    /// An import as the other jobs are made of it.
    private static UUID sample(Http http) throws IOException {
        byte[] csv = Files.readAllBytes(Path.of("test-files", "messy-test.csv"));
        return UUID.fromString(
                TimedImport.of(http, () -> new ByteArrayInputStream(csv), SAMPLE_ROWS).ended());
    }

    /// Jobs of twenty owners, one in thirty failed; each has its own file.
    private static void jobs(JdbcTemplate jdbc, UUID sample, int old, String series) {
        jdbc.update(
                """
                INSERT INTO job (id, type, state, owner, priority, place, payload, file_id, file_name, searched_name,
                    run_at, attempts, crashes, epoch, restart_count, created_at, started_at, completed_at, updated_at,
                    error, result)
                SELECT made.id, type, made.state, 'owner' || MOD(n, 20), priority, n,
                    REPLACE(payload, CAST(file_id AS VARCHAR(36)), CAST(made.id AS VARCHAR(36))), made.id,
                    'File-' || n || '.csv', 'file-' || n || '.csv', made.at, 1, 0, 1, 0, made.at, made.at, made.at,
                    made.at, CASE made.state WHEN 'failed' THEN 'The object store did not answer.' END, result
                FROM job CROSS JOIN (
                    SELECT n, CAST(%s AS UUID) AS id, CASE WHEN MOD(n, 30) = 0 THEN 'failed' ELSE 'completed' END AS state,
                        CASE WHEN n <= %d THEN CURRENT_TIMESTAMP - INTERVAL '40' DAY
                            ELSE CURRENT_TIMESTAMP - INTERVAL '1' HOUR END AS at
                    FROM %s) made
                WHERE job.id = ?
                """
                        .formatted(JOB_ID, old, series),
                sample);
        jdbc.update(
                """
                INSERT INTO job_member (job_id, name, member_value)
                SELECT job.id, name,
                    CASE name WHEN 'fileId' THEN CAST(job.id AS VARCHAR(36)) ELSE member_value END
                FROM job CROSS JOIN job_member m WHERE m.job_id = ? AND job.id <> m.job_id
                """,
                sample);
        jdbc.update(
                """
                INSERT INTO stored_file (id, name, object_key, size_bytes, sha256, etag, content_type, owner, created_at)
                SELECT job.id, file_name, 'files/' || job.id, size_bytes, sha256, etag, content_type, job.owner,
                    job.created_at
                FROM job CROSS JOIN stored_file WHERE job.id = job.file_id
                """);
        jdbc.update(
                """
                INSERT INTO import_run (job_id, import_id, file_id, definition, version, collection, format, header,
                    header_line, size_bytes, row_index, parallel, dry_run, first_start)
                SELECT id, id, id, definition, version, collection, format, header, header_line, size_bytes, row_index,
                    parallel, dry_run, created_at
                FROM job CROSS JOIN import_run WHERE job.id = job.file_id
                """);
        jdbc.update(
                """
                INSERT INTO import_partition (job_id, partition_no, start_position, end_position, position, line, done,
                    fetched, total_rows, inserted, failed, skipped, categories, chunks, chunk_nanos, bytes_read)
                SELECT id, partition_no, start_position, end_position, position, p.line, done, fetched, total_rows,
                    inserted, failed, skipped, categories, chunks, chunk_nanos, bytes_read
                FROM job CROSS JOIN import_partition p WHERE job.id = job.file_id
                """);
    }

    /// Found by their keys when they are cleaned up.
    private static void instances(JdbcTemplate jdbc, int old) {
        var keys = new DefaultJobKeyGenerator();
        jdbc.batchUpdate(
                "INSERT INTO batch_job_instance (job_instance_id, version, job_name, job_key) VALUES (?, 0, 'import', ?)",
                IntStream.rangeClosed(1, old).boxed().toList(),
                1000,
                (row, n) -> {
                    row.setLong(1, n);
                    row.setString(
                            2,
                            keys.generateKey(
                                    new JobParametersBuilder()
                                            .addString(
                                                    "jobId",
                                                    "01900000-0000-7000-8000-%012d".formatted(n))
                                            .toJobParameters()));
                });
    }

    /// Ninety days of twenty owners and twenty definitions.
    private static void sums(JdbcTemplate jdbc) {
        // The sample may have been added up already.
        jdbc.update("DELETE FROM job_sum");
        var measures = new ArrayList<>(List.of("runs.completed", "runs.failed", "busyMillis"));
        List.of("total", "inserted", "failed", "skipped")
                .forEach(row -> measures.add("rows." + row));
        IntStream.range(40, 46).forEach(bucket -> measures.add("duration." + bucket));
        var today = LocalDate.now(ZoneOffset.UTC);
        var rows = new ArrayList<Object[]>();
        for (String measure : measures) {
            for (int day = 0; day < 90; day++) {
                var date = today.minusDays(day);
                rows.add(new Object[] {"type", date, "import", measure});
                rows.add(new Object[] {"day", date, date.toString(), measure});
                for (int group = 0; group < 20; group++) {
                    rows.add(new Object[] {"owner", date, "owner" + group, measure});
                    rows.add(new Object[] {"definition", date, "definition" + group, measure});
                }
            }
        }
        jdbc.batchUpdate(
                """
                INSERT INTO job_sum (grouped_by, ended_on, name, measure, amount) VALUES (?, ?, ?, ?, 1000)
                """,
                rows);
    }

    private static void counts(JdbcTemplate jdbc, String database) {
        Report.round(
                "%s: %,d executions, %,d steps, %,d sums",
                database,
                jdbc.queryForObject("SELECT COUNT(*) FROM batch_job_execution", Long.class),
                jdbc.queryForObject("SELECT COUNT(*) FROM batch_step_execution", Long.class),
                jdbc.queryForObject("SELECT COUNT(*) FROM job_sum", Long.class));
    }
}
