package io.millrace.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the rows of a splittable file begin: a mark at each `every`-th, so that parts of the file
/// can be read side by side. What was rejected as malformed counts as a row, and so does a header.
///
/// Reading from each of the places of [#cut(int)] to the next gives exactly the rows of one reading
/// of the whole file. About four bytes of memory for each mark; immutable.
public final class RowIndex {

    /// How many rows from one mark to the next, unless asked otherwise.
    public static final int EVERY = 1_000;

    /// Lines without quotes, blank as JSON would have it.
    private static final CsvDialect LINES = new CsvDialect('\t', null, null);

    private final int every;
    private final long rows;
    private final Place end;

    /// Position and line of each mark, as differences to the one before.
    private final byte[] marks;

    private RowIndex(int every, long rows, Place end, byte[] marks) {
        this.every = every;
        this.rows = rows;
        this.end = end;
        this.marks = marks;
    }

    /// Hears how far the index is.
    @FunctionalInterface
    public interface Watcher {

        /// Hears of a mark.
        ///
        /// @param rows how many rows lie before the place
        /// @return whether to go on
        boolean goOn(long rows, Place place) throws IOException;
    }

    /// Finds the rows of a file in one pass, without reading what is in them.
    ///
    /// @param in the whole file; closed here. What it throws comes out of here as it is, so it may
    ///   end the pass, too
    /// @param format how the file is written; a splittable format
    /// @param every how many rows from one mark to the next
    /// @param maxRowBytes the limit for a row, the same as for reading
    /// @param watcher asked at each mark
    /// @return the index, or nothing when the watcher did not want to go on
    public static Optional<RowIndex> of(
            InputStream in, FileFormat format, int every, int maxRowBytes, Watcher watcher)
            throws IOException {
        if (!format.splittable()) {
            throw new IllegalArgumentException("Not splittable: " + format);
        }
        var dialect = format.syntax() instanceof Syntax.Delimited it ? it.dialect() : LINES;
        int block = CsvRows.BLOCK_BYTES;
        try (var records = new RecordFinder(in, dialect, 0, 1, maxRowBytes, block)) {
            return of(records, every, watcher);
        }
    }

    static Optional<RowIndex> of(RecordFinder records, int every, Watcher watcher)
            throws IOException {
        if (every < 1) {
            throw new IllegalArgumentException("A mark every %d rows".formatted(every));
        }
        var marks = new Varints.Writer();
        var last = Place.START;
        long rows = 0;
        long passed = records.skip(every);
        for (; passed == every; passed = records.skip(every)) {
            rows += passed;
            var place = new Place(records.position(), records.line());
            marks.add(place.position() - last.position()).add(place.line() - last.line());
            last = place;
            if (!watcher.goOn(rows, place)) {
                return Optional.empty();
            }
        }
        var end = new Place(records.position(), records.line());
        return Optional.of(new RowIndex(every, rows + passed, end, marks.toBytes()));
    }

    /// An index as [#toBytes()] wrote it.
    public static RowIndex fromBytes(byte[] bytes) {
        var in = new Varints.Reader(bytes);
        int every = Math.toIntExact(in.next());
        return new RowIndex(every, in.next(), new Place(in.next(), in.next()), in.rest());
    }

    /// All of it in few bytes, to be kept.
    public byte[] toBytes() {
        return new Varints.Writer()
                .add(every)
                .add(rows)
                .add(end.position())
                .add(end.line())
                .add(marks)
                .toBytes();
    }

    /// How many rows there are.
    public long rows() {
        return rows;
    }

    /// The end of the file.
    public Place end() {
        return end;
    }

    /// Cuts the file into parts of about as many rows each.
    ///
    /// @param parts how many at most; a file of few rows has fewer
    /// @return where the parts begin: [Place#START], then ascending
    public List<Place> cut(int parts) {
        long steps = Math.ceilDiv(rows, every);
        long count = Math.clamp(steps, 1, parts);
        var starts = new ArrayList<Place>();
        starts.add(Place.START);
        var in = new Varints.Reader(marks);
        var place = Place.START;
        for (long step = 1; starts.size() < count; step++) {
            place = new Place(place.position() + in.next(), place.line() + in.next());
            if (step * count >= starts.size() * steps) {
                starts.add(place);
            }
        }
        return List.copyOf(starts);
    }
}
