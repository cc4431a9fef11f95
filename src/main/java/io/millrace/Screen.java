package io.millrace;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where the `--import` client writes: a terminal, whose last line it rewrites while work goes on,
/// or a file or pipe, which gets a plain line when something new begins and every few seconds.
///
/// Thread-safe: an upload reports from the threads of the HTTP client.
final class Screen {

    /// Often enough to look alive, seldom enough to cost nothing.
    private static final Duration REPAINT = Duration.ofMillis(100);

    private static final Duration PLAIN_LINE_EVERY = Duration.ofSeconds(5);
    private static final int COLUMNS_WITHOUT_TERMINAL = 120;
    private static final int COLUMNS_OF_UNKNOWN_TERMINAL = 80;

    private final PrintStream out;
    private final boolean terminal;
    private final int columns;
    private final Clock clock;

    private String lastLabel = "";
    private Instant lastStatus = Instant.MIN;
    private int shownColumns;

    Screen(PrintStream out, boolean terminal, int columns, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns;
        this.clock = clock;
    }

    /// The screen of this process: standard output, in the encoding of the terminal if it is one.
    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where there is no terminal
    static Screen ofProcess() {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            return new Screen(out, false, COLUMNS_WITHOUT_TERMINAL, Clock.systemUTC());
        }
        var out = new PrintStream(System.out, true, console.charset());
        return new Screen(out, true, terminalColumns(), Clock.systemUTC());
    }

    int columns() {
        return columns;
    }

    /// A passing state of affairs.
    ///
    /// @param label what is being done; a new one is shown at once, the same one again only now and
    ///   then
    synchronized void status(String label, String detail) {
        var now = clock.instant();
        var pause = terminal ? REPAINT : PLAIN_LINE_EVERY;
        if (label.equals(lastLabel) && now.isBefore(lastStatus.plus(pause))) {
            return;
        }
        lastLabel = label;
        lastStatus = now;
        var text = detail.isEmpty() ? label : label + "  " + detail;
        if (terminal) {
            repaint(VisibleText.cut(text, columns - 1));
        } else {
            out.println(text);
        }
    }

    /// Lines that stay.
    synchronized void print(String lines) {
        if (terminal) {
            repaint("");
        }
        lastLabel = "";
        out.println(lines);
    }

    /// Leaves the cursor at the start of the line, so that a log message written meanwhile
    /// overwrites the status instead of being glued to its end.
    private void repaint(String text) {
        var width = VisibleText.columns(text);
        out.print(text + " ".repeat(Math.max(0, shownColumns - width)) + "\r");
        out.flush();
        shownColumns = width;
    }

    /// Java has no call for this, and shells seldom export COLUMNS.
    private static int terminalColumns() {
        try {
            var stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var answer = new String(stty.getInputStream().readAllBytes(), Charset.defaultCharset());
            return columnsFrom(answer);
        } catch (IOException e) {
            return COLUMNS_OF_UNKNOWN_TERMINAL;
        }
    }

    /// @param sizes `rows columns` as `stty size` prints them, or anything else where it could not
    static int columnsFrom(@Nullable String sizes) {
        var parts = sizes == null ? new String[0] : sizes.strip().split(" ", -1);
        if (parts.length != 2 || !parts[1].matches("[1-9][0-9]{0,4}")) {
            return COLUMNS_OF_UNKNOWN_TERMINAL;
        }
        return Math.max(20, Integer.parseInt(parts[1]));
    }
}
