package io.millrace.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts jobs, from indexes: those that have not ended are few, and are told apart by owner and
/// type; of those that have, there may be millions.
@Component
public class CountJobs {

    /// Jobs of an owner, a type and a state.
    ///
    /// @param jobs how many there are
    record Unfinished(String owner, String type, JobState state, long jobs) {}

    /// Jobs that ended in a time just past.
    public record Rate(double completedPerMinute, double failedPerMinute) {}

    /// Jobs that ended in the last minutes.
    public record Throughput(Rate lastMinute, Rate last5Minutes, Rate last15Minutes) {}

    /// Jobs that wait and that are run, of an owner or a type.
    public record Load(long pending, long processing) {
        private Load plus(Load other) {
            return new Load(pending + other.pending, processing + other.processing);
        }
    }

    /// How many jobs of each state there are.
    public record ByState(
            long pending,
            long processing,
            long retrying,
            long cancelling,
            long completed,
            long failed,
            long cancelled) {

        private static ByState of(Map<JobState, Long> counts) {
            return new ByState(
                    counts.getOrDefault(JobState.PENDING, 0L),
                    counts.getOrDefault(JobState.PROCESSING, 0L),
                    counts.getOrDefault(JobState.RETRYING, 0L),
                    counts.getOrDefault(JobState.CANCELLING, 0L),
                    counts.getOrDefault(JobState.COMPLETED, 0L),
                    counts.getOrDefault(JobState.FAILED, 0L),
                    counts.getOrDefault(JobState.CANCELLED, 0L));
        }

        long total() {
            return pending + processing + retrying + cancelling + completed + failed + cancelled;
        }
    }

    private record Ended(JobState state, long in1, long in5, long in15) {}

    private final JdbcClient jdbc;
    private final KeptCount<List<Unfinished>> unfinished = new KeptCount<>(this::readUnfinished);
    private final KeptCount<Map<JobState, Long>> ended = new KeptCount<>(this::readEnded);
    private final KeptCount<Throughput> throughput = new KeptCount<>(this::readThroughput);

    CountJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Unfinished> unfinished() {
        return unfinished.get();
    }

    ByState counts() {
        return ByState.of(byState());
    }

    Map<JobState, Long> byState() {
        var counts = new EnumMap<JobState, Long>(JobState.class);
        counts.putAll(ended.get());
        unfinished().forEach(some -> counts.merge(some.state(), some.jobs(), Long::sum));
        return counts;
    }

    Throughput throughput() {
        return throughput.get();
    }

    /// What there is to do for each owner, or of each type.
    ///
    /// @param of the owner or the type
    static Map<String, Load> loads(List<Unfinished> unfinished, Function<Unfinished, String> of) {
        var loads = new TreeMap<String, Load>();
        unfinished.forEach(some -> loads.merge(of.apply(some), load(some), Load::plus));
        return loads;
    }

    private static Load load(Unfinished some) {
        return switch (some.state()) {
            case PENDING -> new Load(some.jobs(), 0);
            case PROCESSING -> new Load(0, some.jobs());
            case RETRYING, CANCELLING, COMPLETED, FAILED, CANCELLED -> new Load(0, 0);
        };
    }

    private List<Unfinished> readUnfinished() {
        return jdbc.sql(
                        """
                        SELECT owner, type, state, count(*) AS jobs FROM job WHERE state IN (%s)
                        GROUP BY owner, type, state
                        """
                                .formatted(JobState.unfinished()))
                .query((row, n) ->
                        new Unfinished(
                                row.getString("owner"),
                                row.getString("type"),
                                Jobs.state(row),
                                row.getLong("jobs")))
                .list();
    }

    private Map<JobState, Long> readEnded() {
        var counts = new EnumMap<JobState, Long>(JobState.class);
        RowCallbackHandler add = row -> counts.put(Jobs.state(row), row.getLong("jobs"));
        jdbc.sql(
                        """
                        SELECT state, count(*) AS jobs FROM job
                        WHERE state IN ('completed', 'failed', 'cancelled') GROUP BY state
                        """)
                .query(add);
        return counts;
    }

    /// Found by the time of the last change, which is never before the end. With a condition on the
    /// state, H2 would rather look at every job of that state.
    private Throughput readThroughput() {
        var found =
                jdbc.sql(
                                """
                                SELECT state, count(*) AS in15,
                                    SUM(CASE WHEN completed_at >= CURRENT_TIMESTAMP - INTERVAL '1' MINUTE
                                        THEN 1 ELSE 0 END) AS in1,
                                    SUM(CASE WHEN completed_at >= CURRENT_TIMESTAMP - INTERVAL '5' MINUTE
                                        THEN 1 ELSE 0 END) AS in5
                                FROM job
                                WHERE updated_at >= CURRENT_TIMESTAMP - INTERVAL '15' MINUTE
                                    AND completed_at >= CURRENT_TIMESTAMP - INTERVAL '15' MINUTE
                                GROUP BY state
                                """)
                        .query(CountJobs::ended)
                        .list();
        return new Throughput(
                rate(found, Ended::in1, 1),
                rate(found, Ended::in5, 5),
                rate(found, Ended::in15, 15));
    }

    private static Rate rate(List<Ended> found, Function<Ended, Long> in, int minutes) {
        return new Rate(
                perMinute(found, JobState.COMPLETED, in, minutes),
                perMinute(found, JobState.FAILED, in, minutes));
    }

    private static double perMinute(
            List<Ended> found, JobState state, Function<Ended, Long> in, int minutes) {
        long jobs = found.stream().filter(some -> some.state() == state).mapToLong(in::apply).sum();
        return Math.round(jobs * 10.0 / minutes) / 10.0;
    }

    private static Ended ended(ResultSet row, int rowNumber) throws SQLException {
        return new Ended(
                Jobs.state(row), row.getLong("in1"), row.getLong("in5"), row.getLong("in15"));
    }
}
