package io.millrace.formats;

import static io.millrace.formats.Fault.INVALID_UTF8;
import static io.millrace.formats.Fault.TOO_MANY_FIELDS;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.Iterator;
import java.util.List;

/// Parses slices that hold one well-quoted record each, with strict FastCSV.
///
/// One FastCSV reader lives as long as the file and is fed slice by slice: that costs no more than
/// reading the file in one go, a reader per slice would. It starts every slice in the same state,
/// so what a slice means does not depend on what was read before.
final class FieldParser {

    /// A megabyte of delimiters would become a million fields.
    static final int MAX_FIELDS = 16_384;

    /// FastCSV doubles its buffer and wants room for one more read of 8,192 characters.
    private static final int BUFFER_MARGIN = 32_768;

    private final SliceFeed feed = new SliceFeed();
    private final FieldCollector collector = new FieldCollector(MAX_FIELDS);
    private final Iterator<List<String>> records;

    FieldParser(CsvDialect dialect, int maxRowBytes) {
        records =
                CsvReader.builder()
                        .fieldSeparator(dialect.delimiter())
                        .quoteCharacter(dialect.quote())
                        .allowUnclosedQuote(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .maxBufferSize(maxRowBytes + BUFFER_MARGIN)
                        .build(collector, feed)
                        .iterator();
    }

    Row parse(Slice slice) {
        int valid = feed.offer(slice);
        if (valid >= 0) {
            return new Row.Malformed(
                    slice, INVALID_UTF8, "Byte " + (valid + 1) + " is not valid UTF-8");
        }
        var values = records.next();
        if (!feed.isEmpty()) {
            throw new IllegalStateException("FastCSV sees more than one record in the " + slice);
        }
        if (collector.seen() > MAX_FIELDS) {
            return new Row.Malformed(
                    slice, TOO_MANY_FIELDS, collector.seen() + " fields, more than " + MAX_FIELDS);
        }
        return new Row.Fields(slice, values);
    }
}
