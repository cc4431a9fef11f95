package io.millrace.reporting;

import io.millrace.access.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Batch's jobs, instances and executions. `JobRepository` has no pages and no filters, and asks
/// once more for each execution.
@Repository
class Executions {

    /// The parameter that names the owning job.
    private static final String OWNER = "jobId";

    /// A job with fewer instances is found by these, and not by looking through all executions.
    private static final int FEW = 1000;

    /// When the last commit of one that is not over was.
    private static final String PARTS_UPDATED =
            """
            CASE WHEN e.end_time IS NULL THEN (
                SELECT MAX(s.last_updated) FROM batch_step_execution s
                WHERE s.job_execution_id = e.job_execution_id) END\
            """;

    /// A row of a page.
    private record Found(Execution execution, ExecutionCursor cursor) {}

    private final JdbcClient jdbc;

    Executions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<BatchJob> jobs() {
        var statuses = new TreeMap<String, Map<String, Long>>();
        RowCallbackHandler add =
                row ->
                        statuses.computeIfAbsent(row.getString("job_name"), _ -> new TreeMap<>())
                                .put(row.getString("status"), row.getLong("n"));
        jdbc.sql(
                        """
                        SELECT i.job_name, e.status, COUNT(*) AS n
                        FROM batch_job_execution e JOIN batch_job_instance i ON i.job_instance_id = e.job_instance_id
                        GROUP BY i.job_name, e.status
                        """)
                .query(add);
        return statuses.entrySet().stream()
                .map(job -> new BatchJob(job.getKey(), sum(job.getValue()), job.getValue()))
                .toList();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Newest first. Only what a page shows is joined: the page is cut before.
    List<BatchInstance> instances(String jobName, long before, int limit) {
        return jdbc.sql(
                        """
                        SELECT i.job_instance_id, i.job_name, i.executions, i.last_id, e.status, p.parameter_value
                        FROM (
                            SELECT job_instance_id, job_name,
                                (SELECT COUNT(*) FROM batch_job_execution c
                                    WHERE c.job_instance_id = b.job_instance_id) AS executions,
                                (SELECT MAX(m.job_execution_id) FROM batch_job_execution m
                                    WHERE m.job_instance_id = b.job_instance_id) AS last_id
                            FROM (
                                SELECT job_instance_id, job_name FROM batch_job_instance
                                WHERE job_name = :name AND job_instance_id < :before
                                ORDER BY job_name, job_instance_id DESC LIMIT :limit) b) i
                        LEFT JOIN batch_job_execution e ON e.job_execution_id = i.last_id
                        LEFT JOIN batch_job_execution_params p
                            ON p.job_execution_id = i.last_id AND p.parameter_name = :owner
                        ORDER BY i.job_instance_id DESC
                        """)
                .param("name", jobName)
                .param("before", before)
                .param("limit", limit)
                .param("owner", OWNER)
                .query(Executions::instance)
                .list();
    }

    private static BatchInstance instance(ResultSet row, int number) throws SQLException {
        long last = row.getLong("last_id");
        return new BatchInstance(
                row.getLong("job_instance_id"),
                row.getString("job_name"),
                jobId(row),
                row.getLong("executions"),
                row.wasNull() || last == 0 ? null : last,
                row.getString("status"));
    }

    boolean knows(String jobName) {
        return instancesOf(jobName, 1) > 0;
    }

    private int instancesOf(String jobName, int most) {
        return jdbc.sql(
                        """
                        SELECT COUNT(*) FROM (
                            SELECT 1 FROM batch_job_instance WHERE job_name = :name LIMIT :most) first
                        """)
                .param("name", jobName)
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /// Newest first: by id, or by time where the filter names one, because ids that were given out
    /// at the same time on several nodes need not be in the order of their times.
    Page<Execution> page(ExecutionFilter filter, Optional<String> cursor, int limit) {
        boolean byTime = filter.byTime();
        var after = cursor.map(text -> ExecutionCursor.parse(text, byTime)).orElse(null);
        if (filter.matchesNothing()) {
            return new Page<>(List.of(), null);
        }
        String order = (byTime ? "e.create_time DESC, " : "") + "e.job_execution_id DESC";
        // H2 uses the order of an index only where all its columns are named.
        String sorted = filter.status().isPresent() && !byTime ? "e.status, " + order : order;
        // One more than asked for tells whether there is a next page.
        var found =
                bound(
                                """
                                SELECT e.*, i.job_name, p.parameter_value, %s AS parts_updated FROM (
                                    SELECT e.* FROM batch_job_execution e WHERE %s ORDER BY %s LIMIT :limit) e
                                JOIN batch_job_instance i ON i.job_instance_id = e.job_instance_id
                                LEFT JOIN batch_job_execution_params p
                                    ON p.job_execution_id = e.job_execution_id AND p.parameter_name = :owner
                                ORDER BY %s
                                """
                                        .formatted(
                                                PARTS_UPDATED, where(filter, after), sorted, order),
                                filter,
                                after)
                        .param("limit", limit + 1)
                        .param("owner", OWNER)
                        .query((row, n) -> found(row, byTime))
                        .list();
        var shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? shown.getLast().cursor().toString() : null;
        return new Page<>(shown.stream().map(Found::execution).toList(), next);
    }

    private String where(ExecutionFilter filter, @Nullable ExecutionCursor after) {
        var where = new StringBuilder("1 = 1");
        filter.name()
                .ifPresent(name ->
                        where.append(
                                instancesOf(name, FEW) < FEW
                                        ? " AND e.job_instance_id IN (SELECT job_instance_id FROM batch_job_instance WHERE job_name = :name)"
                                        : " AND EXISTS (SELECT 1 FROM batch_job_instance i WHERE i.job_instance_id = e.job_instance_id AND i.job_name = :name)"));
        filter.status().ifPresent(_ -> where.append(" AND e.status = :status"));
        filter.from().ifPresent(_ -> where.append(" AND e.create_time >= :from"));
        filter.to().ifPresent(_ -> where.append(" AND e.create_time < :to"));
        filter.parameter()
                .ifPresent(_ ->
                        where.append(
                                """
                                 AND e.job_execution_id IN (SELECT f.job_execution_id FROM batch_job_execution_params f
                                    WHERE f.parameter_value = :paramValue AND f.parameter_name = :paramName)
                                """));
        if (after != null) {
            where.append(
                    after.createTime() == null
                            ? " AND e.job_execution_id < :before"
                            : " AND e.create_time <= :at AND (e.create_time < :at OR e.job_execution_id < :before)");
        }
        return where.toString();
    }

    private JdbcClient.StatementSpec bound(
            String sql, ExecutionFilter filter, @Nullable ExecutionCursor after) {
        return jdbc.sql(sql)
                .param("name", filter.name().orElse(null))
                .param("status", filter.status().map(BatchStatus::name).orElse(null))
                .param("from", filter.from().map(BatchTimes::local).orElse(null))
                .param("to", filter.to().map(BatchTimes::local).orElse(null))
                .param("paramName", filter.parameter().map(p -> p.name()).orElse(null))
                .param("paramValue", filter.parameter().map(p -> p.value()).orElse(null))
                .param("at", after == null ? null : after.createTime())
                .param("before", after == null ? null : after.id());
    }

    private static Found found(ResultSet row, boolean byTime) throws SQLException {
        var execution = execution(row, 0);
        return new Found(
                execution,
                new ExecutionCursor(
                        byTime ? row.getObject("create_time", java.time.LocalDateTime.class) : null,
                        execution.executionId()));
    }

    Optional<Execution> find(long id) {
        return jdbc.sql(
                        """
                        SELECT e.*, i.job_name, p.parameter_value, %s AS parts_updated FROM batch_job_execution e
                        JOIN batch_job_instance i ON i.job_instance_id = e.job_instance_id
                        LEFT JOIN batch_job_execution_params p
                            ON p.job_execution_id = e.job_execution_id AND p.parameter_name = :owner
                        WHERE e.job_execution_id = :id
                        """
                                .formatted(PARTS_UPDATED))
                .param("id", id)
                .param("owner", OWNER)
                .query(Executions::execution)
                .optional();
    }

    @Nullable String exitMessage(long id) {
        return jdbc.sql("SELECT exit_message FROM batch_job_execution WHERE job_execution_id = :id")
                .param("id", id)
                .query((row, n) -> Optional.ofNullable(ExitMessage.of(row.getString(1))))
                .single()
                .orElse(null);
    }

    /// The last execution of an instance.
    long lastOf(long instanceId) {
        return jdbc.sql(
                        "SELECT MAX(job_execution_id) FROM batch_job_execution WHERE job_instance_id = :id")
                .param("id", instanceId)
                .query(Long.class)
                .single();
    }

    List<ExecutionDetail.Parameter> parameters(long id) {
        return jdbc.sql(
                        """
                        SELECT * FROM batch_job_execution_params WHERE job_execution_id = :id
                        ORDER BY parameter_name
                        """)
                .param("id", id)
                .query((row, n) ->
                        new ExecutionDetail.Parameter(
                                row.getString("parameter_name"),
                                row.getString("parameter_type"),
                                row.getString("parameter_value"),
                                "Y".equals(row.getString("identifying"))))
                .list();
    }

    /// Marks an execution so that Batch never starts it again. Raising the version makes a worker
    /// that is not quite dead fail.
    ///
    /// @return false when it has completed, or was abandoned before, and nothing was changed
    boolean abandon(long id) {
        return jdbc.sql(
                                """
                                UPDATE batch_job_execution SET status = 'ABANDONED', version = version + 1,
                                    end_time = COALESCE(end_time, (
                                        SELECT MAX(s.last_updated) FROM batch_step_execution s
                                        WHERE s.job_execution_id = :id), last_updated, LOCALTIMESTAMP),
                                    last_updated = LOCALTIMESTAMP
                                WHERE job_execution_id = :id AND status NOT IN ('COMPLETED', 'ABANDONED')
                                """)
                        .param("id", id)
                        .update()
                == 1;
    }

    /// What the steps of these executions did. A step that has partitions, which are named after it
    /// with a colon between, holds their sums once more and is left out.
    Map<Long, StepSums> sums(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(
                        """
                        SELECT job_execution_id, SUM(steps) AS steps, SUM(reads) AS reads, SUM(writes) AS writes,
                            SUM(filtered) AS filtered, SUM(skips) AS skips, SUM(commits) AS commits,
                            SUM(rollbacks) AS rollbacks
                        FROM (
                            SELECT s.*, MAX(s.worker) OVER (PARTITION BY s.job_execution_id, s.base) AS partitioned
                            FROM (
                                SELECT job_execution_id, base, worker, COUNT(*) AS steps, SUM(read_count) AS reads,
                                    SUM(write_count) AS writes, SUM(filter_count) AS filtered,
                                    SUM(read_skip_count + process_skip_count + write_skip_count) AS skips,
                                    SUM(commit_count) AS commits, SUM(rollback_count) AS rollbacks
                                FROM (
                                    SELECT r.*,
                                        CASE WHEN POSITION(':' IN step_name) > 0
                                            THEN SUBSTRING(step_name FROM 1 FOR POSITION(':' IN step_name) - 1)
                                            ELSE step_name END AS base,
                                        CASE WHEN POSITION(':' IN step_name) > 0 THEN 1 ELSE 0 END AS worker
                                    FROM batch_step_execution r WHERE job_execution_id IN (:ids)) named
                                GROUP BY job_execution_id, base, worker) s) t
                        WHERE worker = partitioned
                        GROUP BY job_execution_id
                        """)
                .param("ids", ids)
                .query((row, n) ->
                        Map.entry(
                                row.getLong("job_execution_id"),
                                new StepSums(
                                        row.getLong("steps"),
                                        row.getLong("reads"),
                                        row.getLong("writes"),
                                        row.getLong("filtered"),
                                        row.getLong("skips"),
                                        row.getLong("commits"),
                                        row.getLong("rollbacks"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Execution execution(ResultSet row, int number) throws SQLException {
        Instant started = BatchTimes.read(row, "start_time");
        Instant ended = BatchTimes.read(row, "end_time");
        Instant updated = BatchTimes.updated(row, "parts_updated");
        return new Execution(
                row.getLong("job_execution_id"),
                row.getLong("job_instance_id"),
                row.getString("job_name"),
                jobId(row),
                row.getString("status"),
                row.getString("exit_code"),
                BatchTimes.required(row, "create_time"),
                started,
                ended,
                updated,
                BatchTimes.seconds(started, ended, updated),
                null);
    }

    private static @Nullable UUID jobId(ResultSet row) throws SQLException {
        String value = row.getString("parameter_value");
        return value == null ? null : Ids.of(value).orElse(null);
    }
}
