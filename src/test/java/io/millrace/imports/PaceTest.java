package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final int SIZE = 1000;
    private static final int THREADS = 4;

    /// A partition of a hundred bytes.
    ///
    /// @param seconds that its thread has spent on it
    private record Part(int percent, long rows, long seconds) {

        Partition partition(int number) {
            var counters = new Counters();
            counters.rows = rows;
            counters.chunkNanos = seconds * 1_000_000_000;
            long start = number * 100L;
            return new Partition(
                    new UUID(0, 0),
                    number,
                    start,
                    start + 100,
                    start + percent,
                    1,
                    percent == 100,
                    0,
                    counters);
        }
    }

    private static final Part DONE = new Part(100, 1000, 10);
    private static final Part HALF = new Part(50, 500, 5);
    private static final Part WAITS = new Part(0, 0, 0);

    private static Pace of(Part... parts) {
        return Pace.of(
                IntStream.range(0, parts.length).mapToObj(n -> parts[n].partition(n)).toList(),
                SIZE,
                THREADS);
    }

    @Test
    void knowsNothingBeforeTheFirstChunk() {
        assertThat(of(WAITS, WAITS)).isEqualTo(new Pace(0, 0));
    }

    @Test
    void sharesWhatIsLeftAmongTheThreads() {
        assertThat(of(HALF, HALF, HALF, HALF, WAITS, WAITS, WAITS, WAITS))
                .as("20 s of halves and 40 s of others, by four")
                .isEqualTo(new Pace(400, 15));
    }

    @Test
    void thePartThatIsReadyLastSaysWhenAllIs() {
        var slow = new Part(10, 100, 10);
        assertThat(of(DONE, DONE, DONE, DONE, DONE, DONE, DONE, slow))
                .as("one thread is at work, for nine times what it took so far")
                .isEqualTo(new Pace(10, 90));
        assertThat(of(HALF, HALF, HALF, slow).secondsLeft()).isEqualTo(90);
    }

    @Test
    void isTheAverageOnceAllIsRead() {
        assertThat(of(DONE, DONE)).isEqualTo(new Pace(200, 0));
    }

    @Test
    void ofOnePartItIsSimple() {
        assertThat(of(HALF)).isEqualTo(new Pace(100, 5));
    }
}
