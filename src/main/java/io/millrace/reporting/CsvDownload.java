package io.millrace.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/// A list as a CSV file, written as it is read. For people with spreadsheets: a text that one of
/// these would take for a formula gets an apostrophe before it.
///
/// Whoever begins one ends it when all is written, and never after a failure: then the connection
/// is to break, so that what has been sent does not look complete.
final class CsvDownload {

    private static final String FORMULA = "=+-@\t\r";

    private final CsvWriter csv;

    private CsvDownload(CsvWriter csv) {
        this.csv = csv;
    }

    /// Begins the answer. What can be refused is to be refused before.
    static CsvDownload begin(HttpServletResponse response, String name, String... columns)
            throws IOException {
        response.setContentType("text/csv; charset=utf-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name + ".csv", UTF_8).build().toString());
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
        var download = new CsvDownload(CsvWriter.builder().build(out));
        download.csv.writeRecord(List.of(columns));
        return download;
    }

    void row(@Nullable Object... values) {
        csv.writeRecord(Arrays.stream(values).map(CsvDownload::text).toList());
    }

    private static String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return value instanceof String && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : text;
    }

    /// All is written.
    void end() throws IOException {
        csv.flush();
    }
}
