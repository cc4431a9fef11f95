package io.millrace.queue;

import io.millrace.access.Ids;
import io.millrace.access.RequestRefused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What those read who follow jobs. It comes from the tables alone, so that every node tells the
/// same, and changes nothing.
@Component
public class JobChanges {

    /// A job that has changed: enough to tell whether that is news, and for whom.
    ///
    /// @param endedAt null where it has not; it may have changed since
    /// @param readAt the database's time when this was read
    public record Change(
            UUID id,
            JobState state,
            long epoch,
            String owner,
            String type,
            Instant updatedAt,
            @Nullable Instant endedAt,
            Instant readAt) {}

    /// A statement takes only so many parameters.
    private static final int MOST_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final Jobs jobs;
    private final Setbacks setbacks;
    private final JobTypes types;

    JobChanges(JdbcClient jdbc, Jobs jobs, Setbacks setbacks, JobTypes types) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.setbacks = setbacks;
        this.types = types;
    }

    /// The job with an id that somebody sent.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none
    public Job find(String id) {
        return Ids.of(id).flatMap(jobs::find).orElseThrow(() -> JobRefused.unknown(id));
    }

    /// The state with a name that somebody sent.
    ///
    /// @throws io.millrace.access.RequestRefused when there is none
    public JobState state(String name) {
        return JobState.of(name).orElseThrow(() -> JobRefused.badStatus(name));
    }

    /// The first of the jobs that follow this one up, such as corrections, oldest first.
    public List<Job> children(UUID id, int most) {
        return jdbc.sql("SELECT * FROM job WHERE parent_job_id = :id ORDER BY id LIMIT :most")
                .param("id", id)
                .param("most", most)
                .query(Jobs::job)
                .list();
    }

    /// The last runs that a job went on from, oldest first.
    public List<Setback> setbacks(UUID id, int most) {
        return setbacks.of(id, most);
    }

    /// Whether `POST /jobs/{id}/retry` would bring the job back now.
    // Handlers may lock what they look at, which takes a transaction.
    @Transactional
    public boolean canRetry(Job job) {
        JobHandler handler = types.find(job.type()).orElse(null);
        if (handler == null || job.state().after(JobCommand.RETRY).isEmpty()) {
            return false;
        }
        try {
            handler.checkRetry(job);
        } catch (RequestRefused | PessimisticLockingFailureException e) {
            return false;
        }
        return handler.activeKey(job.id(), job.payload()).flatMap(jobs::active).isEmpty();
    }

    /// Those that there are, in no order.
    public List<Job> of(Collection<UUID> ids) {
        return ids.stream()
                .gather(Gatherers.windowFixed(MOST_AT_ONCE))
                .flatMap(some -> read(some).stream())
                .toList();
    }

    private List<Job> read(List<UUID> ids) {
        return jdbc.sql("SELECT * FROM job WHERE id IN (:ids)")
                .param("ids", ids)
                .query(Jobs::job)
                .list();
    }

    /// An owner's jobs that have not ended, newest first.
    public List<Job> unfinished(String owner, int most) {
        return jdbc.sql(
                        """
                        SELECT * FROM job WHERE owner = :owner AND state IN (%s) ORDER BY id DESC LIMIT :most
                        """
                                .formatted(JobState.unfinished()))
                .param("owner", owner)
                .param("most", most)
                .query(Jobs::job)
                .list();
    }

    /// All jobs that have changed since, and all that are being run, whether they have or not. One
    /// whose change commits late is missed, unless the time is as much earlier.
    public List<Change> since(Instant from) {
        return jdbc.sql(
                        """
                        SELECT id, state, epoch, owner, type, updated_at, completed_at,
                            CURRENT_TIMESTAMP AS read_at
                        FROM job WHERE updated_at >= :from
                        UNION ALL
                        SELECT id, state, epoch, owner, type, updated_at, completed_at,
                            CURRENT_TIMESTAMP AS read_at
                        FROM job WHERE state IN (%s) AND updated_at < :from
                        """
                                .formatted(JobState.held()))
                .param("from", Jobs.atUtc(from))
                .query(JobChanges::change)
                .list();
    }

    /// An owner's jobs that have changed since, those first that changed first.
    public List<Job> since(Instant from, String owner, int most) {
        return jdbc.sql(
                        """
                        SELECT * FROM job WHERE updated_at >= :from AND owner = :owner
                        ORDER BY updated_at, id LIMIT :most
                        """)
                .param("from", Jobs.atUtc(from))
                .param("owner", owner)
                .param("most", most)
                .query(Jobs::job)
                .list();
    }

    /// The database's time.
    public Instant now() {
        return jdbc.sql("SELECT CURRENT_TIMESTAMP AS now")
                .query((row, n) -> Jobs.required(Jobs.time(row, "now")))
                .single();
    }

    /// Each job with how far it is.
    public <T> List<T> withProgress(Collection<Job> some, BiFunction<Job, JobProgress, T> both) {
        return types.withProgress(some, both);
    }

    /// A job as `GET /jobs/{id}` answers it.
    public JobView shown(Job job) {
        return shown(List.of(job)).getFirst();
    }

    /// The same for some.
    public List<JobView> shown(Collection<Job> some) {
        return types.withProgress(some, JobView::of);
    }

    private static Change change(ResultSet row, int rowNumber) throws SQLException {
        return new Change(
                row.getObject("id", UUID.class),
                Jobs.state(row),
                row.getLong("epoch"),
                row.getString("owner"),
                row.getString("type"),
                Jobs.required(Jobs.time(row, "updated_at")),
                Jobs.time(row, "completed_at"),
                Jobs.required(Jobs.time(row, "read_at")));
    }
}
