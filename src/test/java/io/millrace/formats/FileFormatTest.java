package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileFormatTest {

    private static final String JSON_LINES = "\ufeff{\"a\":1}\n\nx\n{\"b\":\"\u20ac\"}\n";
    private static final String JSON_ARRAY = "[{\"a\":1},2,{\"b\":3}]";
    private static final String XML = "<x><r/><r><a>1</a></r><r>2</r></x>";
    private static final String CSV = "a,b\n\"1\n2\",3\n\n4,\"5\n6\n";

    @Test
    void goesOnFromEveryRowInEveryWrapping() throws IOException {
        var delimited = new Syntax.Delimited(CsvDialect.STANDARD, true);
        for (var wrapping : Wrapping.values()) {
            assertGoesOn(wrapped(JSON_LINES, wrapping), format(wrapping, new Syntax.JsonLines()));
            assertGoesOn(wrapped(CSV, wrapping), format(wrapping, delimited));
            assertGoesOn(wrapped(JSON_ARRAY, wrapping), format(wrapping, new Syntax.JsonArray()));
            assertGoesOn(wrapped(XML, wrapping), format(wrapping, new Syntax.Xml("r")));
        }
    }

    private static FileFormat format(Wrapping wrapping, Syntax syntax) {
        return new FileFormat(wrapping, TextEncoding.UTF_8, syntax);
    }

    private static FileBytes wrapped(String text, Wrapping wrapping) {
        var bytes = text.getBytes(UTF_8);
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
