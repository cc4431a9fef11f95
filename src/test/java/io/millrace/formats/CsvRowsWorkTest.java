package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// However a file is made, reading it costs a few looks at each byte and a bounded piece of memory.
/// Looks and copies are counted, not timed.
class CsvRowsWorkTest {

    private static final int LIMIT = 64 * 1024;
    private static final int BLOCK = 4 * 1024;
    private static final int FILE = 300_000;

    /// A file made of one piece, over and over.
    record Repeated(String id, String first, String piece) {

        byte[] file() {
            return (first + piece.repeat(FILE / piece.length())).getBytes(UTF_8);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static final List<Repeated> FILES =
            List.of(
                    new Repeated("plain rows", "", "name,mail@example.org,42,Sales\n"),
                    new Repeated("short rows", "", "a\n"),
                    new Repeated("every line closes a quote and opens the next", "", "x\",\"y\n"),
                    new Repeated("the same without text", "", "\",\"\n"),
                    new Repeated("every line opens a quote", "", "a,\"b\n"),
                    new Repeated("every line opens a quote and doubles one", "", "\"a\"\"b\n"),
                    new Repeated("every line is a quote", "", "\"\n"),
                    new Repeated("every line is three quotes", "", "\"\"\"\n"),
                    new Repeated("one quote, then plain rows", "a,\"b\n", "a,b\n"),
                    new Repeated("one quote, then long rows", "a,\"b\n", "c".repeat(5_000) + "\n"),
                    new Repeated("quotes only", "", "\""),
                    new Repeated("quotes and delimiters, one line", "", "\"\","),
                    new Repeated("one line", "", "a"),
                    new Repeated("one line of blanks", "", " "),
                    new Repeated("lines of blanks and a row", "", " ".repeat(10_000) + "a\n"),
                    new Repeated("blank lines", "", ",,,\n"),
                    new Repeated("carriage returns", "", "\r"),
                    new Repeated("lines a little too long", "", "a".repeat(LIMIT + 1) + "\r\n"),
                    new Repeated(
                            "records a little too long",
                            "",
                            "\"" + "a\n".repeat(LIMIT / 2) + "\"\n"));

    @ParameterizedTest
    @FieldSource("FILES")
    void looksAtEachByteAFewTimesAndKeepsNoMoreThanTwoRows(Repeated repeated) throws IOException {
        var file = repeated.file();
        int longest = 0;
        try (var rows =
                new CsvRows(
                        new ByteArrayInputStream(file), CsvDialect.STANDARD, 0, 1, LIMIT, BLOCK)) {
            while (rows.next() != null) {
                longest = Math.max(longest, rows.window().blockLength());
            }
            longest = Math.max(longest, rows.window().blockLength());
            assertThat(rows.position()).isEqualTo(file.length);
            assertThat(rows.window().work()).isLessThan(7L * file.length);
        }
        assertThat(longest).isLessThanOrEqualTo(2 * (LIMIT + BLOCK));
    }
}
