package io.millrace.formats;

import static io.millrace.formats.RecordScan.Outcome.ENDED;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads delimited UTF-8 text as rows, from any row on.
///
/// **Rule for quotes.** A quote that begins a field opens it; the field must close right before a
/// delimiter, a line ending or the end of the file, and a doubled quote inside it stands for one.
/// Elsewhere a quote is literal. A record that breaks this rule, or does not end within the limit,
/// makes its first physical line alone malformed, and reading resumes at the next physical line.
///
/// **No rows** are lines of nothing but spaces, tabs and delimiters; they are passed over, but
/// counted as lines. A byte order mark at the start of the file belongs to no row.
///
/// What a place in the file means depends on the bytes from there on and on nothing before, so
/// every row is a place to start again. Memory holds at most about twice the longest row allowed,
/// and every byte is looked at a small number of times, however badly quotes are closed.
///
/// Not safe for use by several threads.
public final class CsvRows implements Rows {

    /// How many bytes of a row longer than the limit stay available.
    public static final int KEPT_OF_A_LONG_ROW = 64 * 1024;

    /// The highest limit for a row.
    public static final int MAX_ROW_BYTES = 256 * 1024 * 1024;

    private static final int NOT_BLANK = -1;
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

    private final Window window;
    private final CsvDialect dialect;
    private final int maxRowBytes;
    private final MalformedLines malformedLines;
    private final RecordScan scan;
    private final RecordScan ahead;
    private final FieldParser parser;

    private long position;
    private long line;

    /// @param blockBytes how much to read at once; tests choose it, to have every row cut
    ///   everywhere
    CsvRows(
            InputStream in,
            CsvDialect dialect,
            long position,
            long line,
            int maxRowBytes,
            int blockBytes) {
        if (maxRowBytes < 1 || maxRowBytes > MAX_ROW_BYTES) {
            throw new IllegalArgumentException(
                    "The limit for a row must be 1 to %d bytes, not %d"
                            .formatted(MAX_ROW_BYTES, maxRowBytes));
        }
        this.window = new Window(in, position, new SpecialBytes(dialect.quote()), blockBytes);
        this.dialect = dialect;
        this.maxRowBytes = maxRowBytes;
        this.malformedLines = new MalformedLines(window, maxRowBytes);
        this.scan = new RecordScan(window, dialect);
        this.ahead = new RecordScan(window, dialect);
        this.parser = new FieldParser(dialect, maxRowBytes);
        this.position = position;
        this.line = line;
    }

    /// Starts reading at the beginning of a row.
    ///
    /// @param in the file's bytes from `position` on; closed with this reader
    /// @param position offset in the file, 0 or as [#position()] or [Row#position()] said before
    /// @param line the physical line there, 1 or as [#line()] or [Row#line()] said before
    /// @param maxRowBytes the limit for a row, without its line ending
    public static CsvRows open(
            InputStream in, CsvDialect dialect, long position, long line, int maxRowBytes) {
        return new CsvRows(in, dialect, position, line, maxRowBytes, BLOCK_BYTES);
    }

    /// The next row, or null at the end of the file.
    @Override
    public @Nullable Row next() throws IOException {
        passOverByteOrderMark();
        passOverBlankLines();
        if (window.at(position) == Window.END) {
            return null;
        }
        long last = position + maxRowBytes;
        scan.begin(position, line);
        scan.followLineTo(last);
        var decided = scan.crossedLine() ? lookAhead(last) : scan;
        boolean good = decided.outcome() == ENDED;
        var row =
                good
                        ? parser.parse(window.slice(position, line, decided.place()))
                        : malformedLines.take(scan, decided);
        goOnAfterLine(row.position() + row.length(), good ? decided.line() : line);
        return row;
    }

    /// The offset in the file from which the next row is read: the end of the last one, so that
    /// blank lines may lie before the next.
    @Override
    public long position() {
        return position;
    }

    /// The physical line at [#position()], from 1.
    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    Window window() {
        return window;
    }

    private void passOverByteOrderMark() throws IOException {
        if (position == 0
                && window.at(0) == BYTE_ORDER_MARK[0]
                && window.at(1) == BYTE_ORDER_MARK[1]
                && window.at(2) == BYTE_ORDER_MARK[2]) {
            position = BYTE_ORDER_MARK.length;
        }
    }

    private void passOverBlankLines() throws IOException {
        for (long end = endOfBlankLine(); end >= 0; end = endOfBlankLine()) {
            goOnAfterLine(end, line);
        }
    }

    /// Where the line in hand ends, or a negative number when it is not blank, too long or not
    /// there.
    private long endOfBlankLine() throws IOException {
        window.dropBefore(position);
        long last = position + maxRowBytes;
        long end = position;
        while (end <= last && dialect.isBlank(window.at(end))) {
            end++;
        }
        boolean passed = end <= last && window.isLineEnd(end) && window.at(position) != Window.END;
        return passed ? end : NOT_BLANK;
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

    private void goOnAfterLine(long end, long lineOfEnd) throws IOException {
        position = window.afterLineEnd(end);
        line = position > end ? lineOfEnd + 1 : lineOfEnd;
    }
}
