package io.millrace.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a test compares of a row: everything but the block its bytes are in.
///
/// @param fault the code of a malformed row, empty for a row of fields
record Seen(
        long position,
        long line,
        long length,
        List<String> values,
        String fault,
        String message,
        String raw) {

    static Seen of(Row row) {
        var raw = Bytes.text(row.raw(Integer.MAX_VALUE));
        return switch (row) {
            case Row.Fields it ->
                    new Seen(it.position(), it.line(), it.length(), it.values(), "", "", raw);
            case Row.Named named -> throw new AssertionError(named);
            case Row.Malformed it ->
                    new Seen(
                            it.position(),
                            it.line(),
                            it.length(),
                            List.of(),
                            it.code(),
                            it.message(),
                            raw);
        };
    }

    static List<Seen> all(InputStream in, CsvDialect dialect, int maxRowBytes, int blockBytes) {
        try (var rows = new CsvRows(in, dialect, 0, 1, maxRowBytes, blockBytes)) {
            return rest(rows);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Seen> rest(CsvRows rows) throws IOException {
        var held = new ArrayList<Row>();
        for (var row = rows.next(); row != null; row = rows.next()) {
            held.add(row);
        }
        // Only now, so that a row which does not outlive the next one shows.
        return held.stream().map(Seen::of).toList();
    }

    boolean isMalformed() {
        return !fault.isEmpty();
    }

    /// As the examples write it: `line@position+length`, then the fields or the fault.
    @Override
    public String toString() {
        return "%d@%d+%d %s"
                .formatted(
                        line,
                        position,
                        length,
                        isMalformed()
                                ? fault + ": " + message
                                : values.stream().collect(Collectors.joining("|", "[", "]")));
    }
}
