package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.FileFormat;
import io.millrace.formats.Row;
import io.millrace.formats.Rows;
import io.millrace.formats.Syntax;
import io.millrace.formats.TextEncoding;
import io.millrace.formats.Wrapping;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How single rows of an import are written, for files of rejected rows that people edit and send
/// back.
///
/// Values are never changed to protect a spreadsheet from what it would take for a formula: they
/// must come back as they went out.
final class RowText {

    /// The column of rows that are no rows of a table.
    static final String RAW = "_raw";

    private final Syntax row;
    private final CsvDialect dialect;
    private final boolean table;
    private final String headerLine;
    private final List<String> columns;
    private final int maxRowBytes;

    private RowText(
            Syntax row,
            CsvDialect dialect,
            boolean table,
            String headerLine,
            List<String> names,
            int maxRowBytes) {
        this.row = row;
        this.dialect = dialect;
        this.table = table;
        this.headerLine = headerLine;
        this.maxRowBytes = maxRowBytes;
        this.columns = headerLine.isEmpty() ? names : columnsOf(headerLine);
    }

    /// @param headerLine the header as it stands in the file; empty where it has none
    static RowText of(ImportRun run, String headerLine, int maxRowBytes) {
        return switch (run.format().syntax()) {
            case Syntax.Delimited delimited ->
                    table(delimited.dialect(), run, headerLine, maxRowBytes);
            // Its reader gives rows as CSV.
            case Syntax.Workbook _ -> table(CsvDialect.STANDARD, run, headerLine, maxRowBytes);
            case Syntax.JsonLines lines -> raw(lines, maxRowBytes);
            case Syntax.JsonArray array -> raw(array, maxRowBytes);
            case Syntax.Xml xml -> raw(xml, maxRowBytes);
        };
    }

    private static RowText table(
            CsvDialect dialect, ImportRun run, String headerLine, int maxRowBytes) {
        return new RowText(
                new Syntax.Delimited(dialect, false),
                dialect,
                true,
                headerLine,
                run.header(),
                maxRowBytes);
    }

    private static RowText raw(Syntax row, int maxRowBytes) {
        return new RowText(row, CsvDialect.STANDARD, false, "", List.of(), maxRowBytes);
    }

    private List<String> columnsOf(String line) {
        return parse(line) instanceof Row.Fields fields ? fields.values() : List.of();
    }

    /// Whether rows are rows of a table; else their text is all there is to show.
    boolean isTable() {
        return table;
    }

    /// How files of rejected rows are written.
    CsvDialect dialect() {
        return dialect;
    }

    /// The names of the table's columns as the file has them.
    List<String> columns() {
        return columns;
    }

    /// The first line of a file of rejected rows; empty where the import's file has no header.
    String headerLine() {
        return table ? headerLine : RAW;
    }

    /// The row that a text is; null where it is not one row.
    @Nullable Row parse(String text) {
        var format = new FileFormat(Wrapping.NONE, TextEncoding.UTF_8, row);
        var bytes = new TextBytes(enclosed(text).getBytes(UTF_8));
        try (Rows rows = format.open(bytes, 0, 1, maxRowBytes)) {
            Row first = rows.next();
            return first instanceof Row.Malformed || rows.next() == null ? first : null;
        } catch (IOException e) {
            return null;
        }
    }

    /// What a row is not read without.
    private String enclosed(String text) {
        return switch (row) {
            case Syntax.JsonArray _ -> "[" + text + "]";
            case Syntax.Xml _ -> "<rows>" + text + "</rows>";
            case Syntax.Delimited _, Syntax.JsonLines _, Syntax.Workbook _ -> text;
        };
    }

    /// A row of these values.
    String line(List<String> values) {
        return values.stream()
                .map(this::field)
                .collect(Collectors.joining(String.valueOf(dialect.delimiter())));
    }

    /// A field that holds this text.
    String field(String text) {
        return isPlain(text) ? text : quote() + inQuotes(text) + quote();
    }

    /// Whether a text stands for itself as a field.
    boolean isPlain(String text) {
        return text.indexOf(dialect.delimiter()) < 0 && hasNoQuoteOrLineEnd(text);
    }

    boolean hasNoQuoteOrLineEnd(String text) {
        return text.indexOf(quote()) < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    }

    String quote() {
        return String.valueOf(Objects.requireNonNullElse(dialect.quote(), '"'));
    }

    /// A part of a quoted field.
    String inQuotes(String text) {
        Character escape = dialect.escape();
        String literal = escape == null ? text : text.replace("" + escape, "" + escape + escape);
        return literal.replace(quote(), quote() + quote());
    }
}
