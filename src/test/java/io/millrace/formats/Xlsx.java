package io.millrace.formats;

/// Writes small workbooks part by part, so that every part can be as odd as a test wants it.
final class Xlsx {

    static final String RELATIONS =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private String sheet = "";
    private String strings = "";
    private String styles = "";
    private String workbook = "<sheets><sheet name='People' sheetId='1' r:id='s1'/></sheets>";

    private Xlsx() {}

    /// @param rows the inside of `sheetData`
    static Xlsx of(String rows) {
        var xlsx = new Xlsx();
        xlsx.sheet = rows;
        return xlsx;
    }

    /// @param texts the inside of `sst`
    Xlsx strings(String texts) {
        strings = texts;
        return this;
    }

    /// @param inside of `styleSheet`
    Xlsx styles(String inside) {
        styles = inside;
        return this;
    }

    /// @param inside of `workbook`
    Xlsx workbook(String inside) {
        workbook = inside;
        return this;
    }

    byte[] bytes() {
        return Packed.zip(
                "[Content_Types].xml",
                "<Types/>",
                "_rels/.rels",
                relations(relation("w", "officeDocument", "xl/workbook.xml")),
                "xl/workbook.xml",
                "<workbook xmlns:r='%s'>%s</workbook>".formatted(RELATIONS, workbook),
                "xl/_rels/workbook.xml.rels",
                relations(
                        relation("s1", "worksheet", "worksheets/sheet1.xml")
                                + relation("s2", "worksheet", "/xl/worksheets/sheet2.xml")
                                + relation("c1", "chartsheet", "chartsheets/sheet1.xml")
                                + relation("t", "sharedStrings", "sharedStrings.xml")
                                + relation("y", "styles", "styles.xml")),
                "xl/sharedStrings.xml",
                "<sst>" + strings + "</sst>",
                "xl/styles.xml",
                "<styleSheet>" + styles + "</styleSheet>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><dimension ref='A1'/><sheetData>" + sheet + "</sheetData></worksheet>",
                "xl/worksheets/sheet2.xml",
                "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>");
    }

    FileBytes file() {
        return new BytesFile(bytes());
    }

    private static String relations(String inside) {
        return "<Relationships>" + inside + "</Relationships>";
    }

    private static String relation(String id, String type, String target) {
        return "<Relationship Id='%s' Type='%s/%s' Target='%s'/>"
                .formatted(id, RELATIONS, type, target);
    }
}
