package io.millrace.schedules;

import io.millrace.queue.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The `schedule` table. Every time in it is the database's, so that the clocks of nodes do not
/// matter.
@Repository
class Schedules {

    private static final int MOST_AT_ONCE = 1000;

    /// What the column holds.
    private static final int MOST_OF_ERROR = 4000;

    /// A schedule whose time has come.
    ///
    /// @param runAt the time that has
    /// @param now the database's
    record Due(String name, Timetable timetable, Instant runAt, Instant now) {}

    // What can stand in a URL.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private final JdbcClient jdbc;

    Schedules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Whether a schedule can be called so.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    Instant now() {
        return jdbc.sql("SELECT CURRENT_TIMESTAMP")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /// @throws ScheduleRefused when there is one of this name
    void insert(
            String name,
            String owner,
            RecurringJob job,
            Timetable timetable,
            @Nullable Instant nextRunAt) {
        try {
            jdbc.sql(
                            """
                            INSERT INTO schedule (name, owner, type, priority, payload, cron, time_zone, next_run_at,
                                created_at, updated_at)
                            VALUES (:name, :owner, :type, :priority, :payload, :cron, :timeZone, :nextRunAt,
                                CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                            """)
                    .param("name", name)
                    .param("owner", owner)
                    .param("type", job.type())
                    .param("priority", job.priority().value())
                    .param("payload", job.payload())
                    .param("cron", timetable.cron())
                    .param("timeZone", timetable.timeZone())
                    .param("nextRunAt", atUtc(nextRunAt), Types.TIMESTAMP_WITH_TIMEZONE)
                    .update();
        } catch (DuplicateKeyException e) {
            throw ScheduleRefused.exists(name);
        }
    }

    void change(String name, RecurringJob job, Timetable timetable, @Nullable Instant nextRunAt) {
        jdbc.sql(
                        """
                        UPDATE schedule SET type = :type, priority = :priority, payload = :payload, cron = :cron,
                            time_zone = :timeZone, next_run_at = :nextRunAt, updated_at = CURRENT_TIMESTAMP
                        WHERE name = :name
                        """)
                .param("name", name)
                .param("type", job.type())
                .param("priority", job.priority().value())
                .param("payload", job.payload())
                .param("cron", timetable.cron())
                .param("timeZone", timetable.timeZone())
                .param("nextRunAt", atUtc(nextRunAt), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /// @param at null pauses it
    void runNext(String name, @Nullable Instant at) {
        jdbc.sql(
                        """
                        UPDATE schedule SET next_run_at = :at, updated_at = CURRENT_TIMESTAMP WHERE name = :name
                        """)
                .param("at", atUtc(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("name", name)
                .update();
    }

    /// @throws ScheduleRefused when there is none of this name
    void delete(String name) {
        boolean deleted =
                isName(name)
                        && jdbc.sql("DELETE FROM schedule WHERE name = :name")
                                        .param("name", name)
                                        .update()
                                == 1;
        if (!deleted) {
            throw ScheduleRefused.unknown(name);
        }
    }

    List<Schedule> all() {
        return jdbc.sql("SELECT * FROM schedule ORDER BY name").query(Schedules::schedule).list();
    }

    /// The name of one whose jobs' payload has this id as a value.
    Optional<String> firstAbout(UUID id) {
        return jdbc.sql(
                        """
                        SELECT name FROM schedule WHERE LOWER(payload) LIKE :value ORDER BY name LIMIT 1
                        """)
                .param("value", "%\"" + id + "\"%")
                .query(String.class)
                .optional();
    }

    /// @throws ScheduleRefused when there is none of this name
    Schedule get(String name) {
        return get(name, "");
    }

    /// Gets it and locks its row until the caller's transaction ends.
    ///
    /// @throws ScheduleRefused when there is none of this name
    Schedule lock(String name) {
        return get(name, " FOR UPDATE");
    }

    private Schedule get(String name, String lock) {
        // PostgreSQL refuses a NUL even to compare with.
        return Optional.of(name)
                .filter(Schedules::isName)
                .flatMap(known ->
                        jdbc.sql("SELECT * FROM schedule WHERE name = :name" + lock)
                                .param("name", known)
                                .query(Schedules::schedule)
                                .optional())
                .orElseThrow(() -> ScheduleRefused.unknown(name));
    }

    /// Those whose time has come, longest due first.
    List<Due> due() {
        return jdbc.sql(
                        """
                        SELECT name, cron, time_zone, next_run_at, CURRENT_TIMESTAMP AS now FROM schedule
                        WHERE next_run_at <= CURRENT_TIMESTAMP ORDER BY next_run_at LIMIT :most
                        """)
                .param("most", MOST_AT_ONCE)
                .query(Schedules::dueRun)
                .list();
    }

    /// Takes a run that is due, and locks the schedule's row until the caller's transaction ends.
    ///
    /// @param next when the run after it is
    /// @return false when another node has taken it, or the schedule was changed; nothing was
    ///   changed here
    boolean take(Due run, Instant next) {
        return jdbc.sql(
                                """
                                UPDATE schedule SET next_run_at = :next WHERE name = :name AND next_run_at = :runAt
                                """)
                        .param("next", atUtc(next))
                        .param("name", run.name())
                        .param("runAt", atUtc(run.runAt()))
                        .update()
                == 1;
    }

    void noteRun(String name, UUID jobId) {
        jdbc.sql(
                        """
                        UPDATE schedule SET last_run_at = CURRENT_TIMESTAMP, last_job_id = :jobId,
                            last_error = NULL, last_error_at = NULL
                        WHERE name = :name
                        """)
                .param("jobId", jobId)
                .param("name", name)
                .update();
    }

    void noteSkipped(String name) {
        jdbc.sql("UPDATE schedule SET last_skipped_at = CURRENT_TIMESTAMP WHERE name = :name")
                .param("name", name)
                .update();
    }

    void noteError(String name, String error) {
        // PostgreSQL stores no NUL.
        String text = error.replace('\0', ' ');
        jdbc.sql(
                        """
                        UPDATE schedule SET last_error = :error, last_error_at = CURRENT_TIMESTAMP
                        WHERE name = :name
                        """)
                .param("error", text.substring(0, Math.min(text.length(), MOST_OF_ERROR)))
                .param("name", name)
                .update();
    }

    private static @Nullable OffsetDateTime atUtc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static Due dueRun(ResultSet row, int rowNumber) throws SQLException {
        return new Due(
                row.getString("name"),
                timetable(row),
                required(time(row, "next_run_at")),
                required(time(row, "now")));
    }

    private static Schedule schedule(ResultSet row, int rowNumber) throws SQLException {
        return new Schedule(
                row.getString("name"),
                row.getString("owner"),
                new RecurringJob(
                        row.getString("type"),
                        Priority.of(row.getString("priority")).orElseThrow(),
                        row.getString("payload")),
                timetable(row),
                time(row, "next_run_at"),
                time(row, "last_run_at"),
                row.getObject("last_job_id", UUID.class),
                time(row, "last_skipped_at"),
                row.getString("last_error"),
                time(row, "last_error_at"),
                required(time(row, "created_at")),
                required(time(row, "updated_at")));
    }

    private static Timetable timetable(ResultSet row) throws SQLException {
        return new Timetable(row.getString("cron"), row.getString("time_zone"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant required(@Nullable Instant time) {
        return Objects.requireNonNull(time);
    }
}
