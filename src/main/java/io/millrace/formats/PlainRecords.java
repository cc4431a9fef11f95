package io.millrace.formats;

/// Passes over records that lie in memory as a whole and are well-formed: nearly all of nearly
/// every file. It stops before anything else (a blank line, a bad quote, a row too long, a record
/// that goes on after the bytes in memory), and leaves that to the exact reading of [RecordFinder].
final class PlainRecords {

    /// What is at hand is not plain.
    private static final int NOT_PLAIN = -1;

    private final CsvDialect dialect;
    private final SpecialBytes special;
    private final int maxRowBytes;
    private final int delimiter;
    private final int quote;
    private final int escape;

    private byte[] bytes = new byte[0];
    private int to;
    private int passed;
    private long rows;
    private long lines;
    private int crossed;

    PlainRecords(CsvDialect dialect, SpecialBytes special, int maxRowBytes) {
        this.dialect = dialect;
        this.special = special;
        this.maxRowBytes = maxRowBytes;
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quoteByte();
        this.escape = dialect.escapeByte();
    }

    /// @param position a place where a row may begin
    /// @param wanted how many rows to pass over at most
    void passOver(Window window, long position, long wanted) {
        bytes = window.block();
        to = window.filled();
        rows = 0;
        lines = 0;
        int from = window.indexOf(position);
        int at = from;
        while (rows < wanted) {
            int next = hasText(at) ? afterRecord(at) : NOT_PLAIN;
            if (next == NOT_PLAIN) {
                break;
            }
            at = next;
            rows++;
            lines += 1 + crossed;
        }
        passed = at - from;
    }

    /// How many bytes the records have, with their line endings.
    int bytes() {
        return passed;
    }

    long rows() {
        return rows;
    }

    /// How many physical lines the records have.
    long lines() {
        return lines;
    }

    /// Whether the line holds a byte that makes it a row.
    private boolean hasText(int start) {
        int i = start;
        while (i < to && dialect.isBlank(bytes[i])) {
            i++;
        }
        return i < to && bytes[i] != '\n' && bytes[i] != '\r';
    }

    private int afterRecord(int start) {
        crossed = 0;
        int literal = start - 1;
        int i = special.first(bytes, start, to);
        while (i < to) {
            int found = bytes[i];
            if (found == '\n' || found == '\r') {
                return i - start > maxRowBytes ? NOT_PLAIN : afterLineEnd(i);
            }
            if (found == quote) {
                boolean opens = i == start || (bytes[i - 1] == delimiter && i - 1 != literal);
                i = opens ? afterQuoted(i + 1) : i + 1;
            } else {
                literal = i + 1;
                i = afterEscape(i);
            }
            if (i == NOT_PLAIN) {
                return NOT_PLAIN;
            }
            i = special.first(bytes, i, to);
        }
        return NOT_PLAIN;
    }

    /// The index after a quote that closes well.
    private int afterQuoted(int start) {
        int i = special.first(bytes, start, to);
        // What the very last byte means depends on the one after it.
        while (i < to - 1) {
            int found = bytes[i];
            if (found == quote) {
                int next = bytes[i + 1];
                if (next != quote) {
                    boolean well = next == delimiter || next == '\n' || next == '\r';
                    return well ? i + 1 : NOT_PLAIN;
                }
                i += 2;
            } else if (found == escape) {
                i = afterEscape(i);
            } else {
                crossed++;
                i = afterLineEnd(i);
            }
            i = special.first(bytes, i, to);
        }
        return NOT_PLAIN;
    }

    /// A line ending cannot be escaped.
    private int afterEscape(int i) {
        if (i == to - 1) {
            return NOT_PLAIN;
        }
        return bytes[i + 1] == '\n' || bytes[i + 1] == '\r' ? i + 1 : i + 2;
    }

    private int afterLineEnd(int i) {
        if (bytes[i] == '\n') {
            return i + 1;
        }
        if (i == to - 1) {
            return NOT_PLAIN;
        }
        return bytes[i + 1] == '\n' ? i + 2 : i + 1;
    }
}
