package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

class JsonArrayRowsTest {

    private static final int LIMIT = 100;

    @Test
    void readsTheElementsOfAnArray() throws IOException {
        assertThat(all("\ufeff[\n  {\"a\": 1.10},\r\n  {\"b\":\"]}\\\"\"}\n]\n"))
                .containsExactly(
                        Map.of(
                                "at",
                                0,
                                "line",
                                1,
                                "values",
                                Map.of("a", "1.10"),
                                "raw",
                                "{\"a\": 1.10}"),
                        Map.of(
                                "at",
                                1,
                                "line",
                                2,
                                "values",
                                Map.of("b", "]}\""),
                                "raw",
                                "{\"b\":\"]}\\\"\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | []",
                "{\"data\":[]} | []",
                "{\"n\":{\"x\":[{}]},\"t\":[1,[2]],\"data\":[{\"a\":1}],\"next\":null} | [{a=1}]",
                "[{\"a\":1},{\"a\":2}] | [{a=1}, {a=2}]"
            })
    void findsTheArrayAlsoInAnObject(String file, String values) throws IOException {
        assertThat(all(file).stream().map(row -> row.get("values")).toList()).hasToString(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 | notAnObject",
                "\"x\" | notAnObject",
                "[{}] | notAnObject",
                "null | notAnObject",
                "{\"a\":1 \"b\":2} | notJson",
                "{,} | notJson",
                "{\"a\":1,\"a\":2} | duplicateName"
            })
    void anElementAtFaultInsideItsBracketsIsMalformedAndReadingGoesOn(String element, String fault)
            throws IOException {
        var rows = all("[" + element + " , {\"b\":2}]");
        assertThat(rows.getFirst()).containsEntry("fault", fault).containsEntry("raw", element);
        assertThat(rows.getLast()).containsEntry("values", Map.of("b", "2"));
    }

    @Test
    void anElementLongerThanTheLimitIsMalformedAndReadingGoesOn() throws IOException {
        var rows = all("[{\"a\":\"" + "x".repeat(1_000_000) + "\"},{\"b\":2}]");
        assertThat(rows.getFirst()).containsEntry("fault", "tooLong");
        assertThat(rows.getLast()).containsEntry("values", Map.of("b", "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1, byte 1: the file is empty",
                "`\n 1` | 2, byte 2: the file is no JSON array",
                "`[{\"a\":1}` | 1, byte 9: there is the end of the file where ']' belongs",
                "`[{\"a\":1},\n{\"a` | 2, byte 4: a string does not end",
                "`[{\"a\":1},\n{\"a\n\":1}]` | 2, byte 4: a string does not end",
                "`[{\"a\":[1}]` | 1, byte 9: '}' closes what it did not open",
                "`[{\"a\":1},]` | 1, byte 10: there is no value",
                "`[{\"a\":1}{\"b\":1}]` | 1, byte 9: there is '{' where ']' belongs",
                "`[] {}` | 1, byte 4: something else follows the end of the JSON",
                "`{\"a\":1}` | 1, byte 7: the file is a JSON object without an array of objects in it",
                "`{\"a\":[{}],\"b\":[{}]}` | 1, byte 16: the file holds a second array of objects: upload each on its own"
            })
    void saysWhereTheJsonIsBroken(String file, String where) throws IOException {
        assertThat(all(file).getLast())
                .isEqualTo(Map.of("unreadable", "The JSON is broken at line " + where));
    }

    @Test
    void refusesNestingWithoutEnd() throws IOException {
        assertThat(all("[".repeat(100_000)).getLast().get("unreadable"))
                .isEqualTo(
                        "The JSON is broken at line 1, byte 10002: nested deeper than 10000 levels");
        var deep = "[" + "[".repeat(5000) + "]".repeat(5000) + ",{\"b\":2}]";
        assertThat(all(deep).getLast()).containsEntry("values", Map.of("b", "2"));
    }

    @Property(tries = 2_000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void goesOnTheSameFromEveryRowOn(@ForAll("files") String file) throws IOException {
        var all = all(file);
        for (int read = 0; read < all.size(); read++) {
            if (all.get(read).containsKey("at")) {
                assertThat(from(file, read)).isEqualTo(all.subList(read, all.size()));
            }
        }
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of(
                        "{\"a\":1}",
                        ",{\"a\":2}",
                        ",{\"a\":3}",
                        ",[1]",
                        ",\"x\"",
                        ",{\"a\":1,\"a\":1}",
                        "{",
                        "}",
                        "[",
                        ",",
                        "\"",
                        "\\",
                        "\n",
                        " ",
                        ",{\"long\":\"" + "x".repeat(LIMIT) + "\"}")
                .list()
                .ofMaxSize(20)
                .map(it -> "[" + String.join("", it) + "]");
    }

    private static List<Map<String, Object>> all(String file) throws IOException {
        return from(file, 0);
    }

    private static List<Map<String, Object>> from(String file, long position) throws IOException {
        var in = Bytes.trickle(file.getBytes(UTF_8), 0, 5000);
        try (var rows = JsonArrayRows.open(in, position, LIMIT, 16)) {
            return CaseRow.rest(rows);
        } catch (FileUnreadable e) {
            return List.of(Map.of("unreadable", e.getMessage()));
        }
    }
}
