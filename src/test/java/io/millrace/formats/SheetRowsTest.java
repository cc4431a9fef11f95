package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetRowsTest {

    private static final int LIMIT = 1_000;

    /// Styles 1 to 5: a day, a day with time, a time, a time beyond a day, a percentage.
    private static final String STYLES =
            """
            <numFmts><numFmt numFmtId='164' formatCode='[$-407]dd/mm/yyyy\\ hh:mm;@'/></numFmts>
            <cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>
            <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='21'/>
            <xf numFmtId='46'/><xf numFmtId='10'/></cellXfs>
            <cellStyles><cellStyle name='Normal'/></cellStyles>
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<c><v>12.1</v></c> | 12.1",
                "<c><v>12.099999999999999</v></c> | 12.1",
                "<c><v>0.30000000000000004</v></c> | 0.3",
                "<c><v>1.0</v></c> | 1",
                "<c><v>1E3</v></c> | 1000",
                "<c><v>1.5E-7</v></c> | 0.00000015",
                "<c><v>1E300</v></c> | 1E+300",
                "<c><v>1E999999999</v></c> | 1E999999999",
                "<c><v>123456789012345</v></c> | 123456789012345",
                "<c s='5'><v>0.12</v></c> | 0.12",
                "<c s='1'><v>45322</v></c> | 2024-01-31",
                "<c s='1'><v>45322.573</v></c> | 2024-01-31",
                "<c s='1'><v>1</v></c> | 1900-01-01",
                "<c s='1'><v>59</v></c> | 1900-02-28",
                "<c s='1'><v>60</v></c> | 60",
                "<c s='1'><v>61</v></c> | 1900-03-01",
                "<c s='1'><v>-1</v></c> | -1",
                "<c s='1'><v>3000000</v></c> | 3000000",
                "<c s='2'><v>45322.573171296295</v></c> | 2024-01-31T13:45:22",
                "<c s='2'><v>45322</v></c> | 2024-01-31T00:00:00",
                "<c s='3'><v>0.57317129629629632</v></c> | 13:45:22",
                "<c s='4'><v>1.5</v></c> | 36:00:00",
                "<c s='99'><v>1</v></c> | 1",
                "<c t='d'><v>2024-01-31</v></c> | 2024-01-31",
                "<c t='b'><v>1</v></c> | true",
                "<c t='b'><v>0</v></c> | false",
                "<c t='s'><v>0</v></c> | Ada",
                "<c t='s'><v>1</v></c> | rich text",
                "<c t='s'><v>2</v></c> | `a\rb`",
                "<c t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c> | inline",
                "<c t='str'><f>A1</f><v>x</v></c> | x",
                "<c><f>1+1</f><v>2</v></c> | 2"
            })
    void readsACell(String cell, String text) throws IOException {
        var file =
                Xlsx.of("<row><c><v>1</v></c>" + cell + "</row>")
                        .styles(STYLES)
                        .strings(
                                "<si><t>Ada</t></si><si><r><t>rich </t></r><r><rPr/><t>text</t></r>"
                                        + "<rPh><t>no</t></rPh></si><si><t>a_x000D_b</t></si>");
        assertThat(fields(file.file())).containsExactly(List.of("1", text));
    }

    @Test
    void countsDaysFrom1904WhereTheWorkbookSaysSo() throws IOException {
        var file =
                Xlsx.of("<row><c s='1'><v>0</v></c><c s='1'><v>43860</v></c></row>")
                        .styles(STYLES)
                        .workbook(
                                "<workbookPr date1904='1'/><sheets><sheet name='People' r:id='s1'/></sheets>");
        assertThat(fields(file.file())).containsExactly(List.of("1904-01-01", "2024-01-31"));
    }

    @Test
    void namesRowsByTheirNumberAndKeepsThemAsCsv() throws IOException {
        var rows =
                all(
                        Xlsx.of(
                                        row(3, "a", "b", "c")
                                                + row(5, "1")
                                                + row(6, " ", "")
                                                + "<row r='8'><c r='B8' t='str'><v>x, \"y\"</v></c><c r='E8' s='1'/></row>"
                                                + row(9, "1", "2", "3", "4"))
                                .file());
        assertThat(rows)
                .extracting(
                        row -> "%s@%s %s".formatted(row.get("line"), row.get("at"), row.get("raw")))
                .containsExactly("3@3 a,b,c", "5@5 1,,", "8@8 ,\"x, \"\"y\"\"\",", "9@9 1,2,3,4");
    }

    @Test
    void takesNotAvailableForNoValueAndOtherErrorsForMalformed() throws IOException {
        var rows =
                all(
                        Xlsx.of(
                                        "<row><c t='str'><v>a</v></c><c t='e'><v>#N/A</v></c></row>"
                                                + "<row><c t='str'><v>a</v></c><c t='e'><v>#DIV/0!</v></c></row>"
                                                + "<row><c r='AB3'><f>NOW()</f></c></row>")
                                .file());
        assertThat(rows.get(0)).containsEntry("fields", List.of("a"));
        assertThat(rows.get(1))
                .containsEntry("fault", "cellError")
                .containsEntry("message", "Cell B2 holds the error #DIV/0!")
                .containsEntry("raw", "a,#DIV/0!");
        assertThat(rows.get(2))
                .containsEntry(
                        "message",
                        "Cell AB3 holds a formula without its result: open and save the file in"
                                + " Excel");
    }

    @Test
    void listsTheVisibleSheetsWithCells() throws IOException {
        var sheets =
                "<sheets><sheet name='Hidden' state='hidden' r:id='s1'/><sheet name='Chart' r:id='c1'/>"
                        + "<sheet name='Second' r:id='s2'/></sheets>";
        var workbook = Workbook.of(Xlsx.of("").workbook(sheets).file());
        assertThat(workbook.sheets()).extracting(Workbook.Sheet::name).containsExactly("Second");
        var allHidden = "<sheets><sheet name='Hidden' state='veryHidden' r:id='s1'/></sheets>";
        assertThat(Workbook.of(Xlsx.of("").workbook(allHidden).file()).sheets())
                .extracting(Workbook.Sheet::name)
                .containsExactly("Hidden");
    }

    @Test
    void saysWhichSheetsThereAre() {
        assertThatThrownBy(
                        () -> SheetRows.open(Xlsx.of("").file(), Wrapping.NONE, "Other", 0, LIMIT))
                .isInstanceOf(FileUnreadable.class)
                .hasMessage("The workbook has no sheet \"Other\"; it has [People]");
    }

    @Test
    void refusesOtherKindsOfFilesWithWhatToDo() {
        assertRefused(
                Bytes.of("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"),
                "The file is an old workbook (XLS) or has a password: save it as XLSX without one");
        assertRefused("a,b".getBytes(UTF_8), "The file is no XLSX workbook");
        assertRefused(Packed.zip("a.csv", "a"), "The file is no XLSX workbook");
        assertRefused(
                Packed.zip("mimetype", "", "META-INF/manifest.xml", "<x/>", "content.xml", ""),
                "The file is an OpenDocument file (such as ODS): save it as XLSX");
        var relations = "<x><Relationship Id='1' Type='x/officeDocument' Target='%s'/></x>";
        assertRefused(
                Packed.zip("_rels/.rels", relations.formatted("xl/workbook.bin")),
                "The file is a binary workbook (XLSB): save it as XLSX");
        assertRefused(
                Packed.zip(
                        "_rels/.rels",
                        relations.formatted("word/document.xml"),
                        "word/document.xml",
                        "<x/>"),
                "The file is no XLSX workbook");
    }

    @Test
    void aRowBeyondTheLimitsIsMalformedAndReadingGoesOn() throws IOException {
        var rows =
                all(
                        Xlsx.of(
                                        row(1, "x".repeat(2_000), "b")
                                                + "<row r='2'><c r='ZZZ2'><v>1</v></c></row>"
                                                + row(3, "a"))
                                .file());
        assertThat(rows)
                .extracting(row -> row.get("fault"))
                .containsExactly("tooLong", "tooManyFields", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<row r='2'/><row r='2'/> | row 2 comes after row 2",
                "<row r='x'/> | \"x\" is no number of a row",
                "<row><c t='s'><v>7</v></c></row> | a cell refers to text \"7\", which is not there",
                "<row><c r='7'><v>7</v></c></row> | \"7\" is no cell"
            })
    void refusesASheetThatContradictsItself(String rows, String what) throws IOException {
        assertThat(all(Xlsx.of(rows).file()).getLast())
                .isEqualTo(Map.of("unreadable", "The XML cannot be read at line 1: " + what));
    }

    @Test
    void keepsManyTextsInATemporaryFile() throws IOException {
        try (var strings = new SharedStrings(500)) {
            for (int i = 0; i < 30_000; i++) {
                strings.add("text " + i);
            }
            for (int i = 0; i < 30_000; i++) {
                assertThat(strings.get(i)).isEqualTo("text " + i);
            }
            assertThat(strings.get(30_000)).isNull();
            assertThat(strings.get(-1)).isNull();
        }
    }

    @Test
    void goesOnFromEveryRowOnAlsoInAWrapping() throws IOException {
        var rows =
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> i % 4 == 0 ? "" : row(i, "a" + i, i == 1 ? "b" : ""))
                        .collect(Collectors.joining());
        var plain = Xlsx.of(rows).bytes();
        for (var wrapping : Wrapping.values()) {
            var file =
                    new BytesFile(
                            switch (wrapping) {
                                case NONE -> plain;
                                case GZIP -> Packed.gzip(plain);
                                case ZIP -> Packed.zip("people.xlsx", plain);
                            });
            assertGoesOn(
                    file,
                    new FileFormat(
                            wrapping, TextEncoding.UTF_8, new Syntax.Workbook("People", true)));
        }
    }

    private static void assertGoesOn(FileBytes file, FileFormat format) throws IOException {
        var all = from(file, format, 0, 1);
        assertThat(all).hasSize(15);
        try (var rows = format.open(file, 0, 1, LIMIT)) {
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
        try (var rows = format.open(file, position, line, LIMIT)) {
            return CaseRow.rest(rows);
        }
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> Workbook.of(new BytesFile(file)))
                .isInstanceOf(FileUnreadable.class)
                .hasMessage(message);
    }

    private static String row(int number, String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i ->
                        "<c r='%c%d' t='str'><v>%s</v></c>".formatted('A' + i, number, values[i]))
                .collect(Collectors.joining("", "<row r='" + number + "'>", "</row>"));
    }

    private static List<Object> fields(FileBytes file) throws IOException {
        return all(file).stream().map(row -> row.get("fields")).toList();
    }

    private static List<Map<String, Object>> all(FileBytes file) throws IOException {
        try (var rows = SheetRows.open(file, Wrapping.NONE, "People", 0, LIMIT)) {
            return CaseRow.rest(rows);
        }
    }
}
