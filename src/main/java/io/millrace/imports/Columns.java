package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which column of a file fills which field of a definition. Names are compared without case and
/// white space around them; of a field's name and aliases, the first that the file has counts.
final class Columns {

    /// No column of the file.
    static final int NONE = -1;

    private final ImportDefinition definition;
    private final List<String> header;
    private final int[] indexes;
    private final List<Integer> kept = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    private Columns(ImportDefinition definition, List<String> header) {
        this.definition = definition;
        this.header = header;
        this.indexes = new int[definition.fields().size()];
        definition.fields().forEach(field -> targets.add(field.path()));
    }

    /// The names that a header row holds.
    static List<String> names(Row.Fields header) {
        return header.values().stream().map(String::strip).toList();
    }

    /// @param header the names of the file's columns in file order; empty where it has no header,
    ///   and fields without a position are found in the definition's order
    /// @throws ImportFailed where the header is not as the definition needs it
    static Columns of(ImportDefinition definition, List<String> header) {
        var columns = new Columns(definition, header);
        if (header.isEmpty()) {
            columns.findByOrder();
        } else {
            columns.checkTwice();
            columns.findByName();
            columns.checkMissing();
            columns.checkExtra();
        }
        return columns;
    }

    /// Whether a header is as the definition needs it.
    static boolean fit(ImportDefinition definition, List<String> header) {
        try {
            of(definition, header);
            return true;
        } catch (ImportFailed e) {
            return false;
        }
    }

    /// Where each field's value is in a row, or [#NONE].
    int[] indexes() {
        return indexes;
    }

    /// Where each field's value would be, or [#NONE], even where the header is not as the
    /// definition needs it.
    static int[] found(ImportDefinition definition, List<String> header) {
        var columns = new Columns(definition, header);
        if (header.isEmpty()) {
            columns.findByOrder();
        } else {
            columns.findByName();
        }
        return columns.indexes();
    }

    /// Indexes of the columns that are kept although no field asks for them.
    List<Integer> kept() {
        return kept;
    }

    /// The paths in the record: of each field, then of each kept column.
    List<String> targets() {
        return targets;
    }

    /// How many columns the file has, as far as is known before its rows.
    int width() {
        return header.isEmpty() ? Arrays.stream(indexes).max().orElse(NONE) + 1 : header.size();
    }

    /// A column's name in the file, or what stands in for one.
    static String nameOf(List<String> header, int index) {
        return index < header.size() && !header.get(index).isEmpty()
                ? header.get(index)
                : "column" + (index + 1);
    }

    /// All names of a field's column, the best first.
    static List<String> namesOf(ImportField field) {
        return Stream.concat(Stream.of(field.name()), field.aliases().stream())
                .map(Columns::key)
                .toList();
    }

    /// All names that columns of a definition may have, as they are compared.
    static Set<String> names(ImportDefinition definition) {
        return definition.fields().stream()
                .filter(field -> field.position() == null)
                .flatMap(field -> namesOf(field).stream())
                .collect(Collectors.toSet());
    }

    /// A name as it is compared.
    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private void findByOrder() {
        for (int i = 0; i < indexes.length; i++) {
            Integer position = definition.fields().get(i).position();
            indexes[i] = position == null ? i : position - 1;
        }
    }

    private void findByName() {
        Map<String, Integer> byName = new HashMap<>();
        forEachNamed((name, index) -> byName.putIfAbsent(name, index));
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = index(definition.fields().get(i), byName);
        }
    }

    private void checkTwice() {
        var names = new HashSet<String>();
        forEachNamed((name, _) -> {
            if (!names.add(name)) {
                throw ImportFailed.columnTwice(name);
            }
        });
    }

    /// Those columns that are not found by their place.
    private void forEachNamed(BiConsumer<String, Integer> column) {
        var byPosition = new HashSet<Integer>();
        for (ImportField field : definition.fields()) {
            if (field.position() != null) {
                byPosition.add(field.position());
            }
        }
        for (int i = 0; i < header.size(); i++) {
            String key = key(header.get(i));
            if (!key.isEmpty() && !byPosition.contains(i + 1)) {
                column.accept(key, i);
            }
        }
    }

    private int index(ImportField field, Map<String, Integer> byName) {
        if (field.position() != null) {
            return field.position() <= header.size() ? field.position() - 1 : NONE;
        }
        for (String name : namesOf(field)) {
            Integer index = byName.get(name);
            if (index != null) {
                return index;
            }
        }
        return NONE;
    }

    private void checkMissing() {
        for (int i = 0; i < indexes.length; i++) {
            ImportField field = definition.fields().get(i);
            boolean needed =
                    (definition.needs(field) && field.defaultValue() == null)
                            || definition.rejectsMissingColumns();
            if (indexes[i] == NONE && needed) {
                throw ImportFailed.columnMissing(
                        field.name(), header.stream().map(Columns::key).toList());
            }
        }
    }

    private void checkExtra() {
        var asked = new HashSet<Integer>();
        for (int index : indexes) {
            asked.add(index);
        }
        for (int i = 0; i < header.size(); i++) {
            if (!asked.contains(i) && definition.rejectsExtraColumns()) {
                throw ImportFailed.columnExtra(nameOf(header, i));
            }
            if (!asked.contains(i) && definition.keepsExtraColumns()) {
                keep(i);
            }
        }
    }

    private void keep(int index) {
        String name = nameOf(header, index);
        String fault = faultOfKept(name);
        if (fault != null) {
            throw ImportFailed.columnNotKept(name, fault);
        }
        kept.add(index);
        targets.add(name);
    }

    /// Why a column cannot be kept under its name; null where it can.
    @Nullable String faultOfKept(String name) {
        String fault = TargetPath.fault(name);
        if (fault != null) {
            return fault;
        }
        return targets.stream()
                .filter(target -> TargetPath.clash(target, name))
                .findFirst()
                .map("is where \"%s\" goes"::formatted)
                .orElse(null);
    }
}
