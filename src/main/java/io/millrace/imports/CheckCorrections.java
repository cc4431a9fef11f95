package io.millrace.imports;

import io.millrace.formats.Row;
import io.millrace.formats.Rows;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Checks that a file of corrected rows fits the open rejects of its import, before any of it
/// counts.
@Component
class CheckCorrections {

    /// Where the rows of a file begin that fits.
    record Start(CorrectionsLayout layout, long position, long line) {}

    private final OpenRejects rejects;
    private final int maxRowBytes;

    CheckCorrections(OpenRejects rejects, ImportSettings settings) {
        this.rejects = rejects;
        this.maxRowBytes = maxRowBytes(settings);
    }

    /// Quotes may double a row, and remarks stand beside it.
    static int maxRowBytes(ImportSettings settings) {
        return Math.toIntExact(2 * settings.maxRowSize().toBytes()) + 64 * 1024;
    }

    /// @throws RejectsRefused when it has none that is known
    CorrectionsLayout layout(StoredBytes file, RowText text) throws IOException {
        try (Rows rows = CorrectionsLayout.formatOf(text, true).open(file, 0, 1, maxRowBytes)) {
            return CorrectionsLayout.of(rows.next(), text);
        }
    }

    /// @throws RejectsRefused when it does not fit
    Start check(StoredBytes file, UUID importId, RowText text) throws IOException {
        var format = CorrectionsLayout.formatOf(text, true);
        try (Rows rows = format.open(file, 0, 1, maxRowBytes)) {
            Row first = rows.next();
            var layout = CorrectionsLayout.of(first, text);
            var start =
                    layout.headed()
                            ? new Start(layout, rows.position(), rows.line())
                            : new Start(layout, 0, 1);
            if (layout.annotated()) {
                checkPositions(positions(rows), importId);
            } else {
                checkNumber(rows, layout.headed() ? 0 : 1, importId);
            }
            return start;
        }
    }

    private void checkNumber(Rows rows, long before, UUID importId) throws IOException {
        long number = before;
        while (rows.next() != null) {
            number++;
        }
        long open = rejects.count(importId);
        if (number != open) {
            throw RejectsRefused.wrongNumber(number, open);
        }
    }

    /// Eight bytes for each row, so that also a million of them take little.
    private static long[] positions(Rows rows) throws IOException {
        long[] positions = new long[1024];
        int count = 0;
        for (Row row = rows.next(); row != null; row = rows.next()) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
            }
            positions[count++] = positionOf(row);
        }
        return Arrays.copyOf(positions, count);
    }

    /// The row of the import's file that a row with remarks corrects.
    static long positionOf(Row row) {
        return switch (row) {
            case Row.Fields fields when isPosition(fields.values().getFirst().strip()) ->
                    Long.parseLong(fields.values().getFirst().strip());
            case Row.Fields fields ->
                    throw RejectsRefused.badPosition(row.line(), fields.values().getFirst());
            case Row.Malformed malformed ->
                    throw RejectsRefused.badRow(row.line(), malformed.message());
            case Row.Named _ -> throw new IllegalStateException("no fields in " + row);
        };
    }

    private static boolean isPosition(String text) {
        return text.matches("[0-9]{1,15}");
    }

    private void checkPositions(long[] positions, UUID importId) {
        if (positions.length == 0) {
            throw RejectsRefused.noRows();
        }
        Arrays.sort(positions);
        for (int i = 1; i < positions.length; i++) {
            if (positions[i] == positions[i - 1]) {
                throw RejectsRefused.positionTwice(positions[i]);
            }
        }
        rejects.firstNotOpen(importId, positions)
                .ifPresent(position -> {
                    throw RejectsRefused.unknownPosition(position);
                });
    }
}
