package testfiles;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.CsvRows;
import io.millrace.formats.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Holds the files of `test-files/` against their generator, and the reader against what the
/// generator knows.
class TestFilesTest {

    private static final Path COMMITTED = Path.of("test-files");

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "messy"})
    void theCommittedFilesAreWhatTheGeneratorMakes(String name) throws IOException {
        GenerateTestFiles.make(name, folder, 0);
        assertThat(folder.resolve(name + "-test.csv"))
                .hasSameBinaryContentAs(COMMITTED.resolve(name + "-test.csv"));
        assertThat(folder.resolve(name + "-test.expected.json"))
                .hasSameBinaryContentAs(COMMITTED.resolve(name + "-test.expected.json"));
    }

    @Test
    void theGeneratorRunsAsASingleFileAndMakesAsManyRowsAsAsked() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var source = "src/test/java/testfiles/GenerateTestFiles.java";
        var process =
                new ProcessBuilder(java, source, "large", "2_000", "--to", folder.toString())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        var expected = expected(folder, "large");
        assertThat(expected.get("totalLines").asInt()).isEqualTo(2_000);
        assertThat(expected.get("failedLines").asInt()).isBetween(10, 30);
        try (var lines = Files.lines(folder.resolve("large-test.csv"), ISO_8859_1)) {
            assertThat(lines).startsWith("name,email,age,department").hasSizeGreaterThan(2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "messy"})
    void theRulesAsWrittenHereGiveWhatTheGeneratorExpects(String name) throws IOException {
        var expected = expected(COMMITTED, name);
        var records = new StringBuilder();
        for (var row : expected.get("records")) {
            var age = row.has("age") ? Integer.valueOf(row.get("age").asInt()) : null;
            var department = row.path("department").asString("");
            records.append(
                    GenerateTestFiles.canonicalRecord(
                            row.get("line").asLong(),
                            row.get("name").asString(),
                            row.get("email").asString(),
                            age,
                            department));
        }
        var rejects = new StringBuilder();
        for (var row : expected.get("rejects")) {
            rejects.append(
                    GenerateTestFiles.canonicalReject(
                            row.get("line").asLong(),
                            row.get("category").asString(),
                            row.get("column").asString("")));
        }
        var people = People.read(COMMITTED.resolve(name + "-test.csv"));
        assertThat(people.rejects.toString()).isEqualTo(rejects.toString());
        assertThat(people.records.toString()).isEqualTo(records.toString());
    }

    @Test
    void theHashesAreOverTheCanonicalLines() throws Exception {
        var expected = expected(COMMITTED, "medium");
        var people = People.read(COMMITTED.resolve("medium-test.csv"));
        assertThat(sha256(people.rejects)).isEqualTo(expected.get("rejectsSha256").asString());
        assertThat(sha256(people.records)).isEqualTo(expected.get("recordsSha256").asString());
        assertThat(people.rejects.toString().lines().count())
                .isEqualTo(expected.get("failedLines").asLong());
        assertThat(people.records.toString().lines().count())
                .isEqualTo(expected.get("successfulInserts").asLong());
    }

    private static JsonNode expected(Path folder, String name) {
        return JsonMapper.shared().readTree(folder.resolve(name + "-test.expected.json"));
    }

    private static String sha256(CharSequence text) throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(UTF_8)));
    }

    /// The rules of the default import in as few words as possible.
    private static final class People {

        private static final List<String> COLUMNS = List.of("name", "email", "age", "department");

        private final StringBuilder records = new StringBuilder();
        private final StringBuilder rejects = new StringBuilder();

        static People read(Path file) throws IOException {
            var people = new People();
            try (var rows =
                    CsvRows.open(
                            Files.newInputStream(file), CsvDialect.STANDARD, 0, 1, 1024 * 1024)) {
                var header = (Row.Fields) rows.next();
                assertThat(header.values()).isEqualTo(COLUMNS);
                for (var row = rows.next(); row != null; row = rows.next()) {
                    switch (row) {
                        case Row.Malformed bad -> people.reject(bad, "malformedLine", "");
                        case Row.Fields good -> people.take(good);
                        case Row.Named named -> throw new AssertionError(named);
                    }
                }
            }
            return people;
        }

        private void take(Row.Fields row) {
            var values = new ArrayList<>(row.values().stream().map(String::strip).toList());
            if (values.size() < 2) {
                reject(row, "malformedLine", "");
                return;
            }
            values.addAll(List.of("", ""));
            var email = values.get(1).toLowerCase(Locale.ROOT);
            var age = values.get(2);
            if (values.get(0).isEmpty() || email.isEmpty()) {
                reject(row, "missingFields", COLUMNS.get(values.indexOf("")));
            } else if (!email.matches("[^\\s@]+@[^\\s@]+\\.[^\\s@]+")) {
                reject(row, "invalidEmail", "email");
            } else if (!age.matches("|0*([0-9]|[0-9]{2}|1[0-4][0-9]|150)")) {
                reject(row, "invalidAge", "age");
            } else {
                records.append(
                        GenerateTestFiles.canonicalRecord(
                                row.line(),
                                values.get(0),
                                email,
                                age.isEmpty() ? null : Integer.valueOf(age),
                                values.get(3)));
            }
        }

        private void reject(Row row, String category, String column) {
            rejects.append(GenerateTestFiles.canonicalReject(row.line(), category, column));
        }
    }
}
