package benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.FaultyWire;
import blackbox.ForkedMillrace;
import blackbox.RunningMillrace;
import io.millrace.embedded.ServicesProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/// A file of gigabytes, whose rows have 4 KB: what it needs of memory, and how an import of it goes
/// on after a crash. See docs/benchmarks.md.
///
/// Millrace runs in a process of its own; the S3 server runs in another one, and the server that
/// acknowledges records in this one.
@Tag("long")
class LargeFileBenchmark {

    private static final double GIGABYTES =
            Double.parseDouble(System.getProperty("benchmark.gigabytes", "5"));
    private static final int ROW = 4096;
    private static final long LARGE_ROWS = (long) (GIGABYTES * 1e9) / ROW;
    private static final long SMALL_ROWS = 10_000_000 / ROW;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Pattern FULL_GC = Pattern.compile("Pause Full .*\\d+M->(\\d+)M\\(");

    private static Path servicesDir;
    private static Path dataDir;
    private static ServicesProcess services;
    private static FaultyWire s3;
    private static AcknowledgingMongo mongo;
    private static String small;
    private static String large;

    @BeforeAll
    static void upload() throws IOException {
        servicesDir = RunningMillrace.newDataDir();
        dataDir = RunningMillrace.newDataDir();
        services = ServicesProcess.start(servicesDir.toAbsolutePath());
        s3 =
                new FaultyWire(
                        URI.create(services.settings().get("SPRING_CLOUD_AWS_S3_ENDPOINT"))
                                .getPort());
        mongo = new AcknowledgingMongo();
        try (var millrace = start()) {
            small = store(millrace, SMALL_ROWS).fileId();
            large = store(millrace, LARGE_ROWS).fileId();
            millrace.terminate();
        }
    }

    @AfterAll
    static void clean() throws IOException {
        mongo.close();
        s3.close();
        services.close();
        FileSystemUtils.deleteRecursively(dataDir);
        FileSystemUtils.deleteRecursively(servicesDir);
    }

    @Test
    void memory() {
        try (var millrace = start("-Xlog:gc")) {
            importing(millrace, small, SMALL_ROWS).run();
            int afterSmall = liveHeap(millrace);
            int during = importLarge(millrace);
            int afterLarge = liveHeap(millrace);
            Report.result(
                    "live heap after 10 MB and after %.1f GB, -Xmx256m".formatted(GIGABYTES),
                    "%d and %d MB (in the middle of the large file at most %d MB)"
                            .formatted(afterSmall, afterLarge, during),
                    "within 20 MB");
        }
    }

    /// @return the highest live heap in MB while it ran
    private static int importLarge(ForkedMillrace millrace) {
        TimedImport importing = importing(millrace, large, LARGE_ROWS);
        String job = importing.queue();
        int highest = 0;
        for (int percent = 20; percent < 100; percent += 20) {
            Answer now = awaitProgress(importing, job, percent);
            if (!TimedImport.ended(now)) {
                int live = liveHeap(millrace);
                Report.round(
                        "memory: live heap %d MB at %s %%, %s rows/s",
                        live, now.text("progress"), now.text("rowsPerSecond"));
                highest = Math.max(highest, live);
            }
        }
        importing.assertCompleted(awaitProgress(importing, job, 101));
        return highest;
    }

