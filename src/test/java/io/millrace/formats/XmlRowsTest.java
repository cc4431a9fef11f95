package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlRowsTest {

    private static final int LIMIT = 1_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<r><a>1.10</a><b/></r> | {a=1.10, b=}",
                "<r><a>x &amp; <![CDATA[<y>]]>&#x20AC;</a></r> | {a=x & <y>\u20ac}",
                "<r id='7' x:k='v'>text<a t='1'>2</a></r> | {@id=7, @k=v, #text=text, a.@t=1, a=2}",
                "<x:r><x:a>1</x:a></x:r> | {a=1}",
                "<r> <address> <city>Rom</city> <geo><lat>1</lat></geo> </address> </r> |"
                        + " {address.city=Rom, address.geo.lat=1}",
                "<r><t>a</t><t>b\"</t></r> | {t=[\"a\",\"b\\\"\"]}",
                "<r><p><k>1</k><k>2</k></p><p n='3'>t</p></r> |"
                        + " {p=[{\"k\":[\"1\",\"2\"]},{\"@n\":\"3\",\"#text\":\"t\"}]}",
                "<r><a> padded </a></r> | {a= padded }",
                "<r><a>mixed <b>in</b> text</a></r> | {a=mixed  text, a.b=in}",
                "<r><a xsi:nil='true'/><b>1</b></r> | {b=1}",
                "<r><r>inner</r></r> | {r=inner}",
                "<r><!-- no --><?pi no?></r> | {}"
            })
    void laysAnElementFlat(String element, String values) throws IOException {
        var row = all("<all>" + element + "</all>").getFirst();
        assertThat(row.get("values")).hasToString(values);
    }

    @Test
    void findsRecordsAtAnyDepthAndKeepsTheirText() throws IOException {
        assertThat(all("<r k='\"&lt;'><a>1&amp;2</a></r><x><r/></x>"))
                .containsExactly(
                        Map.of(
                                "at",
                                0,
                                "line",
                                1,
                                "values",
                                Map.of("@k", "\"<", "a", "1&2"),
                                "raw",
                                "<r k=\"&quot;&lt;\"><a>1&amp;2</a></r>"),
                        Map.of("at", 1, "line", 2, "values", Map.of(), "raw", "<r></r>"));
    }

    @Test
    void takesTheEncodingFromTheDeclarationOrTheByteOrderMark() throws IOException {
        var latin = "<?xml version='1.0' encoding='ISO-8859-1'?><all><r><a>\u00e9</a></r></all>";
        assertThat(values(Bytes.of(latin))).isEqualTo(Map.of("a", "\u00e9"));
        var wide = "<?xml version='1.0' encoding='UTF-16'?><all><r><a>\u20ac</a></r></all>";
        assertThat(values(wide.getBytes(UTF_16))).isEqualTo(Map.of("a", "\u20ac"));
        var marked = "\ufeff<all><r><a>\u20ac</a></r></all>";
        assertThat(values(marked.getBytes(UTF_8))).isEqualTo(Map.of("a", "\u20ac"));
    }

    @Test
    void takesTheEncodingThatWasAskedFor() throws IOException {
        var file =
                Bytes.of("<?xml version='1.0' encoding='UTF-16'?><all><r><a>\u0080</a></r></all>");
        try (var rows =
                XmlRows.open(new ByteArrayInputStream(file), "WINDOWS-1252", "r", 0, LIMIT)) {
            assertThat(CaseRow.rest(rows).getFirst())
                    .containsEntry("values", Map.of("a", "\u20ac"));
        }
    }

    @Test
    void neverReadsAnotherFile(@TempDir Path folder) throws IOException {
        var secret = Files.writeString(folder.resolve("secret"), "secret");
        for (var doctype :
                List.of(
                        "<!DOCTYPE all [<!ENTITY e SYSTEM '%s'>]>".formatted(secret.toUri()),
                        "<!DOCTYPE all [<!ENTITY %% p SYSTEM '%s'> %%p;]>"
                                .formatted(secret.toUri()),
                        "<!DOCTYPE all SYSTEM '%s'>".formatted(secret.toUri()))) {
            var file = doctype + "<all><r><a>&e;</a></r></all>";
            assertThat(from(file.getBytes(UTF_8), 0))
                    .containsExactly(
                            Map.of(
                                    "unreadable",
                                    "The XML has a document type (DOCTYPE), which is refused as"
                                            + " dangerous: take it out"));
        }
        assertThat(all("<r><a>&e;</a></r>").getLast().get("unreadable"))
                .asString()
                .startsWith(
                        "The XML is broken: line 1, column 80: Undeclared general entity \"e\"");
    }

    @Test
    void refusesABillionLaughs() throws IOException {
        var lols = new StringBuilder("<!DOCTYPE all [<!ENTITY l0 'lol'>");
        for (int i = 1; i < 10; i++) {
            lols.append("<!ENTITY l%d '%s'>".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
        }
        lols.append("]><all><r><a>&l9;</a></r></all>");
        assertThat(from(lols.toString().getBytes(UTF_8), 0).getLast().get("unreadable"))
                .asString()
                .contains("DOCTYPE");
    }

    @Test
    void aRecordBeyondTheLimitIsMalformedAndReadingGoesOn() throws IOException {
        var huge = "<r><a>" + "x".repeat(3_000_000) + "</a></r>";
        var rows = all(huge + "<r><b>2</b></r>");
        assertThat(rows.getFirst())
                .containsEntry("fault", "tooLong")
                .containsEntry("message", "Longer than 1000 bytes");
        assertThat(rows.getLast()).containsEntry("values", Map.of("b", "2"));
    }

    @Test
    void aRecordOfTooManyElementsIsMalformed() throws IOException {
        var many = "<all><r>" + "<a/>".repeat(100_000) + "</r><r/></all>";
        try (var rows = XmlRows.open(stream(many), null, "r", 0, 10_000_000)) {
            assertThat(CaseRow.rest(rows).getFirst()).containsEntry("fault", "tooManyFields");
        }
        var wide = new StringBuilder("<all><r>");
        for (int i = 0; i <= FieldParser.MAX_FIELDS; i++) {
            wide.append("<a").append(i).append("/>");
        }
        try (var rows = XmlRows.open(stream(wide + "</r></all>"), null, "r", 0, 10_000_000)) {
            assertThat(CaseRow.rest(rows).getFirst()).containsEntry("fault", "tooManyFields");
        }
    }

    @Test
    void twoValuesOfOneNameAreMalformed() throws IOException {
        assertThat(all("<r><a.b>1</a.b><a><b>2</b></a></r>").getFirst())
                .containsEntry("message", "There are two values for \"a.b\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<r><a>1</r> | Unexpected close tag </r>; expected </a>.",
                "<r>\u0001</r> | Illegal character",
                "<r a='1' a='2'/> | Duplicate attribute 'a'.",
                "<r><a | Unexpected character '<'"
            })
    void saysWhereTheXmlIsBroken(String broken, String what) throws IOException {
        assertThat(all("<r/>" + broken).getLast().get("unreadable"))
                .asString()
                .startsWith("The XML is broken: line 1, column ")
                .contains(what);
    }

    @Test
    void refusesElementsWithoutEnd() throws IOException {
        assertThat(all("<a>".repeat(1_000)).getLast().get("unreadable"))
                .asString()
                .contains("Maximum Element Depth limit (200) Exceeded");
    }

    @Test
    void aHugeNameCommentOrAttributeTakesNoMemory() throws IOException {
        for (var begin : List.of("<", "<!--", "<a b='", "<a ", "<?", "<?a ", "<r><a>", "&", " ")) {
            var part = "a".repeat(1_000_000).getBytes(UTF_8);
            var parts = new ArrayList<InputStream>(List.of(stream("<all>" + begin)));
            for (int i = 0; i < 100; i++) {
                parts.add(new ByteArrayInputStream(part));
            }
            var huge = new SequenceInputStream(Collections.enumeration(parts));
            try (var rows = XmlRows.open(huge, null, "r", 0, LIMIT)) {
                assertThat(CaseRow.rest(rows).getLast().get("unreadable")).as(begin).isNotNull();
            }
        }
    }

    @Test
    void refusesMoreNamesThanCanBeKept() throws IOException {
        var names = new StringBuilder("<all>");
        for (int i = 0; i <= XmlInput.MAX_NAMES; i++) {
            names.append("<n").append(i).append("/>");
        }
        try (var rows = XmlRows.open(stream(names.toString()), null, "r", 0, LIMIT)) {
            assertThat(CaseRow.rest(rows).getLast().get("unreadable"))
                    .isEqualTo(
                            "The XML cannot be read at line 1: more than 100000 different names");
        }
    }

    @Test
    void goesOnTheSameFromEveryRowOn() throws IOException {
        var file = wrap("<r/><x><r><r/><a>1</a></r></x><r>" + "x".repeat(2_000) + "</r><r/><r>");
        var all = from(file, 0);
        assertThat(all).hasSize(5);
        for (int read = 0; read < all.size() - 1; read++) {
            assertThat(from(file, read)).isEqualTo(all.subList(read, all.size()));
        }
    }

    private static Object values(byte[] file) throws IOException {
        return from(file, 0).getFirst().get("values");
    }

    private static List<Map<String, Object>> all(String elements) throws IOException {
        return from(wrap(elements), 0);
    }

    private static byte[] wrap(String elements) {
        return ("<top xmlns:x='x' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
                        + elements
                        + "</top>")
                .getBytes(UTF_8);
    }

    private static List<Map<String, Object>> from(byte[] file, long position) throws IOException {
        try (var rows = XmlRows.open(new ByteArrayInputStream(file), null, "r", position, LIMIT)) {
            return CaseRow.rest(rows);
        } catch (FileUnreadable e) {
            return List.of(Map.of("unreadable", e.getMessage()));
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
