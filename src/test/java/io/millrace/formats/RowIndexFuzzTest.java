package io.millrace.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/// A file read in parts, as an index cuts it, against the same file read in one go.
class RowIndexFuzzTest {

    /// How a file is read.
    record Reading(int maxRowBytes, int blockBytes, int step) {}

    /// A file, and how it is cut.
    record Case(String file, CsvDialect dialect, int every, int parts, Reading reading) {

        RowIndex index() throws IOException {
            var in = Bytes.trickle(Bytes.of(file), 0, reading.step);
            try (var records =
                    new RecordFinder(in, dialect, 0, 1, reading.maxRowBytes, reading.blockBytes)) {
                return RowIndex.of(records, every, (_, _) -> true).orElseThrow();
            }
        }

        CsvRows open(Place place) {
            return new CsvRows(
                    Bytes.trickle(Bytes.of(file), (int) place.position(), reading.step),
                    dialect,
                    place.position(),
                    place.line(),
                    reading.maxRowBytes,
                    reading.blockBytes);
        }

        List<Seen> rowsBetween(Place from, long to) throws IOException {
            var seen = new ArrayList<Seen>();
            try (var rows = open(from)) {
                for (var row = rows.next(); row != null && row.position() < to; row = rows.next()) {
                    seen.add(Seen.of(row));
                }
            }
            return seen;
        }
    }

    @Property(tries = 20_000, seed = "5", edgeCases = EdgeCasesMode.NONE)
    void partsHoldTheRowsOfOneReadingOfTheFile(@ForAll("cases") Case it) throws IOException {
        var index = it.index();
        var starts = index.cut(it.parts);
        Statistics.label("cut")
                .collect(starts.size() > 1)
                .coverage(c -> c.check(true).percentage(share -> share > 50));
        var inParts = new ArrayList<Seen>();
        for (int i = 0; i < starts.size(); i++) {
            long to = i + 1 < starts.size() ? starts.get(i + 1).position() : Long.MAX_VALUE;
            inParts.addAll(it.rowsBetween(starts.get(i), to));
        }
        var inOneGo = it.rowsBetween(Place.START, Long.MAX_VALUE);
        assertThat(inParts).isEqualTo(inOneGo);
        assertThat(index.rows()).isEqualTo(inOneGo.size());
        assertThat(starts).hasSize(Math.clamp(Math.ceilDiv(index.rows(), it.every), 1, it.parts));
    }

    @Property(tries = 10_000, seed = "6", edgeCases = EdgeCasesMode.NONE)
    void marksAndEndAreWhereReadingGoesOn(@ForAll("cases") Case it) throws IOException {
        var index = it.index();
        var places = new ArrayList<Place>();
        places.add(Place.START);
        try (var rows = it.open(Place.START)) {
            for (long read = 1; rows.next() != null; read++) {
                if (read % it.every == 0 && read < index.rows()) {
                    places.add(new Place(rows.position(), rows.line()));
                }
            }
            assertThat(index.end()).isEqualTo(new Place(rows.position(), rows.line()));
        }
        assertThat(index.cut(Integer.MAX_VALUE)).isEqualTo(places);
        assertThat(RowIndex.fromBytes(index.toBytes()).cut(Integer.MAX_VALUE)).isEqualTo(places);
    }

    @Provide
    Arbitrary<Case> cases() {
        var limits =
                Arbitraries.oneOf(Arbitraries.integers().between(1, 30), Arbitraries.just(10_000));
        var sizes = Arbitraries.integers().between(1, 200);
        var readings = Combinators.combine(limits, sizes, sizes).as(Reading::new);
        var everies = Arbitraries.integers().between(1, 4);
        var parts = Arbitraries.integers().between(2, 9);
        return CsvFiles.dialects()
                .flatMap(dialect ->
                        Combinators.combine(CsvFiles.files(dialect), everies, parts, readings)
                                .as((file, every, cut, reading) ->
                                        new Case(file, dialect, every, cut, reading)));
    }
}
