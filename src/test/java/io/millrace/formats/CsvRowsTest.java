package io.millrace.formats;

import static io.millrace.formats.CsvDialect.STANDARD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class CsvRowsTest {

    private static final int LIMIT = 30;
    private static final int MEGABYTE = 1024 * 1024;

    /// A file written as Latin-1, and its rows as [Seen] prints them: `line@position+length`, then
    /// the fields or the fault.
    record Example(String id, CsvDialect dialect, String file, List<String> rows) {

        static Example of(String id, String file, String... rows) {
            return new Example(id, STANDARD, file, List.of(rows));
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static final List<Example> PLAIN =
            List.of(
                    Example.of("empty file", ""),
                    Example.of("one field", "a", "1@0+1 [a]"),
                    Example.of("one line", "a,b\n", "1@0+3 [a|b]"),
                    Example.of("no final newline", "a,b\nc,d", "1@0+3 [a|b]", "2@4+3 [c|d]"),
                    Example.of("nothing is trimmed", " a ,\tb\n", "1@0+6 [ a |\tb]"),
                    Example.of("empty fields", "a,,\n,,b\n", "1@0+3 [a||]", "2@4+3 [||b]"),
                    Example.of("any number of fields", "a\nb,c,d\n", "1@0+1 [a]", "2@2+5 [b|c|d]"),
                    Example.of(
                            "UTF-8", "\u00c3\u00a9,\u00e2\u0082\u00ac\n", "1@0+6 [\u00e9|\u20ac]"),
                    Example.of("NUL is a character", "a\0,b\n", "1@0+4 [a\0|b]"));

    static final List<Example> LINE_ENDINGS =
            List.of(
                    Example.of("LF", "a\nb\n", "1@0+1 [a]", "2@2+1 [b]"),
                    Example.of("CRLF", "a\r\nb\r\n", "1@0+1 [a]", "2@3+1 [b]"),
                    Example.of("CR", "a\rb\r", "1@0+1 [a]", "2@2+1 [b]"),
                    Example.of(
                            "mixed",
                            "a\r\nb\rc\nd",
                            "1@0+1 [a]",
                            "2@3+1 [b]",
                            "3@5+1 [c]",
                            "4@7+1 [d]"),
                    Example.of(
                            "CR, then CRLF: a line between", "a\r\r\nb", "1@0+1 [a]", "3@4+1 [b]"),
                    Example.of("LF, then CR: a line between", "a\n\rb", "1@0+1 [a]", "3@3+1 [b]"),
                    Example.of(
                            "inside quotes",
                            "\"a\r\nb\rc\nd\"\r\ne",
                            "1@0+10 [a\r\nb\rc\nd]",
                            "5@12+1 [e]"));

    static final List<Example> NO_ROWS =
            List.of(
                    Example.of("only blank lines", "\n\r\n  \n\t"),
                    Example.of(
                            "blank lines count as lines",
                            "\n \t\r\na\n\nb",
                            "3@5+1 [a]",
                            "5@8+1 [b]"),
                    Example.of("only delimiters", ",\n,,,\n , \t,\na\n,", "4@12+1 [a]"),
                    Example.of("quotes make a row", "\"\"\n,\"\",\n", "1@0+2 []", "2@3+4 [||]"),
                    Example.of("a blank line inside quotes is text", "\"\n\n\"\n", "1@0+4 [\n\n]"),
                    Example.of("byte order mark", "\u00ef\u00bb\u00bfa,b\n", "1@3+3 [a|b]"),
                    Example.of(
                            "byte order mark and quotes",
                            "\u00ef\u00bb\u00bf\"a\",b\n",
                            "1@3+5 [a|b]"),
                    Example.of("only a byte order mark", "\u00ef\u00bb\u00bf"),
                    Example.of("Excel's word on the delimiter", "sep=,\r\na,b", "2@7+3 [a|b]"),
                    Example.of(
                            "the same after a byte order mark",
                            "\u00ef\u00bb\u00bfsep=,\n\na",
                            "3@10+1 [a]"),
                    Example.of("only that", "sep=,"),
                    Example.of(
                            "a word on another delimiter, or elsewhere, is text",
                            "sep=;\nsep=,\n",
                            "1@0+5 [sep=;]",
                            "2@6+5 [sep=|]"),
                    Example.of(
                            "byte order mark and blank line", "\u00ef\u00bb\u00bf\na", "2@4+1 [a]"),
                    Example.of(
                            "byte order mark elsewhere is text",
                            "a\n\u00ef\u00bb\u00bfb",
                            "1@0+1 [a]",
                            "2@2+4 [\ufeffb]"),
                    Example.of(
                            "half a byte order mark",
                            "\u00ef\u00bbb",
                            "1@0+3 invalidUtf8: Byte 1 is not valid UTF-8"));

    static final List<Example> QUOTES =
            List.of(
                    Example.of("quoted", "\"a\",\"b\"\n", "1@0+7 [a|b]"),
                    Example.of("delimiter inside", "\"a,b\",c\n", "1@0+7 [a,b|c]"),
                    Example.of("doubled", "\"a\"\"b\",\"\"\"\"\n", "1@0+11 [a\"b|\"]"),
                    Example.of(
                            "literal in an unquoted field",
                            "a\"b\",c \"d\"\n",
                            "1@0+10 [a\"b\"|c \"d\"]"),
                    Example.of("literal after a space", "a, \"b\n", "1@0+5 [a| \"b]"),
                    Example.of("closed by the end of the file", "a,\"b\"", "1@0+5 [a|b]"),
                    Example.of("closed by CR", "\"a\"\rb", "1@0+3 [a]", "2@4+1 [b]"),
                    Example.of(
                            "text after the closing quote",
                            "\"a\"b,c\nd\n",
                            "1@0+6 badQuote: " + closesBefore(4),
                            "2@7+1 [d]"),
                    Example.of(
                            "a space after the closing quote",
                            "x,\"a\" ,c\n",
                            "1@0+8 badQuote: " + closesBefore(6)),
                    Example.of(
                            "never closed: only its line is lost",
                            "a,\"b\nc,d\n",
                            "1@0+4 unclosedQuote: " + opensAt(3),
                            "2@5+3 [c|d]"),
                    Example.of(
                            "closed badly on a later line: only its first line is lost",
                            "a,\"b\nc\"d,e\nf\n",
                            "1@0+4 badQuote: " + opensAt(3),
                            "2@5+5 [c\"d|e]",
                            "3@11+1 [f]"),
                    Example.of(
                            "a later field closes badly: the record's first line is lost",
                            "\"a\nb\",\"c\"d\ne\n",
                            "1@0+2 badQuote: " + opensAt(1),
                            "2@3+7 badQuote: " + closesBefore(7),
                            "3@11+1 [e]"),
                    Example.of(
                            "unclosed on the last line",
                            "a\n\"b",
                            "1@0+1 [a]",
                            "2@2+2 unclosedQuote: " + opensAt(1)),
                    Example.of(
                            "every line opens a quote",
                            "\"a\n\"b\n\"c\n",
                            "1@0+2 badQuote: " + opensAt(1),
                            "2@3+2 badQuote: " + opensAt(1),
                            "3@6+2 unclosedQuote: " + opensAt(1)),
                    Example.of(
                            "a bad quote beats bad text",
                            "\"a\"\u00ff\nb",
                            "1@0+4 badQuote: " + closesBefore(4),
                            "2@5+1 [b]"));

    static final List<Example> INVALID_UTF8 =
            List.of(
                    Example.of(
                            "never valid",
                            "a\u00ff,b\nc",
                            "1@0+4 invalidUtf8: Byte 2 is not valid UTF-8",
                            "2@5+1 [c]"),
                    Example.of(
                            "cut short by a delimiter",
                            "\u00c3,\u00a9\n",
                            "1@0+3 invalidUtf8: Byte 1 is not valid UTF-8"),
                    Example.of(
                            "cut short by the line end",
                            "a,\u00e2\u0082\nb",
                            "1@0+4 invalidUtf8: Byte 3 is not valid UTF-8",
                            "2@5+1 [b]"),
                    Example.of(
                            "overlong",
                            "\u00c0\u00af\n",
                            "1@0+2 invalidUtf8: Byte 1 is not valid UTF-8"),
                    Example.of(
                            "surrogate",
                            "a\u00ed\u00a0\u0080\n",
                            "1@0+4 invalidUtf8: Byte 2 is not valid UTF-8"),
                    Example.of(
                            "the whole record is lost",
                            "\"a\n\u00ff\"\nb",
                            "1@0+5 invalidUtf8: Byte 4 is not valid UTF-8",
                            "3@6+1 [b]"));

    static final List<Example> TOO_LONG =
            List.of(
                    Example.of(
                            "just short enough",
                            "a".repeat(LIMIT) + "\nb",
                            "1@0+30 [" + "a".repeat(LIMIT) + "]",
                            "2@31+1 [b]"),
                    Example.of(
                            "short enough, the file ends",
                            "a".repeat(LIMIT),
                            "1@0+30 [" + "a".repeat(LIMIT) + "]"),
                    Example.of(
                            "a byte too long",
                            "a".repeat(LIMIT + 1) + "\nb",
                            "1@0+31 tooLong: Longer than 30 bytes",
                            "2@32+1 [b]"),
                    Example.of(
                            "far too long, no newline",
                            "a".repeat(1_000),
                            "1@0+1000 tooLong: Longer than 30 bytes"),
                    Example.of(
                            "quotes do not hide the line end",
                            "a".repeat(50) + ",\"\nb\",c\n",
                            "1@0+52 tooLong: Longer than 30 bytes",
                            "2@53+4 [b\"|c]"),
                    Example.of(
                            "a blank line too long",
                            " ".repeat(LIMIT) + "\n" + " ".repeat(LIMIT + 1) + "\n",
                            "2@31+31 tooLong: Longer than 30 bytes"),
                    Example.of(
                            "a bad quote on a line too long",
                            "\"a\"b" + "c".repeat(100) + "\r\nd",
                            "1@0+104 badQuote: " + closesBefore(4),
                            "2@106+1 [d]"),
                    Example.of(
                            "a record too long: only its first line is lost",
                            "\"a\n" + "b".repeat(20) + "\n" + "c".repeat(20) + "\"\nd\n",
                            "1@0+2 tooLong: " + opensAt(1),
                            "2@3+20 [" + "b".repeat(20) + "]",
                            "3@24+21 [" + "c".repeat(20) + "\"]",
                            "4@46+1 [d]"),
                    Example.of(
                            "a later start of the same record is short enough",
                            "x\",\"aaaaaaaaaaaaaaaaaaaa\nx\",\"b\nc\"\n",
                            "1@0+24 tooLong: " + opensAt(4),
                            "2@25+8 [x\"|b\nc]"));

    static final List<Example> DIALECTS =
            List.of(
                    new Example(
                            "semicolon and apostrophe",
                            new CsvDialect(';', '\''),
                            "a,b;'c;''d'\n;;\n",
                            List.of("1@0+11 [a,b|c;'d]")),
                    new Example(
                            "tab",
                            new CsvDialect('\t', '"'),
                            "a b\t\"c\td\"\n\t\t\n",
                            List.of("1@0+9 [a b|c\td]")),
                    new Example(
                            "no quotes",
                            new CsvDialect('\t', null, null),
                            "a\t\"b\n\"c\"d\t\n",
                            List.of("1@0+4 [a|\"b]", "2@5+5 [\"c\"d|]")));

    static final CsvDialect BACKSLASH = new CsvDialect(',', '"', '\\');

    static final List<Example> ESCAPES =
            List.of(
                    escapes("a quote inside quotes", "\"a\\\"b\",c\n", "1@0+8 [a\"b|c]"),
                    escapes("a doubled quote, too", "\"a\"\"b\",c\n", "1@0+8 [a\"b|c]"),
                    escapes("an escape", "\"a\\\\\",\\\\\nb", "1@0+8 [a\\|\\]", "2@9+1 [b]"),
                    escapes("a delimiter", "a\\,b,c\n", "1@0+6 [a,b|c]"),
                    escapes(
                            "a quote after an escaped delimiter is text",
                            "a\\,\"b,c\n",
                            "1@0+7 [a,\"b|c]"),
                    escapes("an escaped quote opens nothing", "\\\"a,b\n", "1@0+5 [\"a|b]"),
                    escapes(
                            "letters that stand for control characters",
                            "a\\tb,\"c\\nd\\r\"\n",
                            "1@0+13 [a\tb|c\nd\r]"),
                    escapes("any other letter", "\\a\\,\\0\n", "1@0+6 [a,0]"),
                    escapes("null", "\\N,\"\\N\",\\NO\n,\\N", "1@0+11 [|N|NO]", "2@12+3 [|]"),
                    escapes(
                            "a line ending inside quotes",
                            "\"a\\\nb\"\nc",
                            "1@0+6 [a\nb]",
                            "3@7+1 [c]"),
                    escapes(
                            "no line ending outside quotes",
                            "a\\\nb\\\r\n\\",
                            "1@0+2 [a\\]",
                            "2@3+2 [b\\]",
                            "3@7+1 [\\]"),
                    escapes(
                            "escaped closing quote",
                            "\"a\\\"\nb\n",
                            "1@0+4 unclosedQuote: " + opensAt(1),
                            "2@5+1 [b]"),
                    escapes(
                            "text after the closing quote",
                            "\"a\"\\,b\n",
                            "1@0+6 badQuote: " + closesBefore(4)),
                    escapes(
                            "invalid text",
                            "\\\u00ff,a\n",
                            "1@0+4 invalidUtf8: Byte 2 is not valid UTF-8"),
                    escapes(
                            "a character of several bytes",
                            "\\\u00c3\u00a9,a\n",
                            "1@0+5 [\u00e9|a]"),
                    new Example(
                            "an escape other than a backslash stands for no control characters",
                            new CsvDialect(';', '\'', '^'),
                            "^n;'^';^^';^N\n",
                            List.of("1@0+13 [n|';^|N]")));

    private static Example escapes(String id, String file, String... rows) {
        return new Example(id, BACKSLASH, file, List.of(rows));
    }

    @ParameterizedTest
    @FieldSource({
        "PLAIN",
        "LINE_ENDINGS",
        "NO_ROWS",
        "QUOTES",
        "INVALID_UTF8",
        "TOO_LONG",
        "DIALECTS",
        "ESCAPES"
    })
    void readsTheExampleWithEveryBlockSize(Example example) {
        var bytes = Bytes.of(example.file);
        for (int block = 1; block <= Math.min(bytes.length + 9, 150); block++) {
            var rows = Seen.all(Bytes.trickle(bytes, 0, 5), example.dialect, LIMIT, block);
            assertThat(rows)
                    .as("blocks of %d bytes", block)
                    .extracting(Seen::toString)
                    .isEqualTo(example.rows);
        }
    }

    @Test
    void saysWhereTheNextRowStarts() throws IOException {
        try (var rows = open("a\r\n\"b\nc\"\n\n\nd", 0, 1)) {
            assertThat(rows.position()).isZero();
            assertThat(rows.line()).isOne();
            rows.next();
            assertThat(rows.position()).isEqualTo(3);
            assertThat(rows.line()).isEqualTo(2);
            rows.next();
            assertThat(rows.position()).isEqualTo(9);
            assertThat(rows.line()).isEqualTo(4);
            rows.next();
            assertThat(rows.position()).isEqualTo(12);
            assertThat(rows.line()).isEqualTo(6);
            assertThat(rows.next()).isNull();
            assertThat(rows.next()).isNull();
            assertThat(rows.position()).isEqualTo(12);
            assertThat(rows.line()).isEqualTo(6);
        }
    }

    @Test
    void countsOnFromWhereItIsOpened() throws IOException {
        try (var rows = open("\u00ef\u00bb\u00bfa\nb", 5_000_000_000L, 70_000_000_000L)) {
            // Not the start of the file, so these bytes are text.
            assertThat(Seen.rest(rows))
                    .extracting(Seen::toString)
                    .containsExactly(
                            "70000000000@5000000000+4 [\ufeffa]", "70000000001@5000000005+1 [b]");
        }
    }

    @Test
    void givesTheRawBytesOfARowAsFarAsAsked() throws IOException {
        try (var rows = open("\"a\"\"\",b\r\n\u00ff\n", 0, 1)) {
            var good = requireNonNull(rows.next());
            var bad = requireNonNull(rows.next());
            assertThat(good).isInstanceOf(Row.Fields.class);
            assertThat(good.raw(100)).isEqualTo(Bytes.of("\"a\"\"\",b"));
            assertThat(good.raw(2)).isEqualTo(Bytes.of("\"a"));
            assertThat(good.raw(0)).isEmpty();
            assertThat(bad).isInstanceOf(Row.Malformed.class);
            assertThat(bad.raw(100)).isEqualTo(Bytes.of("\u00ff"));
        }
    }

    @Test
    void keepsTheBeginningOfARowThatIsTooLong() throws IOException {
        var start = "start" + "x".repeat(CsvRows.KEPT_OF_A_LONG_ROW);
        try (var rows = open(start + "y".repeat(2_000_000), 0, 1)) {
            var row = requireNonNull(rows.next());
            assertThat(row.length()).isEqualTo(start.length() + 2_000_000);
            assertThat(Bytes.text(row.raw(Integer.MAX_VALUE)))
                    .isEqualTo(start.substring(0, CsvRows.KEPT_OF_A_LONG_ROW));
        }
    }

    /// Longer than every buffer on the way, with characters of one to four bytes at every place in
    /// them.
    @Test
    void readsLongFields() throws IOException {
        var field = new StringBuilder();
        while (field.length() < 300_000) {
            field.append("a\u00e9\u20ac\ud83d\ude00\r\n".repeat(9)).append(field.length());
        }
        var file = "1,\"" + field + "\",2\n\"" + field + "\"\n";
        try (var rows =
                CsvRows.open(
                        new ByteArrayInputStream(file.getBytes(UTF_8)), STANDARD, 0, 1, MEGABYTE)) {
            assertThat(values(rows.next())).containsExactly("1", field.toString(), "2");
            assertThat(values(rows.next())).containsExactly(field.toString());
            assertThat(rows.next()).isNull();
        }
    }

    @Test
    void readsARowAsLongAsTheLimit() throws IOException {
        var field = "x".repeat(MEGABYTE - 2);
        try (var rows = open("\"" + field + "\"\n" + "y".repeat(MEGABYTE), 0, 1)) {
            assertThat(values(rows.next())).containsExactly(field);
            assertThat(values(rows.next())).containsExactly("y".repeat(MEGABYTE));
        }
    }

    @Test
    void refusesARowOfMoreFieldsThanATableHas() throws IOException {
        var most = "a" + ",".repeat(FieldParser.MAX_FIELDS - 1);
        try (var rows = open(most + "\n" + most + ",\nb\n", 0, 1)) {
            assertThat(values(rows.next())).hasSize(FieldParser.MAX_FIELDS);
            assertThat(Seen.rest(rows))
                    .extracting(Seen::toString)
                    .containsExactly(
                            "2@16385+16385 tooManyFields: 16385 fields, more than 16384",
                            "3@32771+1 [b]");
        }
    }

    @Test
    void passesOnWhatTheStreamThrows() throws IOException {
        var broken = InputStream.nullInputStream();
        broken.close();
        try (var rows = CsvRows.open(broken, STANDARD, 0, 1, LIMIT)) {
            assertThatThrownBy(rows::next)
                    .isInstanceOf(IOException.class)
                    .hasMessage("Stream closed");
        }
    }

    @Test
    void closesTheStream() throws IOException {
        var closed = new AtomicBoolean();
        var in =
                new ByteArrayInputStream(new byte[0]) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        CsvRows.open(in, STANDARD, 0, 1, LIMIT).close();
        assertThat(closed).isTrue();
    }

    @Test
    void refusesALimitThatIsNone() {
        var in = InputStream.nullInputStream();
        assertThatThrownBy(() -> CsvRows.open(in, STANDARD, 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The limit for a row must be 1 to 268435456 bytes, not 0");
    }

    @ParameterizedTest
    @CsvSource({
        "10, 34, The delimiter must be a tab or a printable ASCII character; not U+000A",
        "233, 34, The delimiter must be a tab or a printable ASCII character; not U+00E9",
        "44, 32, The quote must be a visible ASCII character; not U+0020",
        "44, 128, The quote must be a visible ASCII character; not U+0080",
        "44, 44, Delimiter and quote must differ; both are U+002C"
    })
    void refusesADialectThatCannotBeRead(int delimiter, int quote, String message) {
        assertThatThrownBy(() -> new CsvDialect((char) delimiter, (char) quote))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static CsvRows open(String file, long position, long line) {
        return CsvRows.open(
                new ByteArrayInputStream(Bytes.of(file)), STANDARD, position, line, MEGABYTE);
    }

    private static List<String> values(@Nullable Row row) {
        assertThat(row).isInstanceOf(Row.Fields.class);
        return ((Row.Fields) requireNonNull(row)).values();
    }

    private static String opensAt(int offset) {
        return "The quote at byte %d opens a field that does not close well, here or on a later line"
                .formatted(offset);
    }

    private static String closesBefore(int offset) {
        return "A quoted field closes, but byte %d is neither a delimiter nor a line end"
                .formatted(offset);
    }
}
