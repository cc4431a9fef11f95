package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import testfiles.GenerateTestFiles;

/// Kills the process in the middle of an import, starts it again, and compares every record with
/// what the file holds.
class CrashTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// A process that lives for seconds is up sooner without the optimizing compiler.
    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir Path folder;

    @Test
    void goesOnAfterBeingKilledAtEachMomentOfAChunk() {
        var scenario = new Scenario(30_000);
        scenario.killAt("AFTER_THE_MONGO_WRITE", 7);
        scenario.killAt("BEFORE_THE_COMMIT", 5);
        scenario.killAt("AFTER_THE_COMMIT", 3);
        scenario.finish();
    }

    @Test
    void goesOnAfterBeingKilledAtRandomMoments() {
        var scenario = new Scenario(120_000);
        var random = new Random(20261122);
        for (int kill = 0; kill < 2; kill++) {
            scenario.killWithin(Duration.ofMillis(1 + random.nextInt(800)));
        }
        scenario.finish();
    }

    @Test
    void aGracefulStopCommitsTheChunkInHandAndCountsAsNoFailure() {
        var scenario = new Scenario(120_000);
        scenario.terminateInTheMiddle();
        Answer job = scenario.finish();
        assertThat(job.json().get("restartCount").asInt()).isZero();
        assertThat(job.json().get("recoveredAt").isNull()).isTrue();
        assertThat(job.json().get("attempts").asInt()).isEqualTo(1);
    }

    /// The million-row version: see docs/testing.md.
    @Test
    @Tag("long")
    void losesNothingAndDoublesNothingOverMoreThanTwentyKills() {
        for (int run = 0; run < 3; run++) {
            var scenario = new Scenario(1_000_000);
            var random = new Random(run);
            scenario.killAt("AFTER_THE_MONGO_WRITE", 1 + random.nextInt(80));
            scenario.killAt("BEFORE_THE_COMMIT", 1 + random.nextInt(80));
            scenario.killAt("AFTER_THE_COMMIT", 1 + random.nextInt(80));
            for (int kill = 0; kill < 7; kill++) {
                scenario.killWithin(Duration.ofMillis(1 + random.nextInt(1500)));
            }
            scenario.finish();
        }
    }

    /// One import of one file, over several lives of the process.
    private final class Scenario {

        private final Path dataDir = RunningMillrace.newDataDir();
        private final Path csv;
        private String jobId = "";
        private int crashes;

        Scenario(int rows) {
            csv = large(rows);
        }

        void killAt(String moment, int write) {
            try (var millrace =
                    ForkedMillrace.start(
                            dataDir, JVM, "crash.at=" + moment, "crash.write=" + write)) {
                startOrGoOn(millrace);
                millrace.awaitEnd();
                crashes++;
            }
        }

        void killWithin(Duration delay) {
            try (var millrace = ForkedMillrace.start(dataDir, JVM)) {
                startOrGoOn(millrace);
                awaitRunning(millrace);
                await().pollDelay(delay).until(() -> true);
                assertThat(status(millrace))
                        .as("killed too late to be of use")
                        .isEqualTo("processing");
                millrace.kill();
                crashes++;
            }
        }

        void terminateInTheMiddle() {
            try (var millrace = ForkedMillrace.start(dataDir, JVM)) {
                startOrGoOn(millrace);
                awaitRunning(millrace);
                assertThat(millrace.terminate()).as("exit code").isIn(0, 143);
            }
        }

        /// Lets it run to its end and checks all of it.
        Answer finish() {
            Committed before = Committed.in(dataDir);
            try (var millrace = ForkedMillrace.start(dataDir, JVM)) {
                startOrGoOn(millrace);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> Set.of("completed", "failed").contains(status(millrace)));
                Answer job = millrace.http().get("/jobs/" + jobId);
                assertThat(job.text("status")).as(job.body()).isEqualTo("completed");
                assertThat(job.json().get("restartCount").asInt()).isEqualTo(crashes);
                assertThat(job.json().get("bytesRead").asLong() - before.bytesRead())
                        .as("bytes fetched by the last run: the rest of the file, and nothing else")
                        .isEqualTo(before.end() - before.position());
                var expected = ExpectedResult.of(csv);
                expected.assertCounts(job.json().get("result"));
                try (var mongo = millrace.mongo()) {
                    assertRecords(expected, mongo.getDatabase("millrace").getCollection("records"));
                }
                return job;
            }
        }

        private void assertRecords(ExpectedResult expected, MongoCollection<Document> records) {
            try (var found =
                    records.find().sort(Sorts.ascending("_id")).batchSize(5_000).iterator()) {
                expected.assertRecords(found);
            }
        }

        private void startOrGoOn(ForkedMillrace millrace) {
            if (jobId.isEmpty()) {
                String fileId =
                        millrace.http().upload("large-test.csv", () -> open(csv)).text("fileId");
                jobId = millrace.http().post("/process/" + fileId).text("jobId");
            }
        }

        private void awaitRunning(ForkedMillrace millrace) {
            long before = rows(millrace);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> status(millrace).equals("processing") && rows(millrace) > before);
        }

        private long rows(ForkedMillrace millrace) {
            var rows = millrace.http().get("/jobs/" + jobId).json().get("rows");
            return rows == null ? 0 : rows.asLong();
        }

        private String status(ForkedMillrace millrace) {
            return millrace.http().get("/jobs/" + jobId).text("status");
        }
    }

    /// What the import has committed, read from the database file while no process has it open.
    private record Committed(long position, long end, long bytesRead) {
        static Committed in(Path dataDir) {
            var database =
                    new DriverManagerDataSource(
                            "jdbc:h2:file:" + dataDir.resolve("db/millrace").toAbsolutePath(),
                            "sa",
                            "");
            return JdbcClient.create(database)
                    .sql("SELECT position, end_position, bytes_read FROM import_partition")
                    .query((row, n) ->
                            new Committed(row.getLong(1), row.getLong(2), row.getLong(3)))
                    .single();
        }
    }

    private Path large(int rows) {
        try {
            return GenerateTestFiles.make("large", folder, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
