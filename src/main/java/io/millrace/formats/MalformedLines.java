package io.millrace.formats;

import static io.millrace.formats.Fault.BAD_QUOTE;
import static io.millrace.formats.Fault.TOO_LONG;
import static io.millrace.formats.Fault.UNCLOSED_QUOTE;

import java.io.IOException;

/// Takes the first physical line of what is no record, and says why it is none.
final class MalformedLines {

    /// How much further a line is read at a time that is too long to be kept.
    private static final int STEP = 64 * 1024;

    private final Window window;
    private final int maxRowBytes;

    MalformedLines(Window window, int maxRowBytes) {
        this.window = window;
        this.maxRowBytes = maxRowBytes;
    }

    /// @param firstLine the scan of the first line
    /// @param decided the scan that says how the record went on, the same where it did not
    Row.Malformed take(RecordScan firstLine, RecordScan decided) throws IOException {
        var fault = faultOf(decided.outcome());
        var slice =
                firstLine.crossedLine()
                        ? window.slice(
                                firstLine.start(), firstLine.firstLine(), firstLine.lineEnd())
                        : takeRestOfLine(firstLine);
        return new Row.Malformed(slice, fault, explain(fault, firstLine));
    }

    private static Fault faultOf(RecordScan.Outcome outcome) {
        return switch (outcome) {
            case BROKEN -> BAD_QUOTE;
            case UNCLOSED -> UNCLOSED_QUOTE;
            case OPEN -> TOO_LONG;
            case ENDED -> throw new IllegalArgumentException("This record is well-formed");
        };
    }

    /// Goes on to the line end, without regard to quotes. Once the line is longer than the limit,
    /// it is read without being kept.
    private Slice takeRestOfLine(RecordScan scan) throws IOException {
        long start = scan.start();
        long last = start + maxRowBytes;
        long end = window.findLineEnd(scan.place(), last + 1);
        if (end <= last) {
            return window.slice(start, scan.firstLine(), end);
        }
        var head = window.copy(start, Math.min(maxRowBytes, CsvRows.KEPT_OF_A_LONG_ROW));
        while (!window.isLineEnd(end)) {
            window.dropBefore(end);
            end = window.findLineEnd(end, end + STEP);
        }
        return new Slice(start, scan.firstLine(), end - start, head, 0, head.length);
    }

    /// Says nothing about the lines that were looked at further down: they are read on their own.
    private String explain(Fault fault, RecordScan scan) {
        if (fault == TOO_LONG && !scan.crossedLine()) {
            return "Longer than " + maxRowBytes + " bytes";
        }
        if (fault == BAD_QUOTE && !scan.crossedLine()) {
            long offender = scan.place() - scan.start() + 1;
            return "A quoted field closes, but byte "
                    + offender
                    + " is neither a delimiter nor a line end";
        }
        long opening = scan.openedAt() - scan.start() + 1;
        return "The quote at byte "
                + opening
                + " opens a field that does not close well, here or on a later line";
    }
}
