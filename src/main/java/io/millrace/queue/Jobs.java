package io.millrace.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.util.Assert;

/// The `job` table. Every time in it is the database's, so that the clocks of nodes do not matter.
@Repository
class Jobs {

    /// What the column holds. A longer text would keep the job from ending, for ever.
    private static final int MOST_OF_ERROR = 4000;

    private static final String HELD =
            "id = :id AND epoch = :epoch AND state IN ('processing', 'cancelling')";

    private final JdbcClient jdbc;

    Jobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, NewJob job) {
        jdbc.sql(
                        """
                        INSERT INTO job (id, type, state, owner, priority, payload, file_id, file_name,
                            parent_job_id, active_key, run_at, attempts, epoch, restart_count, created_at, updated_at)
                        VALUES (:id, :type, 'pending', :owner, :priority, :payload, :fileId, :fileName,
                            :parentJobId, :activeKey, CURRENT_TIMESTAMP, 0, 0, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                        """)
                .param("id", id)
                .param("type", job.type())
                .param("owner", job.owner())
                .param("priority", Priority.DEFAULT.rank())
                .param("payload", job.payload())
                .param("fileId", job.fileId())
                .param("fileName", job.fileName())
                .param("parentJobId", job.parentJobId())
                .param("activeKey", job.activeKey())
                .update();
    }

    /// The job that has not ended and was queued with this key.
    Optional<UUID> active(String key) {
        return jdbc.sql("SELECT id FROM job WHERE active_key = :key")
                .param("key", key)
                .query(UUID.class)
                .optional();
    }

    /// Replaces the result of a completed job.
    ///
    /// @return false when there is no such job, and nothing was changed
    boolean amendResult(UUID id, String result) {
        return jdbc.sql(
                                """
                                UPDATE job SET result = :result, updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND state = 'completed'
                                """)
                        .param("result", result)
                        .param("id", id)
                        .update()
                == 1;
    }

    Optional<Job> find(UUID id) {
        return jdbc.sql("SELECT * FROM job WHERE id = :id")
                .param("id", id)
                .query(Jobs::job)
                .optional();
    }

    /// Newest first: ids are made in the order of time.
    List<Job> page(JobFilter filter, @Nullable UUID before, int limit) {
        // PostgreSQL refuses a NUL even to compare with, and no job has one.
        if (Stream.of(filter.type(), filter.owner(), filter.words())
                .flatMap(Optional::stream)
                .anyMatch(text -> text.indexOf('\0') >= 0)) {
            return List.of();
        }
        var where = new StringBuilder("1 = 1");
        filter.state().ifPresent(state -> where.append(" AND state = :state"));
        filter.type().ifPresent(type -> where.append(" AND type = :type"));
        filter.owner().ifPresent(owner -> where.append(" AND owner = :owner"));
        filter.words()
                .ifPresent(words ->
                        where.append(
                                """
                                 AND (LOWER(file_name) LIKE :part ESCAPE '!'
                                    OR CAST(id AS VARCHAR(36)) = :words OR CAST(file_id AS VARCHAR(36)) = :words)
                                """));
        if (before != null) {
            where.append(" AND id < :before");
        }
        return jdbc.sql("SELECT * FROM job WHERE " + where + " ORDER BY id DESC LIMIT :limit")
                .param("state", filter.state().map(JobState::value).orElse(null))
                .param("type", filter.type().orElse(null))
                .param("owner", filter.owner().orElse(null))
                .param("words", filter.words().map(Jobs::lowerCase).orElse(null))
                .param("part", filter.words().map(Jobs::lowerCase).map(Jobs::part).orElse(null))
                .param("before", before)
                .param("limit", limit)
                .query(Jobs::job)
                .list();
    }

    private static String lowerCase(String words) {
        return words.strip().toLowerCase(Locale.ROOT);
    }

    private static String part(String words) {
        return "%" + words.replaceAll("[!%_]", "!$0") + "%";
    }

    Map<JobState, Long> countByState() {
        var counts = new EnumMap<JobState, Long>(JobState.class);
        RowCallbackHandler add = row -> counts.put(state(row), row.getLong("n"));
        jdbc.sql("SELECT state, count(*) AS n FROM job GROUP BY state").query(add);
        return counts;
    }

    /// Seconds that the longest-waiting due job has waited, or 0.
    double oldestWaitSeconds() {
        return jdbc.sql(
                        """
                        SELECT EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM MIN(run_at)) FROM job
                        WHERE state = 'pending' AND run_at <= CURRENT_TIMESTAMP
                        """)
                .query(Double.class)
                .optional()
                .orElse(0.0);
    }

    Optional<UUID> unfinishedJobOfFile(UUID fileId) {
        return jdbc.sql(
                        """
                        SELECT id FROM job
                        WHERE file_id = :fileId AND state IN ('pending', 'processing', 'retrying', 'cancelling')
                        LIMIT 1
                        """)
                .param("fileId", fileId)
                .query(UUID.class)
                .optional();
    }

    /// Renews the lease of a job that this worker holds.
    ///
    /// @return false when it no longer held it, and nothing was changed
    boolean renew(Job job, String worker, long leaseSeconds) {
        return jdbc.sql(
                                """
                                UPDATE job SET heartbeat_at = CURRENT_TIMESTAMP,
                                    lease_until = CURRENT_TIMESTAMP + CAST(:lease AS INTEGER) * INTERVAL '1' SECOND
                                WHERE worker = :worker AND \
                                """
                                        + HELD)
                        .param("lease", leaseSeconds)
                        .param("worker", worker)
                        .param("id", job.id())
                        .param("epoch", job.epoch())
                        .update()
                == 1;
    }

    boolean lockIfStillHeld(Job job) {
        return jdbc.sql("SELECT id FROM job WHERE " + HELD + " FOR UPDATE")
                .param("id", job.id())
                .param("epoch", job.epoch())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    /// Makes every claimed job free to be taken over.
    ///
    /// @return how many there were
    int expireAllLeases() {
        return jdbc.sql(
                        """
                        UPDATE job SET lease_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND
                        WHERE state IN ('processing', 'cancelling')
                        """)
                .update();
    }

    /// Ends a run that this worker held.
    ///
    /// @return false when it no longer held it, and nothing was changed
    boolean end(Job job, JobState to, @Nullable String result, @Nullable String error) {
        Assert.state(JobState.PROCESSING.mayBecome(to) && to.ended(), () -> "no end: " + to);
        return jdbc.sql(
                                """
                                UPDATE job SET state = :state, result = :result, error = :error, worker = NULL,
                                    lease_until = NULL, active_key = NULL, completed_at = CURRENT_TIMESTAMP,
                                    updated_at = CURRENT_TIMESTAMP
                                WHERE \
                                """
                                        + HELD)
                        .param("state", to.value())
                        .param("result", result)
                        .param("error", error == null ? null : storable(error))
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

    /// Puts a stopped job back among the waiting ones, at its old place, as if this run had not
    /// been counted.
    ///
    /// @return false when this worker no longer held it, and nothing was changed
    boolean giveBack(Job job, StopReason reason) {
        return jdbc.sql(
                                """
                                UPDATE job SET state = 'pending', stop_reason = :reason, worker = NULL,
                                    lease_until = NULL, attempts = attempts - 1, updated_at = CURRENT_TIMESTAMP
                                WHERE \
                                """
                                        + HELD)
                        .param("reason", reason.name().toLowerCase(Locale.ROOT))
                        .param("id", job.id())
                        .param("epoch", job.epoch())
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
                row.getInt("attempts"),
                row.getLong("epoch"),
                time(row, "heartbeat_at"),
                row.getInt("restart_count"),
                time(row, "recovered_at"),
                row.getObject("parent_job_id", UUID.class),
                row.getString("error"),
                row.getString("result"),
                required(time(row, "created_at")),
                time(row, "started_at"),
                time(row, "completed_at"),
                required(time(row, "updated_at")));
    }

    private static JobState state(ResultSet row) throws SQLException {
        return JobState.of(row.getString("state")).orElseThrow();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant required(@Nullable Instant time) {
        return Objects.requireNonNull(time);
    }
}
