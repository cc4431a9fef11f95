package benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.RunningMillrace;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/// How long it takes from the launch of the packaged application to its first 200 from `/health`,
/// each time over an empty data folder: see docs/benchmarks.md.
@Tag("long")
class StartBenchmark {

    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final Path SCRIPT = Path.of("bin", "millrace").toAbsolutePath();
    private static final Path JAR = Path.of("target", "millrace.jar").toAbsolutePath();
    private static final Path CACHE = Path.of("target", "millrace", "millrace.aot");
    private static final String JAVA_HOME = System.getProperty("java.home");

    @BeforeAll
    static void packaged() {
        assertThat(JAR).as("made by ./mvnw package; bin/benchmark does").exists();
    }

    @Test
    void startsToItsFirstHealthyAnswer() throws Exception {
        measure("start of the jar (java -jar)", "< 10 s", JAVA_HOME + "/bin/java", "-jar", JAR);
        Files.deleteIfExists(CACHE);
        run(SCRIPT.toString(), "aot"); // extracts the jar, which is done once
        Path aside = Files.move(CACHE, CACHE.resolveSibling("millrace.aot.aside"));
        measure("start with bin/millrace", "< 10 s", SCRIPT);
        Files.move(aside, CACHE);
        measure("start with bin/millrace and an AOT cache", "< 5 s", SCRIPT);
    }

    private static void measure(String what, String aim, Object... command) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            seconds.add(secondsToServe(Arrays.stream(command).map(Object::toString)));
            Report.round("%s: %.1f s", what, seconds.getLast());
        }
        Report.result(
                what,
                "median %.1f s, fastest %.1f s"
                        .formatted(Report.median(seconds), Collections.min(seconds)),
                aim);
    }

    private static double secondsToServe(Stream<String> command) throws Exception {
        Path dataDir = RunningMillrace.newDataDir();
        int port = freePort();
        var arguments =
                Stream.concat(
                        command,
                        Stream.of("--server.port=" + port, "--millrace.data-dir=" + dataDir));
        long start = System.nanoTime();
        Process process = launch(arguments.toList());
        try {
            awaitHealthy(process, URI.create("http://127.0.0.1:%d/health".formatted(port)));
            return (System.nanoTime() - start) / 1e9;
        } finally {
            process.destroyForcibly().waitFor();
            FileSystemUtils.deleteRecursively(dataDir);
        }
    }

    private static void awaitHealthy(Process process, URI health) throws Exception {
        while (!healthy(health)) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Millrace ended: " + process.exitValue());
            }
        }
    }

    private static boolean healthy(URI health) {
        try {
            return ((HttpURLConnection) health.toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(launch(List.of(command)).waitFor()).as(String.join(" ", command)).isZero();
    }

    private static Process launch(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.redirectOutput(Path.of("target", "start-benchmark.log").toFile());
        process.environment().put("JAVA_HOME", JAVA_HOME);
        process.environment().remove("JAVA_OPTS");
        return process.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
