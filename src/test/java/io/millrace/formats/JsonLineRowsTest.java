package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineRowsTest {

    private static final int LIMIT = 10_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"} | {a=b}",
                "{} | {}",
                " {\"a\" : true , \"b\":false, \"c\":null} | {a=true, b=false}",
                "{\"n\":1.10,\"m\":12345678901234567890,\"e\":-1E+400} | {n=1.10,"
                        + " m=12345678901234567890, e=-1E+400}",
                "{\"address\":{\"city\":\"Rom\",\"geo\":{\"lat\":1}},\"x\":1} | {address.city=Rom,"
                        + " address.geo.lat=1, x=1}",
                "{\"a\":{},\"b\":{\"c\":null}} | {}",
                "{\"tags\":[ \"a b\", {\"c\" : [1.0, null]}, \"\\\" ]\" ]} | {tags=[\"a b\",{\"c\":[1.0,null]},\"\\\" ]\"]}",
                "{\"a\":[]} | {a=[]}",
                "{\"\\u0041\":\"\\ud83d\\ude00\"} | {A=\ud83d\ude00}"
            })
    void laysAnObjectFlat(String line, String values) throws IOException {
        var row = all(line).getFirst();
        assertThat(row.get("values")).hasToString(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | notJson",
                "{\"a\":1 | notJson",
                "{\"a\":1}} | notJson",
                "{\"a\":1} {\"b\":2} | notJson",
                "{\"a\":1}x | notJson",
                "{'a':1} | notJson",
                "{\"a\":NaN} | notJson",
                "{\"a\":01} | notJson",
                "{\"a\":\"\t\"} | notJson",
                "{\"a\":1,} | notJson",
                "[1] | notAnObject",
                "1 | notAnObject",
                "null | notAnObject",
                "{\"a\":1,\"a\":1} | duplicateName",
                "{\"a\":null,\"a\":1} | duplicateName",
                "{\"a\":{\"b\":1},\"a.b\":2} | duplicateName",
                "{\"a\":{\"b\":1},\"a\":{\"c\":2}} | duplicateName",
                "{\"a\":[{\"b\":1,\"b\":2}]} | duplicateName"
            })
    void aLineThatIsNoObjectIsMalformedAndReadingGoesOn(String line, String fault)
            throws IOException {
        var rows = all(line + "\n{\"b\":2}");
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()).containsEntry("fault", fault).containsEntry("line", 1);
        assertThat(rows.getLast())
                .containsEntry("values", Map.of("b", "2"))
                .containsEntry("line", 2);
    }

    @Test
    void saysWhereALineIsNoJson() throws IOException {
        assertThat(all("{\"a\":1 \"b\":2}").getFirst().get("message"))
                .isEqualTo(
                        "No valid JSON at about character 8: Unexpected character ('\"' (code 34)):"
                                + " was expecting comma to separate Object entries");
        assertThat(all("{\"a\":1,\"a\":2}").getFirst().get("message"))
                .isEqualTo("Duplicate Object property \"a\"");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        var rows =
                CaseRow.rest(
                        open(Bytes.of("{\"a\":\"\u00ff\"}\n{\"a\":\"\u00ed\u00a0\u0080\"}"), 0, 1));
        assertThat(rows).extracting(row -> row.get("fault")).containsOnly("invalidUtf8");
        assertThat(rows.getFirst()).containsEntry("message", "Byte 7 is not valid UTF-8");
    }

    @Test
    void refusesWhatIsNestedTooDeep() throws IOException {
        for (var nested :
                List.of(
                        "{\"a\":".repeat(101) + "1" + "}".repeat(101),
                        "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}",
                        "{\"a\":" + "[".repeat(4000))) {
            assertThat(all(nested).getFirst().get("fault")).isEqualTo("tooDeep");
        }
        var deepest = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
        assertThat(all(deepest).getFirst().get("values"))
                .isEqualTo(Map.of("a.".repeat(99) + "a", "1"));
    }

    @Test
    void passesOverBlankLinesAndAByteOrderMark() throws IOException {
        assertThat(all("\ufeff{\"a\":1}\r\n \t\n\n{\"b\":2}\r{\"c\":3}\n"))
                .extracting(row -> row.get("line") + "@" + row.get("at"))
                .containsExactly("1@3", "4@16", "5@24");
    }

    @Test
    void aLineLongerThanTheLimitIsMalformed() throws IOException {
        var rows = all("{\"a\":\"" + "x".repeat(LIMIT) + "\"}\n{\"b\":2}");
        assertThat(rows.getFirst())
                .containsEntry("fault", "tooLong")
                .containsEntry("message", "Longer than 10000 bytes");
        assertThat(rows.getLast()).containsEntry("values", Map.of("b", "2"));
    }

    @Test
    void refusesAnObjectOfMoreValuesThanATableHas() throws IOException {
        var json = new StringBuilder("{\"x\":1");
        for (int i = 0; i < FieldParser.MAX_FIELDS; i++) {
            json.append(",\"").append(i).append("\":1");
        }
        try (var rows = JsonLineRows.open(stream(json + "}", 0), 0, 1, 1_000_000)) {
            assertThat(CaseRow.rest(rows).getFirst()).containsEntry("fault", "tooManyFields");
        }
    }

    @Property(tries = 2_000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void goesOnTheSameFromEveryRowOn(@ForAll("files") String file) throws IOException {
        var all = all(file);
        try (var rows = open(file.getBytes(UTF_8), 0, 1)) {
            for (int read = 0; read <= all.size(); read++) {
                var rest = all.subList(read, all.size());
                assertThat(from(file, rows.position(), rows.line())).isEqualTo(rest);
                var row = rows.next();
                if (row != null) {
                    assertThat(from(file, row.position(), row.line())).isEqualTo(rest);
                }
            }
        }
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of(
                        "{\"a\":1}",
                        "{\"a\":\"\u20ac\"}",
                        "{",
                        "}",
                        "\"",
                        "[1]",
                        " ",
                        "\t",
                        "\n",
                        "\n",
                        "\n",
                        "\r",
                        "\r\n",
                        "\ufeff",
                        "{\"a\":{\"b\":[1, 2]}}")
                .list()
                .ofMaxSize(30)
                .map(it -> String.join("", it));
    }

    private static List<Map<String, Object>> from(String file, long position, long line)
            throws IOException {
        try (var rows = open(file.getBytes(UTF_8), (int) position, line)) {
            return CaseRow.rest(rows);
        }
    }

    private static List<Map<String, Object>> all(String file) throws IOException {
        return from(file, 0, 1);
    }

    private static Rows open(byte[] file, int position, long line) {
        return new JsonLineRows(Bytes.trickle(file, position, 5), position, line, LIMIT, 7);
    }

    private static ByteArrayInputStream stream(String text, int from) {
        var bytes = text.getBytes(UTF_8);
        return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }
}
