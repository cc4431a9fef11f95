package io.millrace.queue;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Takes jobs for workers of this node: first those whose workers died (their leases ran out), then
/// the next ones in line.
@Component
class ClaimJobs {

    /// How far into the line it looks. Places alternate between owners, so the first ones are those
    /// of many.
    private static final int WINDOW = 50;

    private static final String RUNNING =
            """
            SELECT owner, type, count(*) AS jobs, MIN(lease_until) < CURRENT_TIMESTAMP AS orphaned
            FROM job WHERE state IN (%s) GROUP BY owner, type
            """
                    .formatted(JobState.held());

    private static final String TAKE =
            """
            UPDATE job SET state = 'processing', line = NULL, attempts = attempts + 1, epoch = epoch + 1,
                worker = :worker, error = NULL,
                stop_reason = CASE WHEN stop_reason IN ('zombie', 'crashes') THEN stop_reason END, heartbeat_at = CURRENT_TIMESTAMP,
                lease_until = CURRENT_TIMESTAMP + CAST(:lease AS INTEGER) * INTERVAL '0.001' SECOND,
                started_at = COALESCE(started_at, CURRENT_TIMESTAMP),
                turn_at = CURRENT_TIMESTAMP, updated_at = CURRENT_TIMESTAMP
            WHERE \
            """;
    private static final String IN_LINE =
            "id IN (:chosen) AND state IN (%s) AND line IS NOT NULL"
                    .formatted(JobState.statesFor(JobCommand.CLAIM));

    private record Held(UUID id, long epoch) {}

    private final JdbcClient jdbc;
    private final EndAndClaim commits;
    private final QueueSettings settings;
    private final QueueDatabase database;
    private final QueueMeters meters;
    private final String take;

    ClaimJobs(
            JdbcClient jdbc,
            EndAndClaim commits,
            QueueSettings settings,
            QueueDatabase database,
            QueueMeters meters) {
        this.meters = meters;
        this.jdbc = jdbc;
        this.commits = commits;
        this.settings = settings;
        this.database = database;
        this.take = database.changed(TAKE + database.unlocked(IN_LINE));
    }

    /// Takes the next jobs.
    ///
    /// @param most how many at most; asked when those that end in the same transaction have, and
    ///   once more where the claim is repeated
    List<Job> claimFor(String worker, IntSupplier most) {
        return commits.claim(() -> claim(worker, most.getAsInt()));
    }

    /// Takes one job, to settle it: one that waits, or whose worker is dead. It is taken whatever
    /// stands before it in line.
    ///
    /// @return empty when a living worker holds it, or it has ended
    Optional<Job> claimToSettle(String worker, UUID id) {
        return commits
                .claim(() -> {
                    var held =
                            jdbc.sql(
                                            """
                                            SELECT id, epoch FROM job WHERE id = :id AND state IN (%s)
                                                AND (worker IS NULL OR lease_until < CURRENT_TIMESTAMP)
                                            """
                                                    .formatted(JobState.held()))
                                    .param("id", id)
                                    .query(ClaimJobs::held)
                                    .list();
                    return read(
                            held.stream()
                                    .filter(job -> takeOver(job, worker))
                                    .map(Held::id)
                                    .toList());
                })
                .stream()
                .findFirst();
    }

    private List<Job> claim(String worker, int most) {
        if (most == 0) {
            return List.of();
        }
        if (settings.hasLimits()) {
            // Two nodes that count at the same time would both take the last free slot.
            database.lockLimits();
        }
        var running = jdbc.sql(RUNNING).query(ClaimJobs::counted).list();
        var taken = new ArrayList<Job>();
        if (running.stream().anyMatch(Running::orphaned)) {
            taken.addAll(read(orphans(worker, most)));
        }
        if (taken.size() < most) {
            taken.addAll(waiting(running, worker, most - taken.size()));
        }
        return taken;
    }

    private List<UUID> orphans(String worker, int most) {
        return jdbc
                .sql(
                        """
                        SELECT id, epoch FROM job
                        WHERE %s ORDER BY lease_until LIMIT :most %s
                        """
                                .formatted(Jobs.ORPHANED, database.skipLocked()))
                .param("most", most)
                .query(ClaimJobs::held)
                .list()
                .stream()
                .filter(job -> takeOver(job, worker))
                .map(Held::id)
                .toList();
    }

