package benchmark;

import blackbox.RunningMillrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/// What loading several parts of a file at once gains: see docs/benchmarks.md.
@Tag("long")
class PartitionsBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final List<Integer> PARTITIONS = List.of(1, 2, 4);

    private final List<Path> dataDirs = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();

    @AfterEach
    void clean() throws IOException {
        candidates.forEach(candidate -> candidate.millrace().close());
        for (Path dataDir : dataDirs) {
            FileSystemUtils.deleteRecursively(dataDir);
        }
    }

    @Test
    void importsInOneTwoAndFourPartsWithoutStoring() throws IOException {
        try (var mongo = new AcknowledgingMongo()) {
            compare("acknowledged but not stored", "spring.mongodb.uri=" + mongo.uri());
        }
    }

    @Test
    void importsInOneTwoAndFourPartsIntoTheEmbeddedServer() {
        compare("embedded server", "spring.mongodb.uri=");
    }

    private record Candidate(
            int partitions, RunningMillrace millrace, TimedImport timed, List<Double> speeds) {}

    private void compare(String store, String setting) {
        PARTITIONS.forEach(partitions -> candidates.add(start(partitions, setting)));
        candidates.forEach(candidate -> candidate.timed().run());
        for (int round = 1; round <= ROUNDS; round++) {
            for (Candidate candidate : candidates) {
                Measured measured = candidate.timed().run();
                candidate.speeds().add(measured.rowsPerSecond());
                Report.round(
                        "partitions, %s, round %d: %d: %s",
                        store, round, candidate.partitions(), measured);
            }
        }
        for (Candidate candidate : candidates) {
            Report.result(
                    "import, partitions: %d, %s".formatted(candidate.partitions(), store),
                    "%,.0f rows/s".formatted(Report.median(candidate.speeds())),
                    "");
        }
    }

    /// One Millrace for each, because the number is a setting; those that wait for their turn do
    /// next to nothing.
    private Candidate start(int partitions, String setting) {
        Path dataDir = RunningMillrace.newDataDir();
        dataDirs.add(dataDir);
        var millrace =
                RunningMillrace.start(
                        dataDir,
                        setting,
                        "millrace.imports.partitions=" + partitions,
                        "millrace.imports.split-from=1B");
        var timed =
                TimedImport.of(
                        millrace.http(),
                        () -> GeneratedCsv.people(ROWS, GeneratedCsv::person),
                        ROWS);
        return new Candidate(partitions, millrace, timed, new ArrayList<>());
    }
}
