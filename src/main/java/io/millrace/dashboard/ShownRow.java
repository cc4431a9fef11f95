package io.millrace.dashboard;

import io.millrace.imports.Preview;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row of a file as it was parsed.
///
/// @param cells one for each column; null where the row is none
/// @param rejected why it would be rejected; null where it would not be
record ShownRow(
        long line, @Nullable List<String> cells, Preview.@Nullable Rejected rejected, int wrong) {

    /// @param columns the names of the file's columns
    static List<ShownRow> of(Preview preview, List<String> columns) {
        Map<Long, Preview.Rejected> rejected = new HashMap<>();
        preview.rejected().forEach(row -> rejected.put(row.position(), row));
        return preview.rows().stream()
                .map(row -> of(row, rejected.get(row.position()), columns, preview.fields()))
                .toList();
    }

    private static ShownRow of(
            Preview.Shown row,
            Preview.@Nullable Rejected rejected,
            List<String> columns,
            List<Preview.Field> fields) {
        return new ShownRow(
                row.line(), cells(row.values(), columns), rejected, wrong(rejected, fields));
    }

    private static @Nullable List<String> cells(@Nullable Object values, List<String> columns) {
        return switch (values) {
            case List<?> texts ->
                    IntStream.range(0, Math.max(columns.size(), texts.size()))
                            .mapToObj(i -> i < texts.size() ? String.valueOf(texts.get(i)) : "")
                            .toList();
            case Map<?, ?> texts ->
                    columns.stream()
                            .map(name -> texts.containsKey(name) ? texts.get(name) : "")
                            .map(String::valueOf)
                            .toList();
            case null, default -> null;
        };
    }

    /// The index of the column that is to blame; -1 for none.
    private static int wrong(Preview.@Nullable Rejected rejected, List<Preview.Field> fields) {
        return rejected == null
                ? -1
                : fields.stream()
                        .filter(field -> field.name().equals(rejected.column()))
                        .map(Preview.Field::position)
                        .flatMap(Stream::ofNullable)
                        .findFirst()
                        .map(position -> position - 1)
                        .orElse(-1);
    }
}
