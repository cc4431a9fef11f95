package io.millrace.formats;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads UTF-8 text that has a JSON object on each line (NDJSON, JSON Lines), from any line on.
///
/// A line that holds no JSON object is malformed, and reading goes on at the next; a line of
/// nothing but spaces and tabs is no row, but counted. So every row is a place to start again.
///
/// Not safe for use by several threads.
final class JsonLineRows implements Rows {

    /// Its records are the physical lines: no quote takes a line ending into a record, and JSON
    /// writes none inside its strings.
    static final CsvDialect LINES = new CsvDialect('\t', null, null);

    private final RecordFinder lines;
    private final JsonObjects objects;

    /// @param blockBytes how much to read at once
    JsonLineRows(InputStream in, long position, long line, int maxRowBytes, int blockBytes) {
        lines = new RecordFinder(in, LINES, position, line, maxRowBytes, blockBytes);
        objects = new JsonObjects(maxRowBytes);
    }

    /// @param in the text from `position` on
    static JsonLineRows open(InputStream in, long position, long line, int maxRowBytes) {
        return new JsonLineRows(in, position, line, maxRowBytes, CsvRows.BLOCK_BYTES);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (!lines.find()) {
            return null;
        }
        var malformed = lines.malformed();
        return malformed != null ? malformed : objects.parse(lines.slice());
    }

    @Override
    public long position() {
        return lines.position();
    }

    @Override
    public long line() {
        return lines.line();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
