package io.millrace.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.Assert;

/// The `job` table. Every time in it is the database's, so that the clocks of nodes do not matter.
@Repository
class Jobs {

    /// What the column holds. A longer text would keep the job from ending, for ever.
    private static final int MOST_OF_ERROR = 4000;

    private static final String HELD =
            "id = :id AND epoch = :epoch AND state IN (%s)".formatted(JobState.held());

    /// SQL: a job whose worker is dead.
    static final String ORPHANED =
            "state IN (%s) AND lease_until < CURRENT_TIMESTAMP".formatted(JobState.held());

    /// How a run of a job ends.
    ///
    /// @param job as its worker claimed it
    /// @param command one that ends jobs
    record End(Job job, JobCommand command, @Nullable String result, @Nullable String error) {}

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations batch;

    Jobs(JdbcClient jdbc, NamedParameterJdbcOperations batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    /// @param place in line; not used where the job is queued for later
    /// @param traceparent see [Job]
    void insert(
            UUID id,
            NewJob job,
            Submission how,
            @Nullable String activeKey,
            double place,
            @Nullable String traceparent) {
        jdbc.sql(
                        """
                        INSERT INTO job (id, type, state, owner, priority, line, place, ready_at, wake_at, payload,
                            file_id, file_name, searched_name, parent_job_id, active_key, traceparent, run_at,
                            attempts, crashes, epoch, restart_count, created_at, updated_at)
                        VALUES (:id, :type, 'pending', :owner, :priority, CASE WHEN :later THEN NULL ELSE :priority END, :place,
                            CASE WHEN :later THEN NULL ELSE CURRENT_TIMESTAMP END, :runAt, :payload,
                            :fileId, :fileName, :searchedName, :parentJobId, :activeKey, :traceparent,
                            COALESCE(:runAt, CURRENT_TIMESTAMP), 0, 0, 0, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                        """)
                .param("id", id)
                .param("type", job.type())
                .param("owner", job.owner())
                .param("priority", how.priority().rank())
                .param("place", how.runAt() == null ? place : null, Types.DOUBLE)
                .param("later", how.runAt() != null)
                .param("runAt", atUtc(how.runAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("payload", job.payload())
                .param("fileId", job.fileId())
                .param("fileName", job.fileName())
                .param(
                        "searchedName",
                        job.fileName() == null ? null : SearchWords.searched(job.fileName()))
                .param("parentJobId", job.parentJobId())
                .param("activeKey", activeKey)
                .param("traceparent", traceparent)
                .update();
    }

    static @Nullable OffsetDateTime atUtc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /// How many jobs have not ended and are not running.
    ///
    /// @param most counts no further than this
    int waiting(int most) {
        return jdbc.sql(
                        """
                        SELECT count(*) FROM (
                            SELECT 1 FROM job WHERE state IN ('pending', 'retrying') LIMIT :most) waiting
                        """)
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /// The job that has not ended and was queued with this key.
    Optional<UUID> active(String key) {
        return jdbc.sql("SELECT id FROM job WHERE active_key = :key")
                .param("key", key)
                .query(UUID.class)
                .optional();
    }

    /// Replaces the result of a job that has one.
    ///
    /// @return false when there is no such job, and nothing was changed
    boolean amendResult(UUID id, String result) {
        return jdbc.sql(
                                """
                                UPDATE job SET result = :result, updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND result IS NOT NULL
                                """)
                        .param("result", result)
                        .param("id", id)
                        .update()
                == 1;
    }

    /// Keeps a job from being forgotten until the caller's transaction ends.
    ///
    /// @return false when there is no such job any more
    boolean lock(UUID id) {
        return jdbc.sql("SELECT 1 FROM job WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    Optional<Job> find(UUID id) {
        return jdbc.sql("SELECT * FROM job WHERE id = :id")
                .param("id", id)
                .query(Jobs::job)
                .optional();
    }

    /// Seconds that the longest-waiting due job has waited, or 0.
    double oldestWaitSeconds() {
        return jdbc.sql(
                        """
                        SELECT EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM MIN(ready_at)) FROM job
                        WHERE line >= 0
                        """)
                .query(Double.class)
                .optional()
                .orElse(0.0);
    }

    /// Such jobs that have not ended, the oldest first.
    List<UUID> unfinished(String type, UUID fileId) {
        return jdbc.sql(
                        """
                        SELECT id FROM job WHERE file_id = :fileId AND type = :type AND state IN (%s)
                        ORDER BY id
                        """
                                .formatted(JobState.unfinished()))
                .param("fileId", fileId)
                .param("type", type)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    Optional<UUID> ofFile(UUID fileId) {
        return jdbc.sql("SELECT id FROM job WHERE file_id = :fileId LIMIT 1")
                .param("fileId", fileId)
                .query(UUID.class)
                .optional();
    }

    Optional<UUID> unfinishedJobOfFile(UUID fileId) {
        return jdbc.sql(
                        """
                        SELECT id FROM job
                        WHERE file_id = :fileId AND state IN (%s)
                        LIMIT 1
                        """
                                .formatted(JobState.unfinished()))
                .param("fileId", fileId)
                .query(UUID.class)
                .optional();
    }

    /// Renews the lease of a job that this worker holds.
    ///
    /// @return why it should stop, empty when it should not; or nothing at all when the worker no
    ///   longer held it, and nothing was changed
    Optional<Set<StopReason>> renew(Job job, String worker, Duration lease) {
        boolean held =
                jdbc.sql(
                                        """
                                        UPDATE job SET heartbeat_at = CURRENT_TIMESTAMP,
                                            lease_until = CURRENT_TIMESTAMP
                                                + CAST(:lease AS INTEGER) * INTERVAL '0.001' SECOND
                                        WHERE worker = :worker AND \
                                        """
                                                + HELD)
                                .param("lease", lease.toMillis())
                                .param("worker", worker)
                                .param("id", job.id())
                                .param("epoch", job.epoch())
                                .update()
                        == 1;
        return held ? signals(job, "") : Optional.empty();
    }

    /// Notes, in the caller's transaction, that a job got further than the crashes before.
    void forgetCrashes(Job job) {
        jdbc.sql("UPDATE job SET crashes = 0 WHERE " + HELD)
                .param("id", job.id())
                .param("epoch", job.epoch())
                .update();
    }

    /// Locks the row of a job until the caller's transaction ends.
    ///
    /// @return why it should stop; nothing at all when it is not held any more
    Optional<Set<StopReason>> lockIfStillHeld(Job job) {
        return signals(job, " FOR UPDATE");
    }

    private Optional<Set<StopReason>> signals(Job job, String lock) {
        return jdbc.sql("SELECT state, stop_reason FROM job WHERE " + HELD + lock)
                .param("id", job.id())
                .param("epoch", job.epoch())
                .query((row, n) -> signals(row))
                .optional();
    }

    private static Set<StopReason> signals(ResultSet row) throws SQLException {
        var signals = EnumSet.noneOf(StopReason.class);
        StopReason.of(row.getString("stop_reason")).ifPresent(signals::add);
        if (state(row) == JobState.CANCELLING) {
            signals.add(StopReason.CANCEL);
        }
        return signals;
    }

    /// Makes every claimed job free to be taken over.
    ///
    /// @return how many there were
    int expireAllLeases() {
        return jdbc.sql(
                        """
                        UPDATE job SET lease_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND
                        WHERE state IN (%s)
                        """
                                .formatted(JobState.held()))
                .update();
    }

    /// Ends jobs that this worker held.
    ///
    /// @return for each, false when it no longer held it, and nothing was changed
    boolean[] end(List<End> ends) {
        var held = new boolean[ends.size()];
        // Those of a command are one request to the database.
        for (JobCommand command : ends.stream().map(End::command).collect(Collectors.toSet())) {
            int[] places =
                    IntStream.range(0, ends.size())
                            .filter(place -> ends.get(place).command() == command)
                            .toArray();
            int[] changed =
                    batch.batchUpdate(
                            """
                            UPDATE job SET state = :state, result = :result, error = :error, worker = NULL,
                                lease_until = NULL, active_key = NULL, completed_at = CURRENT_TIMESTAMP,
                                updated_at = CURRENT_TIMESTAMP
                            WHERE id = :id AND epoch = :epoch AND state IN (%s)
                            """
                                    .formatted(JobState.statesFor(command)),
                            Arrays.stream(places)
                                    .mapToObj(place -> params(ends.get(place)))
                                    .toArray(SqlParameterSource[]::new));
            for (int i = 0; i < places.length; i++) {
                held[places[i]] = changed[i] == 1;
            }
        }
        return held;
    }

    private static SqlParameterSource params(End end) {
        Job job = end.job();
        return new MapSqlParameterSource("state", endOf(end.command()).value())
                .addValue("result", end.result(), Types.VARCHAR)
                .addValue(
                        "error", end.error() == null ? null : storable(end.error()), Types.VARCHAR)
                .addValue("id", job.id())
                .addValue("epoch", job.epoch());
    }

    static JobState endOf(JobCommand command) {
        JobState from = command == JobCommand.SETTLE ? JobState.CANCELLING : JobState.PROCESSING;
        JobState to = from.after(command).orElseThrow();
        Assert.state(to.ended(), () -> "no end: " + command);
        return to;
    }

    /// Lets a job that this worker held be taken over in a moment, as if the worker had died.
    ///
    /// @return false when it no longer held it, and nothing was changed
    boolean letTakeOver(Job job) {
        return jdbc.sql(
                                "UPDATE job SET lease_until = CURRENT_TIMESTAMP + INTERVAL '2' SECOND WHERE "
                                        + HELD)
                        .param("id", job.id())
                        .param("epoch", job.epoch())
                        .update()
                == 1;
    }

    /// Lets a job that this worker held fail for now.
    ///
    /// @return false when it no longer held it, and nothing was changed
    boolean failForNow(Job job, Duration delay, String error) {
        return jdbc.sql(
                                """
                                UPDATE job SET state = 'retrying', error = :error, worker = NULL,
                                    lease_until = NULL, ready_at = NULL,
                                    wake_at = CURRENT_TIMESTAMP + CAST(:delay AS INTEGER) * INTERVAL '0.001' SECOND,
                                    updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND epoch = :epoch AND state IN (%s)
                                """
                                        .formatted(JobState.statesFor(JobCommand.FAIL_FOR_NOW)))
                        .param("error", storable(error))
                        .param("delay", delay.toMillis())
                        .param("id", job.id())
                        .param("epoch", job.epoch())
                        .update()
                == 1;
    }

    /// PostgreSQL stores no NUL.
    private static String storable(String error) {
        String text = error.replace('\0', ' ');
        return text.length() <= MOST_OF_ERROR ? text : text.substring(0, MOST_OF_ERROR);
    }

    /// Puts a stopped job back, as if this run had not been counted: at its old place in line, or
    /// where that begins by now; or, after a turn, a moment later at the end, so that the job it
    /// stopped for goes first. One that is being cancelled is left for another worker to settle.
    ///
    /// @return false when this worker no longer held it, and nothing was changed
    boolean giveBack(Job job, StopReason reason) {
        boolean turn = reason == StopReason.TURN;
        return jdbc.sql(
                                """
                                UPDATE job SET state = CASE state WHEN 'processing' THEN 'pending' ELSE state END,
                                    lease_until = CASE state WHEN 'processing' THEN NULL ELSE CURRENT_TIMESTAMP END,
                                    stop_reason = CASE WHEN stop_reason IN ('zombie', 'crashes') THEN stop_reason ELSE :reason END,
                                    worker = NULL, attempts = attempts - 1,
                                    line = CASE WHEN :turn OR state <> 'processing' THEN NULL ELSE priority END,
                                    place = LEAST(place, COALESCE(
                                        (SELECT MIN(w.place) FROM job w WHERE w.line = job.priority), place)),
                                    ready_at = CASE WHEN :turn OR state <> 'processing' THEN NULL ELSE CURRENT_TIMESTAMP END,
                                    wake_at = CASE WHEN :turn AND state = 'processing'
                                        THEN CURRENT_TIMESTAMP + INTERVAL '1' SECOND END,
                                    updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND epoch = :epoch AND state IN (%s)
                                """
                                        .formatted(JobState.statesFor(JobCommand.STEP_BACK)))
                        .param("turn", turn)
                        .param("reason", reason.value())
                        .param("id", job.id())
                        .param("epoch", job.epoch())
                        .update()
                == 1;
    }

    /// Cancels a job that never started.
    ///
    /// @return false when it has, or has ended; nothing was changed
    boolean cancel(UUID id) {
        return jdbc.sql(
                                """
                                UPDATE job SET state = 'cancelled', line = NULL, active_key = NULL, wake_at = NULL,
                                    completed_at = CURRENT_TIMESTAMP, updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND epoch = 0 AND state IN (%s)
                                """
                                        .formatted(JobState.statesFor(JobCommand.CANCEL)))
                        .param("id", id)
                        .update()
                == 1;
    }

    /// Asks a job that has started to stop for good. One that nobody holds can be taken at once, to
    /// settle it.
    ///
    /// @return false when it has ended; nothing was changed
    boolean stop(UUID id) {
        return jdbc.sql(
                                """
                                UPDATE job SET state = 'cancelling', line = NULL, wake_at = NULL,
                                    lease_until = COALESCE(lease_until, CURRENT_TIMESTAMP),
                                    updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND epoch > 0 AND state IN (%s)
                                """
                                        .formatted(JobState.statesFor(JobCommand.STOP)))
                        .param("id", id)
                        .update()
                == 1;
    }

    /// Asks a job that is being run to stop, unless somebody has already.
    boolean askToStop(UUID id, long epoch, StopReason reason) {
        return jdbc.sql(
                                """
                                UPDATE job SET stop_reason = :reason
                                WHERE id = :id AND epoch = :epoch AND state = 'processing' AND stop_reason IS NULL
                                """)
                        .param("reason", reason.value())
                        .param("id", id)
                        .param("epoch", epoch)
                        .update()
                == 1;
    }

    /// Brings a job back that failed or was cancelled; it goes on from what it committed.
    ///
    /// @return false when it is in another state, and nothing was changed
    boolean retry(Job job, @Nullable String activeKey, double place) {
        return jdbc.sql(
                                """
                                UPDATE job SET state = 'pending', line = priority, place = :place,
                                    ready_at = CURRENT_TIMESTAMP, attempts = 0, crashes = 0, stop_reason = NULL,
                                    error = NULL, result = NULL, started_at = NULL, completed_at = NULL,
                                    active_key = :activeKey,
                                    updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND state IN (%s)
                                """
                                        .formatted(JobState.statesFor(JobCommand.RETRY)))
                        .param("place", place)
                        .param("activeKey", activeKey)
                        .param("id", job.id())
                        .update()
                == 1;
    }

    static Job job(ResultSet row, int rowNumber) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                row.getString("type"),
                state(row),
                row.getString("owner"),
                Priority.ofRank(row.getInt("priority")),
                row.getString("payload"),
                row.getObject("file_id", UUID.class),
                row.getString("file_name"),
                required(time(row, "run_at")),
                time(row, "wake_at"),
                row.getInt("attempts"),
                row.getInt("crashes"),
                row.getLong("epoch"),
                StopReason.of(row.getString("stop_reason")).orElse(null),
                time(row, "heartbeat_at"),
                row.getInt("restart_count"),
                time(row, "recovered_at"),
                row.getObject("parent_job_id", UUID.class),
                row.getString("error"),
                row.getString("result"),
                required(time(row, "created_at")),
                time(row, "started_at"),
                time(row, "completed_at"),
                required(time(row, "updated_at")),
                row.getString("traceparent"));
    }

    static JobState state(ResultSet row) throws SQLException {
        return JobState.of(row.getString("state")).orElseThrow();
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static Instant required(@Nullable Instant time) {
        return Objects.requireNonNull(time);
    }
}
