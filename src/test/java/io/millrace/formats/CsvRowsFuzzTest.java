package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/// Random files, most of them broken, against strict FastCSV. The seeds are fixed so that the gate
/// gives the same answer every day; `-Dtest=CsvRowsFuzzTest -Djqwik.tries.default=…` does not reach
/// them, so to look further change a seed here.
class CsvRowsFuzzTest {

    /// A file, and how it is read.
    record Case(String file, CsvDialect dialect, int maxRowBytes, int blockBytes, int step) {

        byte[] bytes() {
            return Bytes.of(file);
        }

        List<Seen> read() {
            return Seen.all(Bytes.trickle(bytes(), 0, step), dialect, maxRowBytes, blockBytes);
        }

        Reference reference() {
            return new Reference(bytes(), dialect, maxRowBytes);
        }
    }

    @Property(tries = 20_000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void readsTheSameRowsAsTheReferenceMadeOfStrictFastCsv(@ForAll("cases") Case it) {
        // Where a limit cuts a look into the file short, the reference is less exact about the
        // fault.
        assertThat(it.read().stream().map(row -> withoutMessage(row, "malformed")))
                .containsExactlyElementsOf(
                        it.reference().read().stream()
                                .map(row -> withoutMessage(row, "malformed"))
                                .toList());
    }

    @Property(tries = 10_000, seed = "2", edgeCases = EdgeCasesMode.NONE)
    void aFileThatStrictFastCsvAcceptsReadsTheSameInOneGo(@ForAll("roomyCases") Case it) {
        var sequential = sequential(it);
        Statistics.label("accepted by FastCSV")
                .collect(sequential.isPresent())
                .coverage(c -> c.check(true).percentage(share -> share > 20 && share < 80));
        if (sequential.isEmpty()) {
            assertThat(it.read().stream().map(row -> withoutMessage(row, row.fault())))
                    .containsExactlyElementsOf(it.reference().read());
            return;
        }
        var rows = it.read();
        assertThat(rows.stream().map(Seen::line))
                .containsExactlyElementsOf(
                        sequential.get().stream().map(Reference.Parsed::line).toList());
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (row.isMalformed()) {
                assertThat(row.fault()).isEqualTo("invalidUtf8");
            } else {
                assertThat(row.values()).isEqualTo(utf8(sequential.get().get(i).fields()));
            }
        }
    }

    @Property(tries = 5_000, seed = "3", edgeCases = EdgeCasesMode.NONE)
    void rowsAndWhatLiesBetweenThemCoverEveryByteOnce(@ForAll("cases") Case it) {
        var rest = new StringBuilder();
        long end = 0;
        for (var row : it.read()) {
            assertThat(row.position()).isGreaterThanOrEqualTo(end);
            assertThat(row.length()).isGreaterThan(0);
            rest.append(it.file, (int) end, (int) row.position()).append('#');
            end = row.position() + row.length();
        }
        rest.append(it.file, (int) end, it.file.length());
        // What is in no row: the byte order mark, line endings, blank lines.
        assertThat(rest.toString())
                .matches(
                        "(\u00ef\u00bb\u00bf)?([ \t"
                                + it.dialect.delimiter()
                                + "]*(#?[\r\n]|$))*#?");
    }

    @Property(tries = 2_000, seed = "4", edgeCases = EdgeCasesMode.NONE)
    void goesOnTheSameFromEveryRowOn(@ForAll("cases") Case it) throws IOException {
        var bytes = it.bytes();
        var all = it.read();
        try (var rows =
                new CsvRows(
                        Bytes.trickle(bytes, 0, it.step),
                        it.dialect,
                        0,
                        1,
                        it.maxRowBytes,
                        it.blockBytes)) {
            for (int read = 0; read <= all.size(); read++) {
                var rest = all.subList(read, all.size());
                assertThat(restFrom(it, rows.position(), rows.line())).isEqualTo(rest);
                var row = rows.next();
                if (row != null) {
                    assertThat(restFrom(it, row.position(), row.line())).isEqualTo(rest);
                }
            }
            assertThat(rows.position()).isEqualTo(bytes.length);
        }
    }

    private static List<Seen> restFrom(Case it, long position, long line) throws IOException {
        try (var rows =
                new CsvRows(
                        Bytes.trickle(it.bytes(), (int) position, 7),
                        it.dialect,
                        position,
                        line,
                        it.maxRowBytes,
                        it.blockBytes + 1)) {
            return Seen.rest(rows);
        }
    }

    private static Optional<List<Reference.Parsed>> sequential(Case it) {
        try {
            return Optional.of(it.reference().readSequentially());
        } catch (CsvParseException e) {
            return Optional.empty();
        }
    }

    private static List<String> utf8(List<String> latin1) {
        var texts = new ArrayList<String>();
        for (var text : latin1) {
            texts.add(new String(Bytes.of(text), UTF_8));
        }
        return texts;
    }

    private static Seen withoutMessage(Seen row, String quoteOrLength) {
        var fault =
                switch (row.fault()) {
                    case "badQuote", "unclosedQuote", "tooLong" -> quoteOrLength;
                    default -> row.fault();
                };
        return new Seen(
                row.position(), row.line(), row.length(), row.values(), fault, "", row.raw());
    }

    /// Any file with any limit.
    @Provide
    Arbitrary<Case> cases() {
        return cases(
                CsvFiles.dialects(),
                Arbitraries.oneOf(Arbitraries.integers().between(1, 30), Arbitraries.just(10_000)));
    }

    /// Any file of a dialect that FastCSV knows, with a limit that no row reaches.
    @Provide
    Arbitrary<Case> roomyCases() {
        return cases(CsvFiles.strictDialects(), Arbitraries.just(10_000));
    }

    private static Arbitrary<Case> cases(
            Arbitrary<CsvDialect> dialects, Arbitrary<Integer> limits) {
        var sizes = Arbitraries.integers().between(1, 64);
        return dialects.flatMap(dialect ->
                Combinators.combine(CsvFiles.files(dialect), limits, sizes, sizes)
                        .as((file, limit, block, step) ->
                                new Case(file, dialect, limit, block, step)));
    }
}
