package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Reads a single element of a hundred megabytes in each format, in a JVM that has less.
final class HugeElements {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int LIMIT = MEGABYTE;

    private HugeElements() {}

    public static void main(String[] args) throws IOException {
        for (var quoted : List.of("{\"a\":\"", "{\"a\":[", "")) {
            print("ndjson", JsonLineRows.open(huge(quoted, ""), 0, 1, LIMIT));
        }
        for (var begin : List.of("[{\"a\":\"", "[", "{\"", "[{\"a\":[", " ")) {
            print("json", JsonArrayRows.open(huge(begin, ""), 0, LIMIT, CsvRows.BLOCK_BYTES));
        }
        print(
                "json",
                JsonArrayRows.open(huge("[{\"a\":\"", "\"}]"), 0, LIMIT, CsvRows.BLOCK_BYTES));
        for (var begin : List.of("<r>", "<r a='", "<r><", "<r><!--")) {
            print("xml", XmlRows.open(huge(begin, ""), null, "r", 0, LIMIT));
        }
        print("xml", XmlRows.open(huge("<r>", "</r>"), null, "r", 0, LIMIT));
        print("xlsx", SheetRows.open(workbook(), Wrapping.NONE, "People", 0, LIMIT));
    }

    private static void print(String format, Rows rows) throws IOException {
        try (rows) {
            for (var row : CaseRow.rest(rows)) {
                System.out.println(format + " " + row.getOrDefault("fault", row.get("unreadable")));
            }
        }
    }

    private static InputStream huge(String begin, String end) {
        var part = new byte[MEGABYTE];
        Arrays.fill(part, (byte) 'x');
        var parts = new ArrayList<InputStream>(List.of(stream(begin)));
        for (int i = 0; i < 100; i++) {
            parts.add(new ByteArrayInputStream(part));
        }
        parts.add(stream(end));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static FileBytes workbook() throws IOException {
        var parts =
                List.of(
                        "xl/workbook.xml",
                        "<workbook><sheets><sheet name='People' id='s1'/></sheets></workbook>",
                        "xl/_rels/workbook.xml.rels",
                        "<x><Relationship Id='s1' Type='x/worksheet' Target='sheet.xml'/></x>");
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < parts.size(); i += 2) {
                zip.putNextEntry(new ZipEntry(parts.get(i)));
                zip.write(parts.get(i + 1).getBytes(UTF_8));
            }
            zip.putNextEntry(new ZipEntry("xl/sheet.xml"));
            huge("<sheetData><row><c t='str'><v>", "").transferTo(zip);
        }
        return new BytesFile(out.toByteArray());
    }
}
