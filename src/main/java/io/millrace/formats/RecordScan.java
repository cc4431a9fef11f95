package io.millrace.formats;

import static io.millrace.formats.RecordScan.Outcome.BROKEN;
import static io.millrace.formats.RecordScan.Outcome.ENDED;
import static io.millrace.formats.RecordScan.Outcome.OPEN;
import static io.millrace.formats.RecordScan.Outcome.UNCLOSED;

import java.io.IOException;

/// Follows one record through its quotes, as far as asked.
final class RecordScan {

    enum Outcome {
        /// Not decided by the bytes seen so far.
        OPEN,
        /// A line ending or the end of the file, outside quotes, at [#place()].
        ENDED,
        /// A quoted field closed and [#place()] holds neither a delimiter nor a line ending.
        BROKEN,
        /// The end of the file, inside quotes, at [#place()].
        UNCLOSED
    }

    private final Window window;
    private final int delimiter;
    private final int quote;
    private final int escape;

    private Outcome outcome = OPEN;
    private long start;
    private long place = -1;
    private long firstLine;
    private long line;
    private boolean quoted;
    private long openedAt;
    private long lineEnd;
    private long literal = -1;

    RecordScan(Window window, CsvDialect dialect) {
        this.window = window;
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quoteByte();
        this.escape = dialect.escapeByte();
    }

    void begin(long position, long physicalLine) {
        outcome = OPEN;
        start = position;
        place = position;
        firstLine = physicalLine;
        line = physicalLine;
        quoted = false;
    }

    /// Takes over what another scan knows, to go on from there.
    void takeOver(RecordScan other) {
        outcome = other.outcome;
        start = other.start;
        place = other.place;
        firstLine = other.firstLine;
        line = other.line;
        quoted = other.quoted;
    }

    /// Goes on until the record is decided or the byte at `last` was seen.
    void followTo(long last) throws IOException {
        while (outcome == OPEN && place <= last) {
            step(last);
        }
    }

    /// The same, but stops after a line ending inside quotes: see [#crossedLine()].
    void followLineTo(long last) throws IOException {
        while (outcome == OPEN && place <= last && line == firstLine) {
            step(last);
        }
    }

    /// Whether the record goes on after its first physical line; it then does so inside quotes.
    boolean crossedLine() {
        return line > firstLine;
    }

    long start() {
        return start;
    }

    long firstLine() {
        return firstLine;
    }

    Outcome outcome() {
        return outcome;
    }

    /// What decided the record, or else the next byte to look at.
    long place() {
        return place;
    }

    /// The physical line of [#place()].
    long line() {
        return line;
    }

    /// Where the quoted field opened that was seen last.
    long openedAt() {
        return openedAt;
    }

    /// Where the line ending inside quotes begins that was seen last.
    long lineEnd() {
        return lineEnd;
    }

    private void step(long last) throws IOException {
        place = window.findSpecial(place, last + 1);
        if (place > last) {
            return;
        }
        int found = window.at(place);
        if (found == Window.END) {
            outcome = quoted ? UNCLOSED : ENDED;
        } else if (found == quote) {
            if (quoted) {
                closeOrEscape();
            } else {
                openOrPass();
            }
        } else if (found == escape) {
            passEscaped();
        } else if (quoted) {
            lineEnd = place;
            place = window.afterLineEnd(place);
            line++;
        } else {
            outcome = ENDED;
        }
    }

    private void closeOrEscape() throws IOException {
        int next = window.at(place + 1);
        if (next == quote) {
            place += 2;
            return;
        }
        quoted = false;
        place += 1;
        if (next != delimiter && next != '\n' && next != '\r' && next != Window.END) {
            outcome = BROKEN;
        }
    }

    private void openOrPass() throws IOException {
        boolean afterDelimiter =
                place != start && window.at(place - 1) == delimiter && place - 1 != literal;
        if (place == start || afterDelimiter) {
            quoted = true;
            openedAt = place;
        }
        place += 1;
    }

    /// A line ending cannot be escaped: inside quotes it is text anyway, and outside it would leave
    /// open how a record goes on where a line begins.
    private void passEscaped() throws IOException {
        if (window.isLineEnd(place + 1)) {
            place += 1;
        } else {
            literal = place + 1;
            place += 2;
        }
    }
}
