package io.millrace.imports;

import io.millrace.formats.Row;
import io.millrace.imports.ImportOptions.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import tools.jackson.core.JacksonException;

/// The validating processor: a row gets typed values, or is rejected for the first thing that is
/// wrong with it. Not safe for use by several threads.
final class ValidateRow implements ItemProcessor<Row, ValidRow> {

    /// Fewer fields than this is no row of a table that has as many columns.
    private static final int FEWEST_FIELDS = 2;

    /// How many names of a file without a header are remembered.
    private static final int MOST_NAMES = 10_000;

    /// The rank of a name inside the object that a field takes whole.
    private static final int INSIDE = -1;

    private static final int SHOWN = 100;
    private static final int NAMES_SHOWN = 500;

    /// A name in a row: the field that it fills, or that it is kept, or why it cannot be.
    private record Known(int field, int rank, @Nullable String fault) {}

    private final ImportDefinition definition;
    private final List<String> header;
    private final Columns columns;
    private final int[] indexes;
    private final int[] kept;
    private final FieldCheck[] checks;
    private final int fewestFields;
    private final int width;
    private final RecordIds ids;
    private final Map<String, Known> names = new HashMap<>();
    private boolean defaults = true;

    /// As an import needs it. A merge changes only what a row gives, so that no default may come in
    /// its place.
    static ValidateRow of(ImportRun run, ImportPlan plan) {
        var validate = new ValidateRow(run, plan.definition());
        validate.defaults = plan.rules().mode() != Mode.MERGE;
        return validate;
    }

    ValidateRow(ImportRun run, ImportDefinition definition) {
        this(run.importId(), run.header(), definition);
    }

    /// @param header as for [Columns]
    ValidateRow(UUID importId, List<String> header, ImportDefinition definition) {
        this.definition = definition;
        this.header = header;
        this.columns = Columns.of(definition, header);
        this.indexes = columns.indexes();
        this.kept = columns.kept().stream().mapToInt(Integer::intValue).toArray();
        this.checks =
                definition.fields().stream()
                        .map(field -> CompileField.of(definition, field))
                        .toArray(FieldCheck[]::new);
        this.width = columns.width();
        this.fewestFields = Math.min(FEWEST_FIELDS, width);
        this.ids = new RecordIds(importId);
    }

    @Override
    public ValidRow process(Row row) {
        return process(row, row.position(), row.line());
    }

    /// The same for a row that stands for another one, at whose place in the import's file it is
    /// recorded.
    ValidRow process(Row row, long position, long line) {
        @Nullable Object[] values =
                switch (row) {
                    case Row.Fields fields -> texts(fields);
                    case Row.Named named -> texts(named);
                    case Row.Malformed malformed ->
                            throw malformed(row, malformed.code(), malformed.message());
                };
        makeTyped(row, values);
        return new ValidRow(row, ids.of(position), position, line, Arrays.asList(values));
    }

    /// What stands in each field's column: the text after its transforms, or null for no value.
    private @Nullable Object[] texts(Row.Fields row) {
        List<String> fields = row.values();
        int size = fields.size();
        if (size != width) {
            checkSize(row, size);
        }
        Map<String, String> extras = size > width ? surplus(fields) : null;
        var texts = new @Nullable Object[checks.length + kept.length + (extras == null ? 0 : 1)];
        for (int i = 0; i < checks.length; i++) {
            int index = indexes[i];
            texts[i] = index < 0 || index >= size ? null : checks[i].text(fields.get(index));
        }
        for (int i = 0; i < kept.length; i++) {
            String text = kept[i] < size ? fields.get(kept[i]) : "";
            texts[checks.length + i] = text.isEmpty() ? null : text;
        }
        if (extras != null) {
            texts[texts.length - 1] = extras;
        }
        return texts;
    }

    private void checkSize(Row row, int size) {
        if (size < fewestFields) {
            throw malformed(row, "tooFewFields", fewer(size, fewestFields));
        }
        if (size < width && definition.rejectsMissingColumns()) {
            throw malformed(row, "tooFewFields", fewer(size, width));
        }
        if (size > width && definition.rejectsExtraColumns()) {
            throw malformed(
                    row,
                    "tooManyFields",
                    "%d fields where there are %d columns".formatted(size, width));
        }
    }

    private static String fewer(int size, int needed) {
        return "%d field%s where at least %d are needed"
                .formatted(size, size == 1 ? "" : "s", needed);
    }

    /// What a row holds beyond the last column.
    private @Nullable Map<String, String> surplus(List<String> fields) {
        if (!definition.keepsExtraColumns()) {
            return null;
        }
        var extras = new LinkedHashMap<String, String>();
        for (int i = width; i < fields.size(); i++) {
            if (!fields.get(i).isEmpty()) {
                extras.put(Columns.nameOf(header, i), fields.get(i));
            }
        }
        return extras.isEmpty() ? null : extras;
    }

