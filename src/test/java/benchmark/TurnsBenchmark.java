package benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.ForkedMillrace;
import blackbox.Http;
import blackbox.RunningMillrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import testfiles.GenerateTestFiles;

/// How long a short import takes behind long ones: see docs/benchmarks.md.
@Tag("long")
class TurnsBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int WORKERS = 3;
    private static final String FORCE = "{\"force\": true}";

    @TempDir Path folder;

    @Test
    void aShortImportBehindLongOnes() throws IOException {
        Path large = GenerateTestFiles.make("large", folder, ROWS);
        Path small = GenerateTestFiles.make("large", folder.resolve("small"), 1000);
        Path dataDir = RunningMillrace.newDataDir();
        try (var millrace =
                ForkedMillrace.start(dataDir, List.of(), "millrace.queue.workers=" + WORKERS)) {
            var http = millrace.http();
            String largeId = http.upload("large.csv", () -> open(large)).text("fileId");
            String smallId = http.upload("small.csv", () -> open(small)).text("fileId");
            seconds(http, smallId); // warms up
            var alone = new ArrayList<Double>();
            var behind = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                alone.add(seconds(http, smallId));
                behind.add(secondsBehind(http, largeId, smallId));
                Report.round(
                        "a short import, round %d: alone %.2f s, behind %d of %,d rows %.2f s",
                        round, alone.getLast(), WORKERS + 1, ROWS, behind.getLast());
            }
            Report.result(
                    "1,000 rows behind %d imports of %,d rows of the same owner"
                            .formatted(WORKERS + 1, ROWS),
                    "%.2f s; alone %.2f s".formatted(Report.median(behind), Report.median(alone)),
                    "seconds");
            millrace.terminate();
        } finally {
            FileSystemUtils.deleteRecursively(dataDir);
        }
    }

    private static double secondsBehind(Http http, String largeId, String smallId) {
        var jobs = new ArrayList<String>();
        for (int i = 0; i <= WORKERS; i++) {
            jobs.add(http.post("/process/" + largeId, FORCE).text("jobId"));
        }
        await().until(() -> http.get("/queue/stats").json().get("processing").asInt() == WORKERS);
        double seconds = seconds(http, smallId);
        long left = jobs.stream().filter(job -> !ended(http, job)).count();
        assertThat(left).as("long imports that still run").isPositive();
        await().atMost(Duration.ofMinutes(10))
                .until(() -> jobs.stream().allMatch(job -> ended(http, job)));
        return seconds;
    }

    private static double seconds(Http http, String fileId) {
        long start = System.nanoTime();
        String job = http.post("/process/" + fileId, FORCE).text("jobId");
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ended(http, job));
        return (System.nanoTime() - start) / 1e9;
    }

    private static boolean ended(Http http, String job) {
        return http.get("/jobs/" + job).text("status").equals("completed");
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
