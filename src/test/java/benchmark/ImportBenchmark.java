package benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.RunningMillrace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import testfiles.GenerateTestFiles;

/// How fast imports are, beside what the record store alone can take: see docs/benchmarks.md.
@Tag("long")
class ImportBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int BATCH = 1_000;

    @TempDir Path folder;

    @Test
    void importsBesideThePlainDriver() {
        Path csv = large();
        try (var millrace = RunningMillrace.start(RunningMillrace.newDataDir())) {
            for (int round = 1; round <= ROUNDS; round++) {
                Measured driver = plainDriver(millrace);
                Measured importing = wholeImport(millrace, csv);
                System.out.printf(
                        "BENCHMARK round %d: (a) driver, 2 threads: %s; (b) import: %s; b/a = %.2f; live heap after GC %d MB%n",
                        round,
                        driver,
                        importing,
                        importing.rowsPerSecond() / driver.rowsPerSecond(),
                        liveHeap());
            }
        }
    }

    @Test
    void importsIntoAServerThatOnlyAcknowledges() throws IOException {
        Path csv = large();
        try (var mongo = new AcknowledgingMongo();
                var millrace =
                        RunningMillrace.start(
                                RunningMillrace.newDataDir(),
                                "spring.mongodb.uri=" + mongo.uri())) {
            for (int round = 1; round <= ROUNDS; round++) {
                Measured importing = wholeImport(millrace, csv);
                System.out.printf(
                        "BENCHMARK round %d: import, records acknowledged but not stored: %s; live heap after GC %d MB%n",
                        round, importing, liveHeap());
            }
            assertThat(mongo.inserted()).isGreaterThan(ROWS * 9L / 10 * ROUNDS);
        }
    }

    /// @param cpuSeconds of the whole process, servers and garbage collection included
    private record Measured(long rows, double seconds, double cpuSeconds) {
        double rowsPerSecond() {
            return rows / seconds;
        }

        @Override
        public String toString() {
            return "%,.0f rows/s, %.1f µs CPU/row"
                    .formatted(rowsPerSecond(), cpuSeconds * 1e6 / rows);
        }
    }

    private static Measured measure(long rows, Runnable work) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        return new Measured(
                rows, (System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
    }

    private static Measured plainDriver(RunningMillrace millrace) {
        var collection =
                millrace.part(MongoDatabaseFactory.class)
                        .getMongoDatabase()
                        .getCollection("driver" + UUID.randomUUID());
        var measured = measure(ROWS, () -> insertWithTwoThreads(collection));
        collection.drop();
        return measured;
    }

    private static void insertWithTwoThreads(MongoCollection<Document> collection) {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var halves = new ArrayList<Callable<Void>>();
            for (int half = 0; half < 2; half++) {
                int from = half * (ROWS / 2);
                halves.add(() -> {
                    insert(collection, from, from + ROWS / 2);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(halves)) {
                done.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insert(MongoCollection<Document> collection, int from, int to) {
        String job = UUID.randomUUID().toString();
        String file = UUID.randomUUID().toString();
        var now = Date.from(Instant.now());
        for (int start = from; start < to; start += BATCH) {
            var batch = new ArrayList<Document>(BATCH);
            for (int row = start; row < start + BATCH; row++) {
                batch.add(
                        new Document("_id", "%s:%015d".formatted(job, row * 50L))
                                .append("name", "Some Person " + row)
                                .append("email", "some.person." + row + "@example.com")
                                .append("age", row % 100)
                                .append("department", "Engineering")
                                .append("uploadedFileId", file)
                                .append("processedAt", now)
                                .append(
                                        "_src",
                                        new Document("file", file)
                                                .append("job", job)
                                                .append("position", row * 50L)
                                                .append("line", (long) row)));
            }
            collection.insertMany(batch, new InsertManyOptions().ordered(false));
        }
    }

    private static Measured wholeImport(RunningMillrace millrace, Path csv) {
        var http = millrace.http();
        String fileId = http.upload("large-test.csv", () -> open(csv)).text("fileId");
        return measure(
                ROWS,
                () -> {
                    String jobId = http.post("/process/" + fileId).text("jobId");
                    await().atMost(Duration.ofMinutes(10))
                            .pollInterval(Duration.ofMillis(100))
                            .until(() ->
                                    Set.of("completed", "failed")
                                            .contains(http.get("/jobs/" + jobId).text("status")));
                    assertThat(http.get("/jobs/" + jobId).text("status")).isEqualTo("completed");
                });
    }

    private static long liveHeap() {
        System.gc();
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return memory.getUsed() >> 20;
    }

    private Path large() {
        try {
            return GenerateTestFiles.make("large", folder, ROWS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static java.io.InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
