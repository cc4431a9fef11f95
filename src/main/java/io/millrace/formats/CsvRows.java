package io.millrace.formats;

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
/// counted as lines. At the start of the file a byte order mark belongs to no row, and a line
/// `sep=;`, Excel's word on its delimiter, is none.
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

    static final int BLOCK_BYTES = 256 * 1024;

    private final RecordFinder records;
    private final FieldParser parser;

    /// @param blockBytes how much to read at once; tests choose it, to have every row cut
    ///   everywhere
    CsvRows(
            InputStream in,
            CsvDialect dialect,
            long position,
            long line,
            int maxRowBytes,
            int blockBytes) {
        this.records = new RecordFinder(in, dialect, position, line, maxRowBytes, blockBytes);
        this.parser = FieldParser.of(dialect, maxRowBytes);
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
        if (!records.find()) {
            return null;
        }
        var malformed = records.malformed();
        return malformed != null ? malformed : parser.parse(records.slice());
    }

    /// The offset in the file from which the next row is read: the end of the last one, so that
    /// blank lines may lie before the next.
    @Override
    public long position() {
        return records.position();
    }

    /// The physical line at [#position()], from 1.
    @Override
    public long line() {
        return records.line();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    Window window() {
        return records.window();
    }
}
