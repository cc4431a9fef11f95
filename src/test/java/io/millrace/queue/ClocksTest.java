package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The clocks of nodes may differ: times in the queue are the database's. The cluster test has
/// nodes whose clocks are a minute apart; this one keeps anybody from asking a clock in the first
/// place.
class ClocksTest {

    private static final Pattern CLOCK =
            Pattern.compile(
                    "(Instant|Date|DateTime|Time)\\.now\\(|currentTimeMillis|Clock\\.system|new Date\\(");

    /// Spans are told by the clock of the node that makes them; nothing is decided by them.
    private static final String SPANS = "JobTraces.java";

    @Test
    void noPartOfTheQueueAsksANodeForTheTime() throws IOException {
        try (var files = Files.list(Path.of("src/main/java/io/millrace/queue"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith(SPANS))
                            .toList();
            assertThat(sources).hasSizeGreaterThan(20);
            assertThat(sources).noneMatch(ClocksTest::asksForTheTime);
        }
    }

    private static boolean asksForTheTime(Path source) {
        try {
            return Files.readAllLines(source).stream()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("//"))
                    .anyMatch(line -> CLOCK.matcher(line).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
