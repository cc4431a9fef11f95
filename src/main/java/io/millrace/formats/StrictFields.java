package io.millrace.formats;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.Iterator;
import java.util.List;

/// Parses records of a dialect with quotes and without escapes, with strict FastCSV.
///
/// One FastCSV reader lives as long as the file and is fed slice by slice: that costs no more than
/// reading the file in one go, a reader per slice would. It starts every slice in the same state,
/// so what a slice means does not depend on what was read before.
final class StrictFields implements FieldParser {

    /// FastCSV doubles its buffer and wants room for one more read of 8,192 characters.
    private static final int BUFFER_MARGIN = 32_768;

    private final SliceFeed feed = new SliceFeed();
    private final FieldCollector collector = new FieldCollector(MAX_FIELDS);
    private final Iterator<List<String>> records;

    StrictFields(char delimiter, char quote, int maxRowBytes) {
        records =
                CsvReader.builder()
                        .fieldSeparator(delimiter)
                        .quoteCharacter(quote)
                        .allowUnclosedQuote(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .maxBufferSize(maxRowBytes + BUFFER_MARGIN)
                        .build(collector, feed)
                        .iterator();
    }

    @Override
    public Row parse(Slice slice) {
        int valid = feed.offer(slice);
        if (valid >= 0) {
            return FieldParser.invalidUtf8(slice, valid);
        }
        var values = records.next();
        if (!feed.isEmpty()) {
            throw new IllegalStateException("FastCSV sees more than one record in the " + slice);
        }
        if (collector.seen() > MAX_FIELDS) {
            return FieldParser.tooManyFields(slice, collector.seen());
        }
        return new Row.Fields(slice, values);
    }
}
