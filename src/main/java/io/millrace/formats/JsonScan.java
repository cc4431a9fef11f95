package io.millrace.formats;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/// Goes over JSON text by its brackets, commas and quotes, without regard to what values mean. What
/// it goes over is kept as long as it is within the limit for a row.
final class JsonScan implements Closeable {

    private static final int MAX_DEPTH = 10_000;

    /// How often memory is given back within a value that is too long to be kept.
    private static final int STEP = 64 * 1024;

    private final Window window;
    private final int maxRowBytes;
    private final BitSet objects = new BitSet();

    private long place;
    private long line = 1;
    private long lineStart;
    private long start;
    private byte[] head = new byte[0];

    JsonScan(InputStream in, int maxRowBytes, int blockBytes) {
        window = new Window(in, 0, new SpecialBytes(JsonLineRows.LINES), blockBytes);
        this.maxRowBytes = maxRowBytes;
    }

    void passOverByteOrderMark() throws IOException {
        if (window.at(0) == 0xEF && window.at(1) == 0xBB && window.at(2) == 0xBF) {
            place = 3;
            lineStart = 3;
        }
    }

    /// The next byte that is no space, or [Window#END].
    int peek() throws IOException {
        int found = window.at(place);
        while (found == ' ' || found == '\t' || found == '\n' || found == '\r') {
            advance(found);
            window.dropBefore(place);
            found = window.at(place);
        }
        return found;
    }

    void take(char expected) throws IOException {
        int found = peek();
        if (found != expected) {
            throw unreadable(
                    "there is %s where '%s' belongs"
                            .formatted(
                                    found == Window.END
                                            ? "the end of the file"
                                            : "'" + shown(found) + "'",
                                    expected));
        }
        place++;
    }

    private static char shown(int found) {
        return found > ' ' && found < 0x7f ? (char) found : '\ufffd';
    }

    /// Goes over the value that begins here.
    ///
    /// @return true, for there is one, or the file is unreadable
    boolean passOverValue() throws IOException {
        int first = peek();
        start = place;
        window.dropBefore(start);
        switch (first) {
            case '{', '[' -> passOverBrackets();
            case '"' -> passOverString();
            default -> passOverWord();
        }
        return true;
    }

    /// The value that was passed over; to be asked for before going on.
    Slice slice(long ordinal, long number) {
        return isTooLong()
                ? new Slice(ordinal, number, place - start, head, 0, head.length)
                : window.slice(start, ordinal, number, place);
    }

    FileUnreadable unreadable(String what) {
        return new FileUnreadable(
                "The JSON is broken at line %d, byte %d: %s"
                        .formatted(line, place - lineStart + 1, what));
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    private void passOverBrackets() throws IOException {
        int depth = 0;
        do {
            int found = window.at(place);
            switch (found) {
                case Window.END -> throw unreadable("the file ends inside a value");
                case '"' -> passOverString();
                case '{', '[' -> {
                    objects.set(depth++, found == '{');
                    if (depth > MAX_DEPTH) {
                        throw unreadable("nested deeper than " + MAX_DEPTH + " levels");
                    }
                    advance(found);
                }
                case '}', ']' -> {
                    if (objects.get(--depth) != (found == '}')) {
                        throw unreadable("'" + (char) found + "' closes what it did not open");
                    }
                    advance(found);
                }
                default -> advance(found);
            }
        } while (depth > 0);
    }

    private void passOverString() throws IOException {
        advance('"');
        int found = window.at(place);
        while (found != '"') {
            if (found == Window.END || found == '\n' || found == '\r') {
                throw unreadable("a string does not end");
            }
            advance(found);
            if (found == '\\') {
                advance(window.at(place));
            }
            found = window.at(place);
        }
        advance('"');
    }

    private void passOverWord() throws IOException {
        while (!endsWord(window.at(place))) {
            advance(window.at(place));
        }
        if (place == start) {
            throw unreadable("there is no value");
        }
    }

    private static boolean endsWord(int found) {
        return switch (found) {
            case ',', ':', '[', ']', '{', '}', '"', ' ', '\t', '\n', '\r', Window.END -> true;
            default -> false;
        };
    }

    private void advance(int found) throws IOException {
        if (found == '\n' || (found == '\r' && window.at(place + 1) != '\n')) {
            line++;
            lineStart = place + 1;
        }
        place++;
        if (place - start == maxRowBytes + 1L) {
            head = window.copy(start, Math.min(maxRowBytes, CsvRows.KEPT_OF_A_LONG_ROW));
        }
        if (isTooLong() && place % STEP == 0) {
            window.dropBefore(place);
        }
    }

    private boolean isTooLong() {
        return place - start > maxRowBytes;
    }
}
