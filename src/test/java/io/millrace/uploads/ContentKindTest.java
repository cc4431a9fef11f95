package io.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKindTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name,email\n",
                "a",
                "\ufeffname\r\n",
                "\u540d\u524d,\ud83d\udc68\n",
                "tab\tfeed\f\u000b\u001b[1m",
                "MZ,BZh,GIF89a,PAR1,SQLite format 3"
            })
    void knowsText(String text) {
        assertThat(ContentKind.of(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.TEXT);
    }

    @Test
    void knowsTextByASampleThatCutsACharacter() {
        byte[] text = "\u540d".repeat(100).getBytes(StandardCharsets.UTF_8);
        for (int length = 290; length <= 300; length++) {
            assertThat(ContentKind.of(Arrays.copyOf(text, length))).isEqualTo(ContentKind.TEXT);
        }
    }

    @Test
    void takesAFewWrongBytesForText() {
        assertThat(ContentKind.of("Jos\u00e9,Sales\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(ContentKind.TEXT);
        assertThat(
                        ContentKind.of(
                                "\u0418\u0432\u0430\u043d,\u041c\u043e\u0441\u043a\u0432\u0430\n"
                                        .getBytes(Charset.forName("windows-1251"))))
                .isEqualTo(ContentKind.OTHER_TEXT);
    }

    @Test
    void doesNotTakeRandomBytesForText() {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] sample = new byte[200];
            random.nextBytes(sample);
            assertThat(ContentKind.of(sample).isAccepted()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 0x0e, 0x1a, 0x1f, 0x7f})
    void knowsControlCharacters(int control) {
        assertThat(ContentKind.of(("name" + (char) control).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.BINARY);
    }

    @Test
    void takesAStrayControlCharacterForAFaultOfItsRow() {
        String rows = "Ada,ada@example.org,36\n".repeat(20);
        assertThat(ContentKind.of((rows + "A\0da\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.TEXT);
        assertThat(ContentKind.of((rows + "\0\0\0\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ContentKind.BINARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void knowsUtf16WithAndWithoutAMark(String charset) {
        var text = "name,\u540d\u524d,\ud83d\udc68\r\nAda,ada@example.org,36\r\n";
        for (var marked : new String[] {text, "\ufeff" + text}) {
            assertThat(ContentKind.of(marked.getBytes(Charset.forName(charset))))
                    .isEqualTo(ContentKind.UTF_16);
        }
        assertThat(ContentKind.of((text + "\0".repeat(50)).getBytes(Charset.forName(charset))))
                .isEqualTo(ContentKind.BINARY);
    }

    @ParameterizedTest
    @CsvSource({
        "xl/workbook.xml, XLSX",
        "word/document.xml, DOCX",
        "ppt/presentation.xml, PPTX",
        "META-INF/MANIFEST.MF, JAR",
        "people.csv, ZIP"
    })
    void tellsArchivesByTheirEntries(String entry, ContentKind kind) throws IOException {
        var archive = archive("[Content_Types].xml", entry);
        assertThat(ContentKind.of(archive)).isEqualTo(kind);
        assertThat(kind.isAccepted())
                .isEqualTo(kind == ContentKind.XLSX || kind == ContentKind.ZIP);
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, a.csv, text/csv",
        "TEXT, a.TSV, text/tab-separated-values",
        "UTF_16, a.xml, application/xml",
        "TEXT, a.json, application/json",
        "OTHER_TEXT, a.jsonl, application/x-ndjson",
        "TEXT, a.ndjson, application/x-ndjson",
        "TEXT, a, text/plain",
        "GZIP, a.csv, application/gzip",
        "ZIP, a.csv, application/zip",
        "ZIP, a.xlsx, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX, a.zip, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    })
    void namesTheContentByWhatItIsAndATextByItsName(
            ContentKind kind, String name, String contentType) {
        assertThat(kind.contentType(name)).isEqualTo(contentType);
    }

    private static byte[] archive(String... entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