    private static Answer awaitProgress(TimedImport importing, String job, int percent) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> importing.http().get("/jobs/" + job),
                        now ->
                                TimedImport.ended(now)
                                        || now.json().get("progress").asInt() >= percent);
    }

    @Test
    void resume() {
        String job = killAtNinetyPercent();
        Committed before = Committed.of(job);
        long answeredBefore = s3.answered();
        long launched = System.nanoTime();
        try (var millrace = start()) {
            TimedImport importing = importing(millrace, large, LARGE_ROWS);
            Answer first = awaitRows(importing, job, before.rows() + 1);
            Instant seen = Instant.now();
            double sinceLaunch = (System.nanoTime() - launched) / 1e9;
            Answer end = awaitProgress(importing, job, 101);
            importing.assertCompleted(end);
            assertThat(end.json().get("restartCount").asInt()).isEqualTo(1);
            Duration sinceClaim = Duration.between(Instant.parse(first.text("recoveredAt")), seen);
            Report.result(
                    "resume at 90 %% of %.1f GB: claim to first new row".formatted(GIGABYTES),
                    "%.2f s (launch to first new row %.1f s)"
                            .formatted(sinceClaim.toMillis() / 1e3, sinceLaunch),
                    "< 5 s");
            long counted = end.json().get("bytesRead").asLong() - before.bytesRead();
            long answered = s3.answered() - answeredBefore;
            Report.result(
                    "resume at 90 %% of %.1f GB: bytes read / rest".formatted(GIGABYTES),
                    "%.3f by the job, %.3f on the wire (rest %,d MB)"
                            .formatted(
                                    (double) counted / before.rest(),
                                    (double) answered / before.rest(),
                                    before.rest() / 1_000_000),
                    "<= 1.15");
        }
    }

    private static String killAtNinetyPercent() {
        try (var millrace = start()) {
            TimedImport importing = importing(millrace, large, LARGE_ROWS);
            String job = importing.queue();
            awaitRows(importing, job, LARGE_ROWS * 9 / 10);
            millrace.kill();
            return job;
        }
    }

    private static Answer awaitRows(TimedImport importing, String job, long rows) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> importing.http().get("/jobs/" + job),
                        now -> now.json().path("rows").asLong(0) >= rows);
    }

    /// What the import has committed, read from the database file while no process has it open.
    private record Committed(long rows, long rest, long bytesRead) {
        static Committed of(String job) {
            String file = dataDir.resolve("db/millrace").toAbsolutePath().toString();
            var database = new DriverManagerDataSource("jdbc:h2:file:" + file, "sa", "");
            Committed committed =
                    JdbcClient.create(database)
                            .sql(
                                    """
                                    SELECT SUM(total_rows), SUM(end_position - position), SUM(bytes_read)
                                    FROM import_partition WHERE job_id = ?
                                    """)
                            .param(UUID.fromString(job))
                            .query((row, n) ->
                                    new Committed(row.getLong(1), row.getLong(2), row.getLong(3)))
                            .single();
            assertThat(committed.rest()).as("killed too late to be of use").isPositive();
            return committed;
        }
    }

    private static ForkedMillrace start(String... options) {
        var jvm = new ArrayList<>(List.of(options));
        jvm.add("-Xmx256m");
        var settings = services.settings();
        return ForkedMillrace.start(
                dataDir,
                jvm,
                "spring.mongodb.uri=" + mongo.uri(),
                "spring.cloud.aws.s3.endpoint=http://127.0.0.1:" + s3.port(),
                "spring.cloud.aws.s3.path-style-access-enabled=true",
                "spring.cloud.aws.region.static=" + settings.get("SPRING_CLOUD_AWS_REGION_STATIC"),
                "spring.cloud.aws.credentials.access-key="
                        + settings.get("SPRING_CLOUD_AWS_CREDENTIALS_ACCESSKEY"),
                "spring.cloud.aws.credentials.secret-key="
                        + settings.get("SPRING_CLOUD_AWS_CREDENTIALS_SECRETKEY"));
    }

    private static TimedImport store(ForkedMillrace millrace, long rows) {
        return TimedImport.of(
                millrace.http(),
                () -> GeneratedCsv.people(rows, LargeFileBenchmark::wideRow),
                rows);
    }

    private static TimedImport importing(ForkedMillrace millrace, String fileId, long rows) {
        return new TimedImport(millrace.http(), fileId, rows);
    }

    /// A person with a long department, for 4 KB in all.
    private static String wideRow(int number) {
        String person = GeneratedCsv.person(number).stripTrailing();
        return person + " " + "x".repeat(ROW - person.length() - 2) + "\n";
    }

    /// What is in use after a full collection, in MB, as the collector's log tells.
    private static int liveHeap(ForkedMillrace millrace) {
        long before = fullCollections(millrace).size();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var process =
                    new ProcessBuilder(jcmd, String.valueOf(millrace.pid()), "GC.run")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertThat(process.waitFor()).as("jcmd").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return await().until(
                        () -> fullCollections(millrace), collections -> collections.size() > before)
                .getLast();
    }

    private static List<Integer> fullCollections(ForkedMillrace millrace) {
        return millrace.log().stream()
                .map(FULL_GC::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }
}
