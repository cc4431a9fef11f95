package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Proposes a definition that takes every row of a sample. No column is required in it: that a
/// sample has no gap says little about the rest.
final class ProposeDefinition {

    private static final int MOST_FIELDS = 1000;
    private static final int LONGEST_TARGET = 100;

    private final FormatOptions format;
    private final List<ImportField> fields = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> targets = new ArrayList<>();

    private ProposeDefinition(FormatOptions format) {
        this.format = format;
    }

    /// For rows of fields.
    ///
    /// @param collection where records shall go
    /// @param format what the definition shall say about how files are written
    /// @param header the columns' names; empty where the file has none
    static ImportDefinition of(
            String collection, FormatOptions format, List<String> header, List<List<String>> rows) {
        var propose = new ProposeDefinition(format);
        int widest = rows.stream().mapToInt(List::size).max().orElse(0);
        int columns = header.isEmpty() ? Math.max(widest, 1) : header.size();
        for (int i = 0; i < Math.min(columns, MOST_FIELDS); i++) {
            int index = i;
            List<String> texts =
                    rows.stream()
                            .filter(row -> index < row.size())
                            .map(row -> row.get(index))
                            .toList();
            boolean named = i < header.size() && !header.get(i).isEmpty();
            propose.add(i, Columns.nameOf(header, i), named, texts);
        }
        return propose.definition(collection);
    }

    /// For rows that name their values.
    static ImportDefinition ofNamed(
            String collection, FormatOptions format, List<Map<String, String>> rows) {
        var propose = new ProposeDefinition(format);
        for (var column : columnsOf(rows).values()) {
            // What cannot be the name of a field cannot be found by a place here either.
            if (isFieldName(column.name()) && propose.fields.size() < MOST_FIELDS) {
                propose.add(-1, column.name(), true, column.texts());
            }
        }
        if (propose.fields.isEmpty()) {
            propose.add(-1, "value", true, List.of());
        }
        return propose.definition(collection);
    }

    private record Column(String name, List<String> texts) {}

    /// Names that differ only in how they are spelt, as imports see it, are one column.
    private static Map<String, Column> columnsOf(List<Map<String, String>> rows) {
        var columns = new LinkedHashMap<String, Column>();
        for (Map<String, String> row : rows) {
            row.forEach((name, text) ->
                    columns.computeIfAbsent(
                                    Columns.key(name), _ -> new Column(name, new ArrayList<>()))
                            .texts()
                            .add(text));
        }
        return columns;
    }

    private void add(int index, String column, boolean named, List<String> texts) {
        boolean byName = named && isFieldName(column) && names.add(Columns.key(column));
        String name = byName ? column : unique(column, index);
        ImportField inferred = InferField.of(name, texts);
        String target = target(name);
        targets.add(target);
        fields.add(
                new ImportField(
                        name,
                        null,
                        null,
                        inferred.type(),
                        inferred.format(),
                        null,
                        inferred.decimalChar(),
                        inferred.groupChar(),
                        null,
                        inferred.trueValues(),
                        inferred.falseValues(),
                        null,
                        inferred.transforms(),
                        null,
                        target.equals(name) ? null : target,
                        List.of(),
                        byName ? null : Integer.valueOf(index + 1)));
    }

    private static boolean isFieldName(String name) {
        return name.length() <= ReadField.LONGEST_NAME
                && name.equals(name.strip())
                && name.codePoints().anyMatch(Character::isLetterOrDigit)
                && name.chars().noneMatch(Character::isISOControl);
    }

    /// For a column whose own name is taken, or none.
    private String unique(String column, int index) {
        String plain = "column" + (index + 1);
        String name = isFieldName(column) && column.length() < LONGEST_TARGET - 10 ? column : plain;
        for (int n = 2; !names.add(Columns.key(name)); n++) {
            name = plain + (n > 2 ? "_" + n : "");
        }
        return name;
    }

    /// The name made of letters, digits and underscores, at a place that is free; names with dots
    /// between such make nested documents.
    private String target(String name) {
        String path = name.matches("[\\p{L}\\p{N}_]+(\\.[\\p{L}\\p{N}_]+)*") ? name : plain(name);
        if (TargetPath.fault(path) != null) {
            path = "field_" + plain(name);
        }
        String free = path;
        for (int n = 2; isTaken(free); n++) {
            free = plain(path) + "_" + n;
        }
        return free;
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("^_|_$", "");
        return plain.substring(0, Math.min(plain.length(), LONGEST_TARGET));
    }

    private boolean isTaken(String path) {
        return targets.stream().anyMatch(target -> TargetPath.clash(target, path));
    }

    private ImportDefinition definition(String collection) {
        var definition =
                new ImportDefinition(
                        ReadDefinition.PROPOSED,
                        "",
                        null,
                        null,
                        collection,
                        format,
                        fields,
                        List.of(),
                        null,
                        null,
                        null,
                        ImportOptions.NONE);
        return ReadDefinition.of(definition.json());
    }
}
