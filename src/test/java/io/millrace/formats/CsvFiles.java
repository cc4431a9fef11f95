package io.millrace.formats;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Generates delimited text of every kind, most of it broken somewhere.
final class CsvFiles {

    private CsvFiles() {}

    static Arbitrary<CsvDialect> dialects() {
        return Arbitraries.oneOf(strictDialects(), ownDialects());
    }

    /// Dialects that FastCSV knows.
    static Arbitrary<CsvDialect> strictDialects() {
        return Arbitraries.frequency(
                Tuple.of(6, CsvDialect.STANDARD),
                Tuple.of(1, new CsvDialect(';', '\'')),
                Tuple.of(1, new CsvDialect('\t', '"')),
                Tuple.of(1, new CsvDialect(' ', '"')));
    }

    /// Dialects that it does not know.
    static Arbitrary<CsvDialect> ownDialects() {
        return Arbitraries.of(
                new CsvDialect(',', '"', '\\'),
                new CsvDialect('\t', null, '\\'),
                new CsvDialect(';', null, null));
    }

    /// Files as Latin-1 text, a character for each byte.
    static Arbitrary<String> files(CsvDialect dialect) {
        var pieces = Arbitraries.oneOf(tokens(dialect), tokens(dialect), fields(dialect));
        var body = pieces.list().ofMaxSize(40).map(it -> String.join("", it));
        var mark = Arbitraries.frequency(Tuple.of(9, ""), Tuple.of(1, "\u00ef\u00bb\u00bf"));
        return Combinators.combine(mark, body).as(String::concat);
    }

    /// Single pieces of a file: these break it wherever it can be broken.
    private static Arbitrary<String> tokens(CsvDialect dialect) {
        return Arbitraries.frequency(
                Tuple.of(8, "a"),
                Tuple.of(6, String.valueOf(dialect.delimiter())),
                Tuple.of(3, quote(dialect)),
                Tuple.of(1, quote(dialect).repeat(2)),
                Tuple.of(2, dialect.escape() == null ? "b" : dialect.escape().toString()),
                Tuple.of(3, "\n"),
                Tuple.of(1, "\r"),
                Tuple.of(2, "\r\n"),
                Tuple.of(1, " "),
                Tuple.of(1, "\t"),
                Tuple.of(1, "\u00c3\u00a9"), // é
                Tuple.of(1, "\u00f0\u009f\u0098\u0080"), // a smiley
                Tuple.of(1, "\u00ef\u00bb\u00bf"), // a byte order mark, wherever it comes to lie
                Tuple.of(1, "0123456789abcdefghijklmnopqrstuvwxyz"));
    }

    private static String quote(CsvDialect dialect) {
        return dialect.quote() == null ? "'" : dialect.quote().toString();
    }

    /// Whole fields with what follows them, most of them good, and now and then bytes that are not
    /// UTF-8.
    private static Arbitrary<String> fields(CsvDialect dialect) {
        var quoted = quote(dialect) + "%s" + quote(dialect) + "%s";
        var ends = Arbitraries.of(String.valueOf(dialect.delimiter()), "\n", "\r\n", "\r");
        var contents =
                Arbitraries.frequency(
                        Tuple.of(6, "abc"),
                        Tuple.of(3, "a" + dialect.delimiter() + "b"),
                        Tuple.of(3, "two\nlines"),
                        Tuple.of(3, "three\r\n\rlines"),
                        Tuple.of(3, quote(dialect).repeat(2)),
                        Tuple.of(3, ""),
                        Tuple.of(1, "\u00ff"), // never in UTF-8
                        Tuple.of(1, "\u00c3"), // the first half of a character
                        Tuple.of(1, "\u00ed\u00a0\u0080")); // a surrogate
        return Combinators.combine(contents, ends)
                .as((content, end) -> quoted.formatted(content, end));
    }
}
