package io.millrace.formats;

import java.util.List;
import java.util.stream.Collectors;

/// Writes delimited text in the standard dialect.
final class CsvText {

    private CsvText() {}

    /// Without a line ending.
    static String line(List<String> values) {
        return values.stream().map(CsvText::field).collect(Collectors.joining(","));
    }

    private static String field(String value) {
        boolean plain =
                value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
