package io.millrace.formats;

import static io.millrace.formats.RecordScan.Outcome.ENDED;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Finds the records of delimited text, one after the other, by the rule of [CsvRows]. What is in
/// their fields is for others.
final class RecordFinder implements Closeable {

    private static final int NOT_BLANK = -1;
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private final Window window;
    private final CsvDialect dialect;
    private final int maxRowBytes;
    private final MalformedLines malformedLines;
    private final RecordScan scan;
    private final RecordScan ahead;
    private final PlainRecords plain;

    private long position;
    private long line;
    private long start;
    private long firstLine;
    private long end;
    private Row.@Nullable Malformed malformed;

    /// @param position offset in the file, 0 or where a row may begin
    /// @param line the physical line there
    RecordFinder(
            InputStream in,
            CsvDialect dialect,
            long position,
            long line,
            int maxRowBytes,
            int blockBytes) {
        if (maxRowBytes < 1 || maxRowBytes > CsvRows.MAX_ROW_BYTES) {
            throw new IllegalArgumentException(
                    "The limit for a row must be 1 to %d bytes, not %d"
                            .formatted(CsvRows.MAX_ROW_BYTES, maxRowBytes));
        }
        var special = new SpecialBytes(dialect);
        this.window = new Window(in, position, special, blockBytes);
        this.dialect = dialect;
        this.maxRowBytes = maxRowBytes;
        this.malformedLines = new MalformedLines(window, maxRowBytes);
        this.scan = new RecordScan(window, dialect);
        this.ahead = new RecordScan(window, dialect);
        this.plain = new PlainRecords(dialect, special, maxRowBytes);
        this.position = position;
        this.line = line;
    }

    /// Goes on to the next record, or to the first line of what is none.
    ///
    /// @return false at the end of the file
    boolean find() throws IOException {
        passOverPreamble();
        passOverBlankLines();
        if (window.at(position) == Window.END) {
            return false;
        }
        long last = position + maxRowBytes;
        scan.begin(position, line);
        scan.followLineTo(last);
        var decided = scan.crossedLine() ? lookAhead(last) : scan;
        start = position;
        firstLine = line;
        if (decided.outcome() == ENDED) {
            malformed = null;
            end = decided.place();
            goOnAfterLine(end, decided.line());
        } else {
            malformed = malformedLines.take(scan, decided);
            goOnAfterLine(start + malformed.length(), line);
        }
        return true;
    }

    /// Passes over records, and over what is none.
    ///
    /// @return how many there were; fewer than `wanted` only at the end of the file
    long skip(long wanted) throws IOException {
        passOverPreamble();
        long passed = skipPlain(wanted);
        while (passed < wanted && find()) {
            passed++;
            passed += skipPlain(wanted - passed);
        }
        return passed;
    }

    /// Why the bytes that were found are no record, or null when they are one.
    Row.@Nullable Malformed malformed() {
        return malformed;
    }

    /// The record that was found; to be asked for before going on.
    Slice slice() {
        return window.slice(start, firstLine, end);
    }

    /// Where to go on: the end of the last record, so that blank lines may lie before the next.
    long position() {
        return position;
    }

    /// The physical line of [#position()], from 1.
    long line() {
        return line;
    }

    Window window() {
        return window;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    private long skipPlain(long wanted) {
        plain.passOver(window, position, wanted);
        position += plain.bytes();
        line += plain.lines();
        return plain.rows();
    }

    /// A byte order mark, and the line that tells Excel the delimiter.
    private void passOverPreamble() throws IOException {
        if (position != 0) {
            return;
        }
        if (window.at(0) == BYTE_ORDER_MARK[0]
                && window.at(1) == BYTE_ORDER_MARK[1]
                && window.at(2) == BYTE_ORDER_MARK[2]) {
            position = BYTE_ORDER_MARK.length;
        }
        if (window.at(position) == 's'
                && window.at(position + 1) == 'e'
                && window.at(position + 2) == 'p'
                && window.at(position + 3) == '='
                && window.at(position + 4) == dialect.delimiter()
                && window.isLineEnd(position + 5)) {
            goOnAfterLine(position + 5, line);
        }
    }

    private void passOverBlankLines() throws IOException {
        for (long blank = endOfBlankLine(); blank >= 0; blank = endOfBlankLine()) {
            goOnAfterLine(blank, line);
        }
    }

    /// Where the line in hand ends, or a negative number when it is not blank, too long or not
    /// there.
    private long endOfBlankLine() throws IOException {
        window.dropBefore(position);
        long last = position + maxRowBytes;
        long place = position;
        while (place <= last && dialect.isBlank(window.at(place))) {
            place++;
        }
        boolean passed =
                place <= last && window.isLineEnd(place) && window.at(position) != Window.END;
        return passed ? place : NOT_BLANK;
    }

    /// Decides a record that goes on after its first line. Whatever that line was, the record is
    /// inside quotes where the next line starts, and nothing else matters for how it goes on. So
    /// when this look into the file was in vain, and a look from a later line gets to one that this
    /// look crossed, it need not look again but goes on where this one stopped. Without that, a
    /// file in which every line opens a quote would be scanned as far as the limit reaches for each
    /// of its lines.
    private RecordScan lookAhead(long last) throws IOException {
        if (ahead.place() < scan.place()) {
            ahead.takeOver(scan);
        }
        ahead.followTo(last);
        return ahead;
    }

    private void goOnAfterLine(long lineEnd, long lineOfEnd) throws IOException {
        position = window.afterLineEnd(lineEnd);
        line = position > lineEnd ? lineOfEnd + 1 : lineOfEnd;
    }
}