    private boolean takeOver(Held job, String worker) {
        // The guard on the epoch holds also where the job was read without a lock.
        return jdbc.sql(
                                """
                                UPDATE job SET restart_count = restart_count + CASE WHEN worker IS NULL THEN 0 ELSE 1 END,
                                    recovered_at = CASE WHEN worker IS NULL THEN recovered_at ELSE CURRENT_TIMESTAMP END,
                                    crashes = crashes + CASE WHEN worker IS NULL THEN 0 ELSE 1 END,
                                    stop_reason = CASE
                                        WHEN stop_reason IN ('zombie', 'crashes') THEN stop_reason
                                        WHEN worker IS NOT NULL AND crashes + 1 >= :maxCrashes THEN 'crashes' END,
                                    epoch = epoch + 1, worker = :worker, heartbeat_at = CURRENT_TIMESTAMP,
                                    lease_until = CURRENT_TIMESTAMP + CAST(:lease AS INTEGER) * INTERVAL '0.001' SECOND,
                                    turn_at = CURRENT_TIMESTAMP, updated_at = CURRENT_TIMESTAMP
                                WHERE id = :id AND epoch = :epoch AND state IN (%s)
                                """
                                        .formatted(JobState.statesFor(JobCommand.TAKE_OVER)))
                        .param("worker", worker)
                        .param("lease", settings.lease().toMillis())
                        .param("maxCrashes", settings.maxCrashes())
                        .param("id", job.id())
                        .param("epoch", job.epoch())
                        .update()
                == 1;
    }

    private List<Job> waiting(List<Running> running, String worker, int most) {
        var next = new NextInLine(running, window(running), settings);
        var taken = new ArrayList<Job>();
        while (taken.size() < most) {
            var chosen = choose(next, most - taken.size());
            if (chosen.isEmpty()) {
                break;
            }
            taken.addAll(take(chosen, worker));
        }
        return taken;
    }

    private static List<UUID> choose(NextInLine next, int most) {
        var chosen = new ArrayList<UUID>();
        for (var job = next.next(); job.isPresent(); job = next.next()) {
            // Where it is not taken below, another node has just started it.
            next.started(job.get());
            chosen.add(job.get().id());
            if (chosen.size() == most) {
                break;
            }
        }
        return chosen;
    }

    /// The first jobs in line of those whose type and owner are below their limits.
    private List<InLine> window(List<Running> running) {
        var full = new StringBuilder();
        var types = overLimit(running, Running::type, type -> settings.maxRunning().get(type));
        var owners =
                overLimit(
                        running,
                        Running::owner,
                        owner ->
                                settings.maxRunningPerOwner() > 0
                                        ? settings.maxRunningPerOwner()
                                        : null);
        if (!types.isEmpty()) {
            full.append(" AND type NOT IN (:types)");
        }
        if (!owners.isEmpty()) {
            full.append(" AND owner NOT IN (:owners)");
        }
        return jdbc.sql(
                        """
                        SELECT id, epoch, owner, type, line FROM job
                        WHERE line >= 0 %s ORDER BY line, place, id LIMIT %d
                        """
                                .formatted(full, WINDOW))
                .param("types", types)
                .param("owners", owners)
                .query(ClaimJobs::inLine)
                .list();
    }

    private static List<String> overLimit(
            List<Running> running,
            Function<Running, String> what,
            Function<String, @Nullable Integer> limitOf) {
        Map<String, Integer> counts =
                running.stream().collect(groupingBy(what, summingInt(Running::jobs)));
        return counts.entrySet().stream()
                .filter(count -> {
                    Integer limit = limitOf.apply(count.getKey());
                    return limit != null && count.getValue() >= limit;
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Takes them in one go, as they were chosen: fewer where another node is faster, which is not
    /// waited for.
    private List<Job> take(List<UUID> chosen, String worker) {
        return jdbc
                .sql(take)
                .param("worker", worker)
                .param("lease", settings.lease().toMillis())
                .param("chosen", chosen)
                .query(this::pickedUp)
                .list()
                .stream()
                .sorted(comparingInt(job -> chosen.indexOf(job.id())))
                .toList();
    }

    private Job pickedUp(ResultSet row, int rowNumber) throws SQLException {
        meters.pickedUp(row);
        return Jobs.job(row, rowNumber);
    }

    private List<Job> read(List<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("SELECT * FROM job WHERE id IN (:ids)")
                .param("ids", ids)
                .query(Jobs::job)
                .list();
    }

    private static Held held(ResultSet row, int rowNumber) throws SQLException {
        return new Held(row.getObject("id", UUID.class), row.getLong("epoch"));
    }

    private static Running counted(ResultSet row, int rowNumber) throws SQLException {
        return new Running(
                row.getString("owner"),
                row.getString("type"),
                row.getInt("jobs"),
                row.getBoolean("orphaned"));
    }

    private static InLine inLine(ResultSet row, int rowNumber) throws SQLException {
        return new InLine(
                row.getObject("id", UUID.class),
                row.getLong("epoch"),
                row.getString("owner"),
                row.getString("type"),
                row.getInt("line"));
    }
}
