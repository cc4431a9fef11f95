package io.millrace.formats;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// How rows are written, once wrapping and encoding are taken off.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface Syntax {

    /// CSV, TSV and their kin.
    ///
    /// @param header whether the first row names the columns
    record Delimited(CsvDialect dialect, boolean header) implements Syntax {}

    /// A JSON object on each line.
    record JsonLines() implements Syntax {}

    /// One JSON array of objects.
    record JsonArray() implements Syntax {}

    /// XML with an element for each row.
    ///
    /// @param recordElement the local name of the element that is a row
    record Xml(String recordElement) implements Syntax {}

    /// XLSX.
    ///
    /// @param sheet the name of the sheet
    /// @param header whether the first row names the columns
    record Workbook(String sheet, boolean header) implements Syntax {}
}
