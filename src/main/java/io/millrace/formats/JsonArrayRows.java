package io.millrace.formats;

import static io.millrace.formats.Fault.NOT_AN_OBJECT;
import static io.millrace.formats.Fault.TOO_LONG;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads the elements of one JSON array in UTF-8, which may be the value of a name in the outermost
/// object: its first array of objects.
///
/// Positions are ordinals: the first element is at 0, on line 1. An element that is no object, or
/// that is at fault only inside its own brackets, is malformed; where brackets or quotes do not
/// close as they opened, nothing further can be found and the file is unreadable.
///
/// Not safe for use by several threads.
final class JsonArrayRows implements Rows {

    private final JsonScan scan;
    private final int maxRowBytes;
    private final JsonObjects objects;
    private final JsonArrayFrame frame;

    private long ordinal;

    /// @param blockBytes how much to read at once
    private JsonArrayRows(InputStream in, int maxRowBytes, int blockBytes) {
        this.scan = new JsonScan(in, maxRowBytes, blockBytes);
        this.maxRowBytes = maxRowBytes;
        this.objects = new JsonObjects(maxRowBytes);
        this.frame = new JsonArrayFrame(scan);
    }

    /// @param in the text from its beginning
    /// @param position the ordinal of the element to start at
    static JsonArrayRows open(InputStream in, long position, int maxRowBytes, int blockBytes)
            throws IOException {
        var rows = new JsonArrayRows(in, maxRowBytes, blockBytes);
        while (rows.ordinal < position && rows.find()) {
            rows.ordinal++;
        }
        return rows;
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (!find()) {
            return null;
        }
        var slice = scan.slice(ordinal, ordinal + 1);
        ordinal++;
        if (slice.length() > maxRowBytes) {
            return new Row.Malformed(slice, TOO_LONG, "Longer than " + maxRowBytes + " bytes");
        }
        return slice.raw(1)[0] == '{'
                ? objects.parse(slice)
                : new Row.Malformed(slice, NOT_AN_OBJECT, "Not a JSON object");
    }

    @Override
    public long position() {
        return ordinal;
    }

    @Override
    public long line() {
        return ordinal + 1;
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }

    private boolean find() throws IOException {
        return frame.goToElement() && scan.passOverValue();
    }
}
