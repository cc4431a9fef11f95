package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Cluster.Clocks;
import blackbox.CrashableMillrace.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Several processes on one PostgreSQL, MongoDB and S3: nothing is lost and nothing is done twice,
/// whichever of them is killed, or stopped for a while, whenever.
class ClusterTest {

    private static final int PARTITIONS = 4;

    private static final String MANY_CRASHES = "millrace.queue.max-crashes=1000";

    private static final String[] SHORT_LEASE = {
        MANY_CRASHES, "millrace.queue.lease=3s", "millrace.queue.heartbeat=1s"
    };

    @TempDir Path folder;

    @Test
    void everyJobIsDoneOnceThoughNodesAreKilled() throws IOException {
        killThoseThatImport(2, Clocks.EXACT, SHORT_LEASE);
    }

    private void killThoseThatImport(int nodes, Clocks clocks, String... settings)
            throws IOException {
        try (var cluster = Cluster.start(nodes, clocks, settings)) {
            var audit = JobAudit.of(cluster.jdbc());
            var work = new ClusterWork(cluster, folder, new Random(1));
            for (int kill = 0; kill < 2; kill++) {
                work.submit(9);
                work.submitImport(60_000);
                cluster.killOneThatImports();
            }
            cluster.awaitAllServing();
            work.awaitEnd();
            audit.assertEachCompletedOnce(20);
            work.assertAllIsThereOnce();
            assertThat(audit.takeOvers()).as("kills that hit a running job").isPositive();
        }
    }

    @Test
    void aNodeThatWasStoppedInAChunkChangesNothingWhenItGoesOn() throws IOException {
        stopAndCheck(Moment.AFTER_THE_MONGO_WRITE, Duration.ZERO, 2, SHORT_LEASE);
    }

    /// The long versions: see docs/testing.md.
    @Tag("long")
    @Test
    void everyJobIsDoneOnceThoughNodesAreKilledAgainAndAgain() throws IOException {
        killAndCheck(
                3,
                Integer.getInteger("cluster.jobs", 300),
                Integer.getInteger("cluster.kills", 30),
                MANY_CRASHES);
    }

    /// Fewer of both: asking libfaketime for the time makes a JVM several times slower.
    @Tag("long")
    @Test
    void clocksAMinuteApartChangeNothing() throws IOException {
        killThoseThatImport(3, Clocks.A_MINUTE_APART, MANY_CRASHES);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = {"AFTER_THE_MONGO_WRITE", "BEFORE_THE_COMMIT"})
    void aNodeThatWasStoppedForAMinuteChangesNothingWhenItGoesOn(Moment moment) throws IOException {
        stopAndCheck(moment, Duration.ofMinutes(1), 3);
    }

    private void killAndCheck(int nodes, int jobs, int kills, String... settings)
            throws IOException {
        long seed = Long.getLong("cluster.seed", System.nanoTime() % 1_000_000);
        System.out.printf("cluster.seed=%d%n", seed);
        var random = new Random(seed);
        try (var cluster = Cluster.start(nodes, Clocks.EXACT, settings)) {
            var audit = JobAudit.of(cluster.jdbc());
            var work = new ClusterWork(cluster, folder, random);
            for (int kill = 0; kill < kills; kill++) {
                work.submit(jobs * (kill + 1) / kills - jobs * kill / kills);
                var pause = Duration.ofMillis(500 + random.nextInt(3_000));
                await().pollDelay(pause).until(() -> true);
                cluster.killOne(random);
            }
            cluster.awaitAllServing();
            work.awaitEnd();
            audit.assertEachCompletedOnce(jobs);
            work.assertAllIsThereOnce();
            System.out.printf("%d jobs, %d kills, %d take-overs%n", jobs, kills, audit.takeOvers());
            assertThat(audit.takeOvers()).as("kills that hit a running job").isPositive();
        }
    }

    /// Stops the node that runs an import in the middle of a chunk; when another one has taken the
    /// import over and is in the middle of a chunk too, the first goes on.
    private void stopAndCheck(Moment moment, Duration stop, int nodes, String... settings)
            throws IOException {
        Path go = folder.resolve("go");
        String[] all = {
            "millrace.imports.split-from=1MB",
            "millrace.imports.partitions=" + PARTITIONS,
            "crash.at=" + moment,
            "crash.count=7",
            "crash.stop=" + folder.resolve("stopped"),
            "hold.at=14",
            "hold.until=" + go,
        };
        try (var cluster =
                Cluster.start(
                        nodes,
                        Clocks.EXACT,
                        Stream.of(all, settings).flatMap(Arrays::stream).toArray(String[]::new))) {
            var audit = JobAudit.of(cluster.jdbc());
            var work = new ClusterWork(cluster, folder, new Random(1));
            work.submitImport(60_000);
            var stopped =
                    await().atMost(Duration.ofMinutes(1))
                            .until(
                                    () ->
                                            cluster.nodes().stream()
                                                    .filter(ForkedMillrace::isStopped)
                                                    .findFirst(),
                                    Optional::isPresent)
                            .orElseThrow();
            Instant since = Instant.now();
            await().atMost(Duration.ofSeconds(30)).until(() -> audit.takeOvers() == 1);
            var took = Duration.between(since, Instant.now());
            System.out.printf("stopped %s: taken over after %s%n", moment, took);
            await().atMost(Duration.ofMinutes(1)).until(() -> isHeldUp(cluster, stopped));
            await().pollDelay(stop.compareTo(took) > 0 ? stop.minus(took) : Duration.ZERO)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> true);

            var before = concat(work.committed(), audit.all());
            stopped.goOn();
            await("the node that was stopped puts the job down")
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            stopped.http().get("/queue/stats").text("activeWorkers").equals("0"));
            assertThat(concat(work.committed(), audit.all())).isEqualTo(before);
            assertThat(printed(stopped, CrashableMillrace.LATE_WRITE))
                    .as("late chunks: at most one for each partition")
                    .isLessThanOrEqualTo(PARTITIONS);

            Files.createFile(go);
            work.awaitEnd();
            audit.assertEachCompletedOnce(1);
            work.assertAllIsThereOnce();
        }
    }

    private static boolean isHeldUp(Cluster cluster, ForkedMillrace stopped) {
        return cluster.nodes().stream()
                .filter(node -> node != stopped)
                .anyMatch(node -> printed(node, CrashableMillrace.HELD) == PARTITIONS);
    }

    private static long printed(ForkedMillrace node, String line) {
        return node.log().stream().filter(line::equals).count();
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.of(first, second).flatMap(List::stream).toList();
    }
}
