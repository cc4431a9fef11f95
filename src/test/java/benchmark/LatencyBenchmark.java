package benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import benchmark.SteadyLoad.Call;
import benchmark.SteadyLoad.Latencies;
import blackbox.ForkedMillrace;
import blackbox.Http;
import blackbox.RunningMillrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import testfiles.GenerateTestFiles;

/// How long answers take while Millrace imports: see docs/benchmarks.md.
@Tag("long")
class LatencyBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int PER_SECOND = 20;
    private static final int CONNECTIONS = 4;

    /// Options of the JVM under load, to look for causes; none as a rule.
    private static final String JVM = System.getProperty("benchmark.jvm", "");

    private final Latencies jobs = new Latencies();
    private final Latencies health = new Latencies();
    private final Latencies process = new Latencies();

    @TempDir Path folder;

    @Test
    void answersWhileAMillionRowsAreImported() throws IOException {
        Path large = GenerateTestFiles.make("large", folder, ROWS);
        Path small = Path.of("test-files/small-test.csv");
        Path dataDir = RunningMillrace.newDataDir();
        List<String> options = JVM.isEmpty() ? List.of() : List.of(JVM.split(" ", -1));
        try (var millrace = ForkedMillrace.start(dataDir, options)) {
            var http = millrace.http();
            String largeId = http.upload("large.csv", () -> open(large)).text("fileId");
            String smallId = http.upload("small.csv", () -> open(small)).text("fileId");

            importUnderLoad(http, largeId, smallId);
            List.of(jobs, health, process).forEach(Latencies::forget);
            for (int round = 1; round <= ROUNDS; round++) {
                double seconds = importUnderLoad(http, largeId, smallId);
                Report.round(
                        "latency, round %d: import under load %,.0f rows/s; so far jobs %s; health %s; process %s",
                        round, ROWS / seconds, jobs, health, process);
            }
            millrace.terminate(); // a flight recording needs an orderly end
        } finally {
            FileSystemUtils.deleteRecursively(dataDir);
        }
        Report.result("GET /jobs/{id} during an import", jobs.toString(), "p99 < 50 ms");
        Report.result("GET /health during an import", health.toString(), "p99 < 50 ms");
        Report.result("POST /process during an import", process.toString(), "p99 < 100 ms");
    }

    /// One import with requests beside it, which end when it does.
    ///
    /// @return how many seconds it took
    private double importUnderLoad(Http http, String largeId, String smallId) {
        long start = System.nanoTime();
        String job = http.post("/process/" + largeId).text("jobId");
        var load =
                new SteadyLoad(
                        PER_SECOND,
                        CONNECTIONS,
                        List.of(
                                new Call("GET", http.uri("/jobs/" + job), jobs),
                                new Call("GET", http.uri("/health"), health),
                                new Call("POST", http.uri("/process/" + smallId), process)));
        try (load) {
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> ended(http.get("/jobs/" + job).text("status")));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(http.get("/jobs/" + job).text("status")).isEqualTo("completed");
        await().atMost(Duration.ofMinutes(2)).until(() -> idle(http));
        return seconds;
    }

    private static boolean ended(String status) {
        return status.equals("completed") || status.equals("failed");
    }

    private static boolean idle(Http http) {
        var stats = http.get("/queue/stats").json();
        return stats.get("pending").asInt() + stats.get("processing").asInt() == 0;
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
