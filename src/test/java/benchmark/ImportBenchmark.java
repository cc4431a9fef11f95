package benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.RunningMillrace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.util.FileSystemUtils;
import testfiles.GenerateTestFiles;

/// How fast imports are, beside what the record store alone can take: see docs/benchmarks.md.
@Tag("long")
class ImportBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int BATCH = 1_000;
    private static final int STRETCH = 100 * BATCH;
    private static final int DRIVER_THREADS = 2;
    private static final Date NOW = Date.from(Instant.parse("2026-11-22T00:00:00Z"));

    private final Path dataDir = RunningMillrace.newDataDir();

    @TempDir Path folder;

    @AfterEach
    void clean() throws IOException {
        FileSystemUtils.deleteRecursively(dataDir);
    }

    @Test
    void importsBesideThePlainDriver() {
        Path csv = large();
        try (var millrace = RunningMillrace.start(dataDir)) {
            TimedImport whole = store(millrace, csv);
            plainDriver(millrace);
            whole.run();
            var ratios = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                Measured driver = plainDriver(millrace);
                Measured importing = whole.run();
                ratios.add(importing.rowsPerSecond() / driver.rowsPerSecond());
                Report.round(
                        "import, round %d: (a) driver, 2 threads: %s; (b) import: %s; b/a %.2f; live heap after GC %d MB",
                        round, driver, importing, ratios.getLast(), liveHeap());
            }
            Report.result(
                    "import of %,d rows / plain driver".formatted(ROWS),
                    "%.2f".formatted(Report.median(ratios)),
                    ">= 0.85");
        }
    }

    @Test
    void importsIntoAServerThatOnlyAcknowledges() throws IOException {
        Path csv = large();
        try (var mongo = new AcknowledgingMongo();
                var millrace =
                        RunningMillrace.start(dataDir, "spring.mongodb.uri=" + mongo.uri())) {
            TimedImport whole = store(millrace, csv);
            whole.run();
            var speeds = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                Measured importing = whole.run();
                speeds.add(importing.rowsPerSecond());
                Report.round(
                        "import, round %d, records acknowledged but not stored: %s; live heap after GC %d MB",
                        round, importing, liveHeap());
            }
            assertThat(mongo.inserted()).isGreaterThan(ROWS * 9L / 10 * (ROUNDS + 1));
            Report.result(
                    "import, records acknowledged but not stored",
                    "%,.0f rows/s".formatted(Report.median(speeds)),
                    ">= 250,000 rows/s");
        }
    }

    /// The documents are ready before the clock runs. All of them would need more memory than the
    /// benchmark has, so it runs in stretches.
    private static Measured plainDriver(RunningMillrace millrace) {
        var collection =
                millrace.part(MongoDatabaseFactory.class)
                        .getMongoDatabase()
                        .getCollection("driver" + UUID.randomUUID());
        var ids = new Ids(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        var total = new Measured(0, 0, 0);
        try (var threads = Executors.newFixedThreadPool(DRIVER_THREADS)) {
            for (int start = 0; start < ROWS; start += STRETCH) {
                int end = Math.min(start + STRETCH, ROWS);
                var batches = prepare(ids, start, end);
                var measured = Measured.of(end - start, () -> insert(collection, batches, threads));
                total = total.plus(measured);
            }
        }
        collection.drop();
        return total;
    }

    private static void insert(
            MongoCollection<Document> collection,
            Queue<List<Document>> batches,
            ExecutorService threads) {
        var inserting = new ArrayList<Callable<Void>>();
        for (int thread = 0; thread < DRIVER_THREADS; thread++) {
            inserting.add(() -> {
                for (var batch = batches.poll(); batch != null; batch = batches.poll()) {
                    collection.insertMany(batch, new InsertManyOptions().ordered(false));
                }
                return null;
            });
        }
        try {
            for (Future<Void> done : threads.invokeAll(inserting)) {
                done.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private record Ids(String job, String file) {}

    private static Queue<List<Document>> prepare(Ids ids, int from, int to) {
        var batches = new ConcurrentLinkedQueue<List<Document>>();
        for (int start = from; start < to; start += BATCH) {
            var batch = new ArrayList<Document>(BATCH);
            for (int row = start; row < Math.min(start + BATCH, to); row++) {
                batch.add(document(ids, row));
            }
            batches.add(batch);
        }
        return batches;
    }

    /// A record as an import writes it.
    private static Document document(Ids ids, int row) {
        return new Document("_id", "%s:%015d".formatted(ids.job(), row * 50L))
                .append("name", "Some Person " + row)
                .append("email", "some.person." + row + "@example.com")
                .append("age", row % 100)
                .append("department", "Engineering")
                .append("uploadedFileId", ids.file())
                .append("processedAt", NOW)
                .append(
                        "_src",
                        new Document("file", ids.file())
                                .append("job", ids.job())
                                .append("position", row * 50L)
                                .append("line", (long) row));
    }

    private static TimedImport store(RunningMillrace millrace, Path csv) {
        return TimedImport.of(millrace.http(), () -> open(csv), ROWS);
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
