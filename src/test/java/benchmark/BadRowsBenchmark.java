package benchmark;

import blackbox.Http;
import blackbox.RunningMillrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/// What bad rows cost an import: see docs/benchmarks.md.
@Tag("long")
class BadRowsBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);

    private final Path dataDir = RunningMillrace.newDataDir();

    @AfterEach
    void clean() throws IOException {
        FileSystemUtils.deleteRecursively(dataDir);
    }

    @Test
    void importsBadRowsBesideGoodOnes() throws IOException {
        try (var mongo = new AcknowledgingMongo();
                var millrace =
                        RunningMillrace.start(dataDir, "spring.mongodb.uri=" + mongo.uri())) {
            TimedImport good = store(millrace.http(), 0);
            TimedImport some = store(millrace.http(), 1);
            TimedImport bad = store(millrace.http(), 10);
            List.of(good, some, bad).forEach(TimedImport::run);
            var ratios = new ArrayList<Double>();
            var speeds = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                Measured none = good.run();
                Measured tenth = some.run();
                Measured all = bad.run();
                ratios.add(tenth.rowsPerSecond() / none.rowsPerSecond());
                speeds.add(all.rowsPerSecond());
                Report.round(
                        "bad rows, round %d: none: %s; 10 %%: %s, ratio %.2f; 100 %%: %s",
                        round, none, tenth, ratios.getLast(), all);
            }
            Report.result(
                    "import of 10 % bad rows / of none",
                    "%.2f".formatted(Report.median(ratios)), ">= 0.80");
            Report.result(
                    "import of 100 % bad rows",
                    "%,.0f rows/s".formatted(Report.median(speeds)), ">= 80,000 rows/s");
        }
    }

    private static TimedImport store(Http http, int badOfTen) {
        return TimedImport.of(
                http, () -> GeneratedCsv.people(ROWS, number -> row(number, badOfTen)), ROWS);
    }

    private static String row(int number, int badOfTen) {
        return number % 10 < badOfTen ? bad(number) : GeneratedCsv.person(number);
    }

    /// The three faults that people make.
    private static String bad(int number) {
        return switch (number / 10 % 3) {
            case 0 -> ",some.person.%d@example.com,42,Engineering\n".formatted(number);
            case 1 -> "Some Person %d,some.person.%d,42,Engineering\n".formatted(number, number);
            default ->
                    "Some Person %d,some.person.%d@example.com,unknown,Engineering\n"
                            .formatted(number, number);
        };
    }
}
