package io.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final SettableClock clock = new SettableClock();

    @Test
    void aTerminalRewritesItsLastLine() {
        var screen = screen(true, 20);
        screen.status("a.csv: importing", "5 %");
        clock.pass(Duration.ofMillis(100));
        screen.status("a.csv: importing", "100 %");
        screen.status("b.csv", "");
        screen.print("done");

        assertThat(written.toString(UTF_8))
                .isEqualTo(
                        "a.csv: importing  …\r"
                                + "a.csv: importing  …\r"
                                + "b.csv              \r"
                                + "     \r"
                                + "done\n");
    }

    @Test
    void aTerminalIsNotRepaintedForEveryBuffer() {
        var screen = screen(true, 80);
        for (var i = 0; i < 1_000; i++) {
            screen.status("uploading", i + " %");
            clock.pass(Duration.ofMillis(1));
        }

        assertThat(written.toString(UTF_8).chars().filter(c -> c == '\r')).hasSize(10);
    }

    @Test
    void aFileGetsALineForWhatIsNewAndEveryFiveSeconds() {
        var screen = screen(false, 80);
        screen.status("uploading", "1 %");
        clock.pass(Duration.ofMillis(4_999));
        screen.status("uploading", "2 %");
        clock.pass(Duration.ofMillis(1));
        screen.status("uploading", "3 %");
        screen.status("importing", "0 %");
        screen.print("done");
        screen.status("importing", "0 %");

        assertThat(written.toString(UTF_8).lines())
                .containsExactly(
                        "uploading  1 %",
                        "uploading  3 %", "importing  0 %", "done", "importing  0 %");
    }

    @ParameterizedTest
    @CsvSource({"24 132, 132", "24 3, 20", "0 0, 80", "'', 80", "stty: not a tty, 80"})
    void readsTheWidthFromStty(String sizes, int columns) {
        assertThat(Screen.columnsFrom(sizes)).isEqualTo(columns);
    }

    private Screen screen(boolean terminal, int columns) {
        return new Screen(new PrintStream(written, true, UTF_8), terminal, columns, clock);
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2026-11-22T10:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
