package io.millrace.queue;

import static java.util.Comparator.comparingDouble;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets running jobs step back for those that have waited too long: a restart is cheap, so nobody
/// has to wait for the end of a long job.
@Component
class GiveTurns {

    private static final int WINDOW = 100;

    /// A job that has waited long enough to deserve a turn, if it has had none or its owner runs
    /// nothing.
    record Waits(UUID id, String owner, String type, int line, boolean started) {

        /// As it will be when it has its turn, which has not begun: nothing asks it to step back.
        Runs running() {
            return new Runs(id, 0, owner, type, line, false, -1);
        }
    }

    /// A job that runs.
    ///
    /// @param seconds since when
    record Runs(
            UUID id,
            long epoch,
            String owner,
            String type,
            int priority,
            boolean asked,
            double seconds) {}

    private final JdbcClient jdbc;
    private final Jobs jobs;
    private final QueueSettings settings;

    GiveTurns(JdbcClient jdbc, Jobs jobs, QueueSettings settings) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.settings = settings;
    }

    /// Asks as many running jobs to step back as deserve a turn.
    void now() {
        // A dead worker's jobs wait as well, and for long enough already.
        var waiting = new ArrayList<>(orphans());
        waiting.addAll(waiting());
        if (!waiting.isEmpty()) {
            for (Runs job : stepBack(waiting, running(), settings)) {
                jobs.askToStop(job.id(), job.epoch(), StopReason.TURN);
            }
        }
    }

    private List<Waits> orphans() {
        return jdbc.sql(
                        """
                        SELECT id, owner, type, priority AS line, FALSE AS started FROM job
                        WHERE %s ORDER BY lease_until LIMIT :window
                        """
                                .formatted(Jobs.ORPHANED))
                .param("window", WINDOW)
                .query(GiveTurns::waits)
                .list();
    }

    private List<Waits> waiting() {
        return jdbc.sql(
                        """
                        SELECT id, owner, type, line, epoch > 0 AS started
                        FROM (SELECT * FROM job WHERE line >= 0 ORDER BY line, place, id LIMIT :window) first_in_line
                        WHERE ready_at <= CURRENT_TIMESTAMP - CAST(:wait AS INTEGER) * INTERVAL '0.001' SECOND
                        ORDER BY line, place, id
                        """)
                .param("wait", settings.turnAfter().toMillis())
                .param("window", WINDOW)
                .query(GiveTurns::waits)
                .list();
    }

    private List<Runs> running() {
        return jdbc.sql(
                        """
                        SELECT id, epoch, owner, type, priority, stop_reason IS NOT NULL AS asked,
                            EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) - EXTRACT(EPOCH FROM turn_at) AS seconds
                        FROM job WHERE state = 'processing' AND lease_until >= CURRENT_TIMESTAMP
                        """)
                .query(GiveTurns::runs)
                .list();
    }

    /// Those that should step back now.
    static List<Runs> stepBack(List<Waits> waiting, List<Runs> running, QueueSettings settings) {
        var asked = running.stream().filter(Runs::asked).toList();
        // What will run then: the jobs that were asked already make room for the first in line.
        var then = new ArrayList<>(running);
        then.removeAll(asked);
        waiting.stream().limit(asked.size()).forEach(job -> then.add(job.running()));
        var chosen = new ArrayList<Runs>();
        for (Waits job : waiting.stream().skip(asked.size()).toList()) {
            longestTurn(job, then, settings)
                    .ifPresent(found -> {
                        chosen.add(found);
                        then.remove(found);
                        then.add(job.running());
                    });
        }
        return chosen;
    }

    private static Optional<Runs> longestTurn(
            Waits job, List<Runs> running, QueueSettings settings) {
        long own = running.stream().filter(runs -> runs.owner().equals(job.owner())).count();
        boolean deserves = !job.started() || own == 0;
        var least = deserves ? settings.turnAfter() : settings.turn();
        return running.stream()
                .filter(runs ->
                        runs.seconds() >= least.toSeconds() && runs.priority() >= job.line())
                .filter(runs -> isFair(job, own, runs, running, settings))
                .filter(runs -> makesRoom(job, own, runs, running, settings))
                .max(comparingDouble(Runs::seconds));
    }

    /// Whether the owner of the job that would step back still has as much, for its weight, as the
    /// other one would get.
    private static boolean isFair(
            Waits job, long own, Runs runs, List<Runs> running, QueueSettings settings) {
        if (runs.owner().equals(job.owner())) {
            return true;
        }
        long others = running.stream().filter(other -> other.owner().equals(runs.owner())).count();
        return (own + 1) * settings.weightOf(runs.owner())
                <= others * settings.weightOf(job.owner());
    }

    /// Whether the waiting job could run in its stead: not where its type or owner stays at its
    /// limit.
    private static boolean makesRoom(
            Waits job, long own, Runs runs, List<Runs> running, QueueSettings settings) {
        Integer most = settings.maxRunning().get(job.type());
        long ofType = running.stream().filter(other -> other.type().equals(job.type())).count();
        boolean typeFits = most == null || ofType < most || runs.type().equals(job.type());
        int perOwner = settings.maxRunningPerOwner();
        boolean ownerFits = perOwner == 0 || own < perOwner || runs.owner().equals(job.owner());
        return typeFits && ownerFits;
    }

    private static Waits waits(ResultSet row, int rowNumber) throws SQLException {
        return new Waits(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("type"),
                row.getInt("line"),
                row.getBoolean("started"));
    }

    private static Runs runs(ResultSet row, int rowNumber) throws SQLException {
        return new Runs(
                row.getObject("id", UUID.class),
                row.getLong("epoch"),
                row.getString("owner"),
                row.getString("type"),
                row.getInt("priority"),
                row.getBoolean("asked"),
                row.getDouble("seconds"));
    }
}
