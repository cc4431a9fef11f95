package io.millrace.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/// Files in `resources/reading`, each with what becomes of it beside it, in a file of the same name
/// and `.json`: how it is written and its rows. Of a row, what the case says is compared and no
/// more. A new case needs no code.
class ReadingCasesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LIMIT = 10_000;

    /// @param type as in [FormatOptions]
    /// @param rows each `{at, line, fields | values | fault, message, raw}`; `{unreadable}` where
    ///   reading cannot go on
    record Case(
            String type,
            String wrapping,
            String encoding,
            String delimiter,
            String sheet,
            String recordElement,
            List<Map<String, Object>> rows) {

        FileFormat format() {
            return new FileFormat(
                    Wrapping.valueOf(or(wrapping, "none").toUpperCase(Locale.ROOT)),
                    TextEncoding.valueOf(
                            or(encoding, "utf_8").toUpperCase(Locale.ROOT).replace('-', '_')),
                    syntax());
        }

        private Syntax syntax() {
            return switch (type) {
                case "csv" ->
                        new Syntax.Delimited(
                                new CsvDialect(or(delimiter, ",").charAt(0), '"'), true);
                case "ndjson" -> new Syntax.JsonLines();
                case "json" -> new Syntax.JsonArray();
                case "xml" -> new Syntax.Xml(recordElement);
                case "xlsx" -> new Syntax.Workbook(sheet, true);
                default -> throw new IllegalArgumentException(type);
            };
        }

        private static String or(String one, String other) {
            return Objects.requireNonNullElse(one, other);
        }
    }

    @TestFactory
    Stream<DynamicTest> readsTheFileAsItsCaseSays() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(getClass().getResource("/reading")).toURI());
        try (var files = Files.list(folder)) {
            var cases = files.filter(ReadingCasesTest::isCase).sorted().toList();
            assertThat(cases).isNotEmpty();
            return cases.stream()
                    .map(file -> DynamicTest.dynamicTest(name(file), () -> assertReads(file)));
        }
    }

    private static boolean isCase(Path file) {
        return Files.exists(file.resolveSibling(name(file) + ".json"));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static void assertReads(Path file) throws IOException {
        var expected = JSON.readValue(Files.readString(Path.of(file + ".json")), Case.class);
        var bytes = BytesFile.of(file);
        var all = read(bytes, expected.format(), 0, 1);
        assertThat(saidOf(all, expected.rows())).isEqualTo(expected.rows());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).get("at") instanceof Integer at) {
                int line = (int) all.get(i).get("line");
                assertThat(read(bytes, expected.format(), at, line))
                        .as("from row %d on", i)
                        .isEqualTo(all.subList(i, all.size()));
            }
        }
    }

    /// The rows with only what the case says of each.
    private static List<Map<String, Object>> saidOf(
            List<Map<String, Object>> rows, List<Map<String, Object>> expected) {
        var said = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < rows.size(); i++) {
            var row = new LinkedHashMap<>(rows.get(i));
            if (i < expected.size()) {
                row.keySet().retainAll(expected.get(i).keySet());
            }
            said.add(row);
        }
        return said;
    }

    private static List<Map<String, Object>> read(
            FileBytes file, FileFormat format, long position, long line) throws IOException {
        try (var rows = format.open(file, position, line, LIMIT)) {
            return CaseRow.rest(rows);
        } catch (FileUnreadable e) {
            return List.of(Map.of("unreadable", e.getMessage()));
        }
    }
}
