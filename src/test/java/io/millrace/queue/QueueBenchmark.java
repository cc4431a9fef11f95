package io.millrace.queue;

import static org.awaitility.Awaitility.await;

import benchmark.Report;
import io.millrace.queue.QueueTest.Database;
import io.millrace.queue.QueueTest.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How fast the queue is, by itself: see docs/benchmarks.md.
@Tag("long")
class QueueBenchmark {

    private static final int JOBS = Integer.getInteger("benchmark.jobs", 5_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int WORKERS = 10;
    private static final int PICKUPS = 200;
    private static final int CLAIMS = 300;
    private static final String QUIET = "logging.level.io.millrace=warn";

    @RegisterExtension final QueueNodes nodes = new QueueNodes();

    @ParameterizedTest
    @EnumSource
    void picksUpOnAnIdleNode(Database database) throws InterruptedException {
        Node node = nodes.start(database.newUrl(), QUIET);
        pickup("pickup on the same node, " + database, node, node);
    }

    @Test
    void picksUpOnAnotherNode() throws InterruptedException {
        String url = Database.POSTGRESQL.newUrl();
        Node web = nodes.start(url, QUIET, "millrace.role=web");
        Node worker = nodes.start(url, QUIET, "millrace.role=worker");
        pickup("pickup on another node, POSTGRESQL", web, worker);
    }

    private static void pickup(String what, Node from, Node by) throws InterruptedException {
        var started = new SynchronousQueue<Long>();
        by.handler().script.put("timed", context -> began(started));
        var millis = new ArrayList<Double>();
        for (int i = 0; i < PICKUPS + 20; i++) {
            long start = System.nanoTime();
            from.submit("timed");
            Long ran = started.poll(30, TimeUnit.SECONDS);
            if (i >= 20) { // the first ones warm up
                millis.add((ran - start) / 1e6);
            }
            TimeUnit.MILLISECONDS.sleep(i % 37); // anywhere between two looks
        }
        Report.result(what, percentiles(millis), "p95 < 100 ms");
    }

    private static JobOutcome began(SynchronousQueue<Long> started) {
        try {
            started.put(System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new JobOutcome.Done("{}");
    }

    @ParameterizedTest
    @CsvSource({"H2, 1", "POSTGRESQL, 1", "POSTGRESQL, 2"})
    void runsJobsThatDoNothing(Database database, int count) {
        var ours = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        for (int round = 0; round <= ROUNDS; round++) {
            double own = ours(database, count);
            double other;
            boolean lockAndFetch = database == Database.POSTGRESQL;
            try (var scheduler =
                    new OtherScheduler(database.newUrl(), count, WORKERS, lockAndFetch)) {
                other = scheduler.perSecond(JOBS);
            }
            Report.round(
                    "%s, %d nodes, round %d: %,.0f jobs/s, db-scheduler %,.0f",
                    database, count, round, own, other);
            if (round > 0) {
                ours.add(own);
                ratios.add(own / other);
            }
        }
        Report.result(
                "no-op jobs on %s, %d nodes / db-scheduler".formatted(database, count),
                "%.2f: %,.0f jobs/s".formatted(Report.median(ratios), Report.median(ours)),
                ">= 0.7");
    }

    private double ours(Database database, int count) {
        String url = database.newUrl();
        List<Node> all =
                IntStream.range(0, count)
                        .mapToObj(_ ->
                                nodes.start(url, QUIET, "millrace.queue.workers=" + WORKERS)
                                        .byHand())
                        .toList();
        var jdbc = all.getFirst().context().getBean(JdbcClient.class);
        insert(jdbc, database, JOBS, "CONCAT('owner', MOD(n, 10))", "FLOOR(n / 10)");
        long start = System.nanoTime();
        all.forEach(node -> node.context().getBean(Dispatcher.class).start());
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> noops(all) >= JOBS && unfinished(jdbc) == 0);
        double perSecond = JOBS / ((System.nanoTime() - start) / 1e9);
        all.forEach(node -> node.context().close());
        return perSecond;
    }

    private static long noops(List<Node> nodes) {
        return nodes.stream().mapToLong(node -> node.handler().noops.sum()).sum();
    }

    private static int unfinished(JdbcClient jdbc) {
        return jdbc.sql("SELECT count(*) FROM job WHERE state IN ('pending', 'processing')")
                .query(Integer.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "H2 | of 1,000 owners | CONCAT('owner', MOD(n, 1000)) | FLOOR(n / 1000)",
                "H2 | 99,000 of one owner in front | CASE WHEN n < 99000 THEN 'big' ELSE CONCAT('owner', n) END | n",
                "POSTGRESQL | of 1,000 owners | CONCAT('owner', MOD(n, 1000)) | FLOOR(n / 1000)",
                "POSTGRESQL | 99,000 of one owner in front | CASE WHEN n < 99000 THEN 'big' ELSE CONCAT('owner', n) END | n"
            })
    void claimsWhereManyWait(Database database, String what, String owner, String place) {
        Node node = nodes.start(database.newUrl(), QUIET).byHand();
        insert(node.context().getBean(JdbcClient.class), database, 100_000, owner, place);
        var jobs = node.context().getBean(Jobs.class);
        var millis = new ArrayList<Double>();
        for (int i = 0; i < CLAIMS + 50; i++) {
            long start = System.nanoTime();
            Job job = node.claim("worker");
            if (i >= 50) { // the first ones warm up
                millis.add((System.nanoTime() - start) / 1e6);
            }
            if (i % 3 > 0) { // some go on running
                jobs.end(List.of(new Jobs.End(job, JobCommand.COMPLETE, "{}", null)));
            }
        }
        Report.result(
                "claim where 100,000 wait, %s, %s".formatted(what, database),
                percentiles(millis),
                "p95 < 20 ms");
    }

    /// Jobs that wait, numbered n from 0.
    ///
    /// @param owner SQL
    /// @param place SQL
    private static void insert(
            JdbcClient jdbc, Database database, int count, String owner, String place) {
        String numbers =
                switch (database) {
                    case H2 -> "(SELECT x AS n FROM system_range(0, %d)) numbers";
                    case POSTGRESQL -> "generate_series(0, %d) n";
                };
        String id = database == Database.H2 ? "RANDOM_UUID()" : "gen_random_uuid()";
        jdbc.sql(
                        """
                        INSERT INTO job (id, type, state, owner, priority, line, place, ready_at, payload, run_at,
                            attempts, crashes, epoch, restart_count, created_at, updated_at)
                        SELECT %s, 'scripted', 'pending', %s, 1, 1, %s, CURRENT_TIMESTAMP, 'noop',
                            CURRENT_TIMESTAMP, 0, 0, 0, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
                        FROM %s
                        """
                                .formatted(id, owner, place, numbers.formatted(count - 1)))
                .update();
        // As autovacuum does a minute later.
        jdbc.sql("ANALYZE").update();
    }

    private static String percentiles(List<Double> millis) {
        Collections.sort(millis);
        return "p50 %.1f, p95 %.1f ms (%d)"
                .formatted(
                        millis.get(millis.size() / 2),
                        millis.get((int) (millis.size() * 0.95)),
                        millis.size());
    }
}
