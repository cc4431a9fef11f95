package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileFormatTest {

    private static final Map<Syntax, String> TEXTS =
            Map.of(
                    new Syntax.JsonLines(),
                    "\ufeff{\"a\":1}\n\nx\n{\"b\":\"\u20ac\"}\n",
                    new Syntax.JsonArray(),
                    "\ufeff[{\"a\":1},2,{\"\u20ac\":3}]",
                    new Syntax.Xml("r"),
                    "\ufeff<x><r/><r><a>\u20ac</a></r><r>2</r></x>",
                    new Syntax.Delimited(CsvDialect.STANDARD, true),
                    "a,b\n\"1\n2\",\u20ac\n\n4,\"5\n6\n");

    @Test
    void goesOnFromEveryRowInEveryWrapping() throws IOException {
        for (var wrapping : Wrapping.values()) {
            for (var one : TEXTS.entrySet()) {
                assertGoesOn(
                        wrapped(one.getValue().getBytes(UTF_8), wrapping),
                        new FileFormat(wrapping, TextEncoding.UTF_8, one.getKey()));
            }
        }
    }

    @Test
    void goesOnFromEveryRowInEveryEncoding() throws IOException {
        for (var encoding : List.of(TextEncoding.UTF_16LE, TextEncoding.UTF_16BE)) {
            var charset = Charset.forName(encoding.name().replace('_', '-'));
            for (var wrapping : Wrapping.values()) {
                for (var one : TEXTS.entrySet()) {
                    assertGoesOn(
                            wrapped(one.getValue().getBytes(charset), wrapping),
                            new FileFormat(wrapping, encoding, one.getKey()));
                }
            }
        }
    }

    private static FileBytes wrapped(byte[] bytes, Wrapping wrapping) {
        return new BytesFile(
                switch (wrapping) {
                    case NONE -> bytes;
                    case GZIP -> Packed.gzip(bytes);
                    case ZIP -> Packed.zip("file", bytes);
                });
    }

    private static void assertGoesOn(FileBytes file, FileFormat format) throws IOException {
        var all = from(file, format, 0, 1);
        assertThat(all).hasSizeGreaterThan(2);
        try (var rows = format.open(file, 0, 1, 1000)) {
            for (int read = 0; read <= all.size(); read++) {
                var rest = all.subList(read, all.size());
                assertThat(from(file, format, rows.position(), rows.line())).isEqualTo(rest);
                var row = rows.next();
                if (row != null) {
                    assertThat(from(file, format, row.position(), row.line())).isEqualTo(rest);
                }
            }
        }
    }

    private static List<Map<String, Object>> from(
            FileBytes file, FileFormat format, long position, long line) throws IOException {
        try (var rows = format.open(file, position, line, 1000)) {
            return CaseRow.rest(rows);
        }
    }
}
