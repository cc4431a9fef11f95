package benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.RunningMillrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/// What open event listeners cost an import: see docs/benchmarks.md.
@Tag("long")
class ListenersBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
    private static final int LISTENERS = 200;

    private final Path dataDir = RunningMillrace.newDataDir();

    @AfterEach
    void clean() throws IOException {
        FileSystemUtils.deleteRecursively(dataDir);
    }

    @Test
    void importsWhileManyListen() throws IOException {
        try (var millrace = RunningMillrace.start(dataDir)) {
            var file =
                    TimedImport.of(
                            millrace.http(),
                            () -> GeneratedCsv.people(ROWS, GeneratedCsv::person),
                            ROWS);
            file.run();
            var costs = new ArrayList<Double>();
            for (int round = 1; round <= ROUNDS; round++) {
                Measured alone = file.run();
                Measured heard;
                long bytes;
                try (var listeners = OpenListeners.open(millrace.port(), LISTENERS)) {
                    heard = file.run();
                    bytes = listeners.bytes();
                }
                Measured after = file.run();
                assertThat(bytes).as("bytes heard").isGreaterThan(LISTENERS * 1000L);
                double without = (alone.rowsPerSecond() + after.rowsPerSecond()) / 2;
                costs.add(1 - heard.rowsPerSecond() / without);
                Report.round(
                        "listeners, round %d: none: %s; %d: %s, %,d bytes heard; none: %s; cost %.1f %%",
                        round, alone, LISTENERS, heard, bytes, after, costs.getLast() * 100);
            }
            Report.result(
                    "cost of %d event listeners to an import".formatted(LISTENERS),
                    "%.1f %%".formatted(Report.median(costs) * 100),
                    "< 5 %");
        }
    }
}