    private @Nullable Object[] texts(Row.Named row) {
        var texts = new @Nullable Object[checks.length + kept.length + 1];
        var ranks = new int[checks.length];
        Map<String, String> extras = null;
        for (var value : row.values().entrySet()) {
            Known known = known(value.getKey());
            int field = known.field();
            if (known.rank() == INSIDE) {
                texts[field] = texts[field] == null ? objectIn(row, field) : texts[field];
                ranks[field] = INSIDE;
            } else if (field >= 0 && (texts[field] == null || known.rank() < ranks[field])) {
                texts[field] = checks[field].text(value.getValue());
                ranks[field] = known.rank();
            } else if (field < 0 && definition.rejectsExtraColumns()) {
                throw malformed(
                        row,
                        "extraColumn",
                        "\"%s\" is no column of the definition"
                                .formatted(Excerpt.of(value.getKey(), SHOWN)));
            } else if (field < 0 && definition.keepsExtraColumns() && !value.getValue().isEmpty()) {
                extras = extras == null ? new LinkedHashMap<>() : extras;
                keep(row, value, known, extras);
            }
        }
        texts[texts.length - 1] = extras;
        return texts;
    }

    /// The object that a field takes whole: its members come one by one, and as texts, so it is
    /// taken from the row itself. Null where the row is no JSON.
    private @Nullable String objectIn(Row.Named row, int field) {
        List<String> names = Columns.namesOf(definition.fields().get(field));
        try {
            byte[] bytes = row.raw(Integer.MAX_VALUE);
            for (var member : DefinitionJson.MAPPER.readTree(bytes).properties()) {
                if (member.getValue().isObject() && names.contains(Columns.key(member.getKey()))) {
                    return checks[field].text(member.getValue().toString());
                }
            }
            return null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static void keep(
            Row row, Map.Entry<String, String> value, Known known, Map<String, String> extras) {
        String fault = known.fault();
        for (String other : extras.keySet()) {
            fault =
                    TargetPath.clash(other, value.getKey())
                            ? "is where \"" + other + "\" goes"
                            : fault;
        }
        if (fault != null) {
            throw malformed(
                    row,
                    "extraColumn",
                    "\"%s\" cannot be kept: its name %s"
                            .formatted(Excerpt.of(value.getKey(), SHOWN), fault));
        }
        extras.put(value.getKey(), value.getValue());
    }

    private Known known(String name) {
        Known known = names.get(name);
        if (known == null) {
            known = find(name);
            if (names.size() < MOST_NAMES) {
                names.put(name, known);
            }
        }
        return known;
    }

    private Known find(String name) {
        String key = Columns.key(name);
        for (int i = 0; i < checks.length; i++) {
            int rank = Columns.namesOf(definition.fields().get(i)).indexOf(key);
            if (rank >= 0) {
                return new Known(i, rank, null);
            }
        }
        for (int i = 0; i < checks.length; i++) {
            ImportField field = definition.fields().get(i);
            if (field.type() == FieldType.OBJECT
                    && Columns.namesOf(field).stream().anyMatch(own -> key.startsWith(own + "."))) {
                return new Known(i, INSIDE, null);
            }
        }
        return new Known(Columns.NONE, 0, columns.faultOfKept(name));
    }

    /// Puts values where the texts are.
    private void makeTyped(Row row, @Nullable Object[] values) {
        for (int i = 0; i < checks.length; i++) {
            if (values[i] == null && checks[i].needed()) {
                throw missing(row, values);
            }
        }
        for (int i = 0; i < checks.length; i++) {
            if (values[i] instanceof String text) {
                Object value = checks[i].value(text);
                if (value instanceof BrokenRule broken) {
                    throw invalid(row, i, broken);
                }
                values[i] = value;
            } else {
                values[i] = defaults ? checks[i].defaultValue() : null;
            }
        }
    }

    private RowRejected missing(Row row, @Nullable Object[] values) {
        var missing = new ArrayList<String>();
        for (int i = 0; i < checks.length; i++) {
            if (values[i] == null && checks[i].needed()) {
                missing.add(checks[i].name());
            }
        }
        return rejected(
                row,
                missing.getFirst(),
                ErrorCategory.MISSING_FIELDS,
                "required",
                "missing required field%s: %s"
                        .formatted(
                                missing.size() == 1 ? "" : "s",
                                Excerpt.of(String.join(", ", missing), NAMES_SHOWN)));
    }

    private RowRejected invalid(Row row, int index, BrokenRule broken) {
        FieldCheck check = checks[index];
        return rejected(
                row,
                check.name(),
                check.category(),
                broken.code(),
                check.name()
                        + ": \""
                        + Excerpt.of(given(row, index), SHOWN)
                        + "\" "
                        + broken.what());
    }

    /// The value as it stands in the file, so that people find it there.
    private String given(Row row, int index) {
        return switch (row) {
            case Row.Fields fields -> fields.values().get(indexes[index]).strip();
            case Row.Named named ->
                    named.values().entrySet().stream()
                            .filter(value -> known(value.getKey()).field() == index)
                            .min((a, b) ->
                                    Integer.compare(
                                            known(a.getKey()).rank(), known(b.getKey()).rank()))
                            .map(value -> value.getValue().strip())
                            .orElse("");
            case Row.Malformed _ -> "";
        };
    }

    private static RowRejected malformed(Row row, String code, String message) {
        return rejected(row, null, ErrorCategory.MALFORMED_LINE, code, message);
    }

    private static RowRejected rejected(
            Row row, @Nullable String column, String category, String code, String message) {
        return new RowRejected(new Reject(row, column, category, code, message));
    }
}
