package io.millrace.imports;

import io.millrace.formats.Row;
import io.millrace.formats.Syntax;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds where the value of a field stands in the text of a row, to point people at it. Where it is
/// not sure, it points nowhere.
final class FaultyField {

    /// From the first character to the one after the last; never empty.
    record Span(int start, int end) {}

    private final Syntax syntax;
    private final RowText text;
    private final ImportDefinition definition;
    private final int[] indexes;

    private FaultyField(Syntax syntax, RowText text, ImportDefinition definition, int[] indexes) {
        this.syntax = syntax;
        this.text = text;
        this.definition = definition;
        this.indexes = indexes;
    }

    /// @param definition the one that the rows were checked by
    static FaultyField of(ImportRun run, RowText text, ImportDefinition definition) {
        int[] indexes =
                text.isTable() && Columns.fit(definition, run.header())
                        ? Columns.of(definition, run.header()).indexes()
                        : new int[0];
        return new FaultyField(run.format().syntax(), text, definition, indexes);
    }

    /// @param column the name of a field
    Optional<Span> in(String row, @Nullable String column) {
        var field =
                IntStream.range(0, definition.fields().size())
                        .filter(i -> definition.fields().get(i).name().equals(column))
                        .findFirst();
        if (field.isEmpty()) {
            return Optional.empty();
        }
        int index = field.getAsInt();
        return switch (syntax) {
            case Syntax.Delimited _, Syntax.Workbook _ -> inTable(row, index);
            case Syntax.JsonLines _, Syntax.JsonArray _ ->
                    byName(
                            row,
                            index,
                            "\"(?:%s)\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|[^,}\\]\\s]+)");
            case Syntax.Xml _ -> byName(row, index, "<(?:%s)>([^<]+)<");
        };
    }

    private Optional<Span> inTable(String row, int field) {
        int index = field < indexes.length ? indexes[field] : Columns.NONE;
        if (!(text.parse(row) instanceof Row.Fields fields)
                || index == Columns.NONE
                || index >= fields.values().size()) {
            return Optional.empty();
        }
        int start = 0;
        for (String value : fields.values().subList(0, index)) {
            int end = endOf(value, row, start);
            if (end < 0) {
                return Optional.empty();
            }
            start = end + 1;
        }
        return span(start, endOf(fields.values().get(index), row, start));
    }

    /// Where a value that starts here ends; negative where it is not written here.
    private int endOf(String value, String row, int start) {
        for (String written : List.of(value, text.quote() + text.inQuotes(value) + text.quote())) {
            int end = start + written.length();
            if (row.startsWith(written, start)
                    && (end == row.length() || row.charAt(end) == text.dialect().delimiter())) {
                return end;
            }
        }
        return -1;
    }

    private Optional<Span> byName(String row, int field, String pattern) {
        String names =
                Columns.namesOf(definition.fields().get(field)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|"));
        Matcher found =
                Pattern.compile(
                                pattern.formatted(names),
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(row);
        return found.find() ? span(found.start(1), found.end(1)) : Optional.empty();
    }

    private static Optional<Span> span(int start, int end) {
        return start < end ? Optional.of(new Span(start, end)) : Optional.empty();
    }
}
