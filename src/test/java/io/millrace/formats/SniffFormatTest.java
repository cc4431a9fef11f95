package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every file of `sniffing` is a case: what to expect, how the content is stored (UTF-8, unless
/// said otherwise), which options are given and which names may be in the header; after a line
/// `---` the content.
class SniffFormatTest {

    private static final Path CASES = Path.of("src/test/resources/sniffing");

    static List<Path> cases() throws IOException {
        try (var files = Files.list(CASES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheFormatOf(Path file) throws IOException {
        var text = Files.readString(file);
        int end = text.indexOf("---\n");
        var lines = new HashMap<String, String>();
        text.substring(0, end)
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(it -> lines.put(it[0], it[1]));
        var stored = stored(text.substring(end + 4), lines.getOrDefault("stored", "utf-8"));
        var names = Set.of(lines.getOrDefault("names", "").split(","));
        assertThat(told(stored, options(lines.getOrDefault("options", "")), names))
                .isEqualTo(lines.get("expect"));
    }

    /// A delimiter, a quote, whether there is a header, an encoding with or without a mark.
    record Combination(char delimiter, char quote, boolean header, String stored) {

        String text() {
            var rows = new StringBuilder();
            if (header) {
                rows.append(row("name", "remark", "amount"));
            }
            for (int i = 1; i <= 5; i++) {
                var q = String.valueOf(quote);
                var remark = "Caf\u00e9" + delimiter + " " + i + q + q + "\r\nnext";
                rows.append(row("Ann " + i, q + remark + q, String.valueOf(10 * i)));
            }
            return rows.toString();
        }

        private String row(String... fields) {
            return String.join(String.valueOf(delimiter), fields) + "\r\n";
        }

        String expected() {
            return "csv %s delimiter=%s quote=%s %s"
                    .formatted(
                            stored.replace(" bom", ""),
                            delimiter == '\t' ? "\\t" : delimiter,
                            quote,
                            header ? "header" : "rows");
        }
    }

    static List<Combination> combinations() {
        var combinations = new ArrayList<Combination>();
        for (char delimiter : ",;\t|".toCharArray()) {
            for (char quote : "\"'".toCharArray()) {
                for (boolean header : new boolean[] {true, false}) {
                    Stream.of(
                                    "utf-8",
                                    "utf-8 bom",
                                    "utf-16le",
                                    "utf-16le bom",
                                    "utf-16be",
                                    "utf-16be bom",
                                    "windows-1252")
                            .map(it -> new Combination(delimiter, quote, header, it))
                            .forEach(combinations::add);
                }
            }
        }
        return combinations;
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void tellsEveryCombination(Combination it) throws IOException {
        var stored = stored(it.text(), it.stored);
        assertThat(told(stored, FormatOptions.AUTO)).isEqualTo(it.expected());
    }

    @Test
    void tellsWhatIsInsideAWrapping() throws IOException {
        var csv = "id;name\n1;Ann\n".getBytes(UTF_8);
        var sniffed = SniffFormat.of(new BytesFile(Packed.gzip(csv)), FormatOptions.AUTO).format();
        assertThat(sniffed.wrapping()).isEqualTo(Wrapping.GZIP);
        assertThat(describe(sniffed)).isEqualTo("csv utf-8 delimiter=; quote=\" header");
    }

    @Test
    void tellsByTheBeginningOfALongFile() throws IOException {
        var row = "1;\"a\n\u00e9\";2,5\n";
        var file = ("id;text;price\n" + row.repeat(100_000)).getBytes(UTF_8);
        assertThat(told(file, FormatOptions.AUTO))
                .isEqualTo("csv utf-8 delimiter=; quote=\" header");
        assertThat(
                        told(
                                "{\"a\":\"".concat("x".repeat(1_000_000)).getBytes(UTF_8),
                                FormatOptions.AUTO))
                .isEqualTo("ndjson utf-8");
    }

    @Test
    void saysWhatMayBeOtherwise() throws IOException {
        var sniffed = SniffFormat.of(new BytesFile(Bytes.of("caf\u00e9\n")), FormatOptions.AUTO);
        assertThat(sniffed.notes())
                .containsExactly("The text is not UTF-8; it is read as Windows-1252");
    }

    @Test
    void aFewBrokenCharactersAreNoOtherEncoding() throws IOException {
        var text =
                Bytes.of("a,b\n" + "\u00c3\u00a9,\u00e2\u0082\u00ac\n".repeat(10) + "\u00e9,x\n");
        assertThat(told(text, FormatOptions.AUTO)).startsWith("csv utf-8");
    }

    @Test
    void whatIsReadIsWhatWasTold() throws IOException {
        var stored = stored("sep=;\r\nname;price\r\nM\u00fcller;1,5\r\n", "utf-16le bom");
        var file = new BytesFile(stored);
        var format = SniffFormat.of(file, FormatOptions.AUTO).format();
        try (var rows = format.open(file, 0, 1, 1_000)) {
            var seen = new ArrayList<String>();
            for (var row = rows.next(); row != null; row = rows.next()) {
                seen.add(Seen.of(row).toString());
            }
            assertThat(seen).containsExactly("2@10+10 [name|price]", "3@22+11 [M\u00fcller|1,5]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "messy"})
    void tellsTheSampleFiles(String name) throws IOException {
        var file = Path.of("test-files", name + "-test.csv");
        assertThat(told(Files.readAllBytes(file), FormatOptions.AUTO))
                .isEqualTo("csv utf-8 delimiter=, quote=\" header");
    }

    private static String told(byte[] stored, FormatOptions options) throws IOException {
        return told(stored, options, Set.of());
    }

    private static String told(byte[] stored, FormatOptions options, Set<String> names)
            throws IOException {
        try {
            var file = new BytesFile(stored);
            var format = SniffFormat.of(file, options, names).format();
            // Nothing is left to tell once it was.
            assertThat(SniffFormat.of(file, FormatOptions.of(format)).format()).isEqualTo(format);
            return describe(format);
        } catch (FileUnreadable e) {
            return "refused: " + e.getMessage();
        } catch (BadOption e) {
            return "bad option " + e.option() + ": " + e.getMessage();
        }
    }

    private static String describe(FileFormat format) {
        var encoding = " " + GivenFormat.nameOf(format.encoding());
        return switch (format.syntax()) {
            case Syntax.Delimited it ->
                    "csv" + encoding + describe(it.dialect()) + (it.header() ? " header" : " rows");
            case Syntax.JsonLines _ -> "ndjson" + encoding;
            case Syntax.JsonArray _ -> "json" + encoding;
            case Syntax.Xml it -> "xml" + encoding + " " + it.recordElement();
            case Syntax.Workbook it -> "xlsx " + it.sheet() + (it.header() ? " header" : " rows");
        };
    }

    private static String describe(CsvDialect dialect) {
        return " delimiter="
                + (dialect.delimiter() == '\t' ? "\\t" : dialect.delimiter())
                + (dialect.quote() == null ? " quote=none" : " quote=" + dialect.quote())
                + (dialect.escape() == null ? "" : " escape=" + dialect.escape());
    }

    private static byte[] stored(String text, String how) {
        var charset = Charset.forName(how.replace(" bom", ""));
        return ((how.endsWith(" bom") ? "\ufeff" : "") + text).getBytes(charset);
    }

    private static FormatOptions options(String given) {
        var options = new HashMap<String, String>();
        for (var option : given.isEmpty() ? new String[0] : given.split(" ")) {
            options.put(
                    option.substring(0, option.indexOf('=')),
                    option.substring(option.indexOf('=') + 1));
        }
        return new FormatOptions(
                options.get("type"),
                options.get("encoding"),
                options.get("delimiter"),
                options.get("quote"),
                options.get("escape"),
                header(options),
                options.get("sheet"),
                options.get("recordElement"));
    }

    private static @Nullable Boolean header(Map<String, String> options) {
        var header = options.get("header");
        return header == null ? null : Boolean.valueOf(header);
    }
}
