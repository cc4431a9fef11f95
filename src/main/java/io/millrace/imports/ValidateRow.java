package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/// The validating processor: a row gets typed values, or is rejected for the first thing that is
/// wrong with it.
final class ValidateRow implements ItemProcessor<Row, ValidRow> {

    /// Fewer fields than this is no row of the table.
    private static final int FEWEST_FIELDS = 2;

    private record Column(ImportField field, int index) {}

    private final List<Column> columns;
    private final RecordIds ids;

    ValidateRow(ImportRun run, ImportDefinition definition) {
        this.columns =
                definition.fields().stream()
                        .map(field -> new Column(field, run.header().indexOf(field.name())))
                        .toList();
        this.ids = new RecordIds(run.importId());
    }

    @Override
    public ValidRow process(Row row) {
        return switch (row) {
            case Row.Fields fields -> validated(fields);
            case Row.Named named -> throw new IllegalStateException("no columns for " + named);
            case Row.Malformed malformed ->
                    throw reject(
                            row,
                            null,
                            ErrorCategory.MALFORMED_LINE,
                            malformed.code(),
                            malformed.message());
        };
    }

    private ValidRow validated(Row.Fields row) {
        List<String> values = row.values();
        if (values.size() < FEWEST_FIELDS) {
            throw reject(
                    row,
                    null,
                    ErrorCategory.MALFORMED_LINE,
                    "tooFewFields",
                    "%d field where at least %d are needed"
                            .formatted(values.size(), FEWEST_FIELDS));
        }
        checkRequired(row, values);
        var typed = new @Nullable Object[columns.size()];
        for (int i = 0; i < typed.length; i++) {
            Column column = columns.get(i);
            String value = value(values, column);
            typed[i] = value.isEmpty() ? null : typed(row, column.field(), value);
        }
        return new ValidRow(row, ids.of(row.position()), Arrays.asList(typed));
    }

    private void checkRequired(Row row, List<String> values) {
        List<String> missing = null;
        for (Column column : columns) {
            if (column.field().required() && value(values, column).isEmpty()) {
                missing = missing == null ? new ArrayList<>() : missing;
                missing.add(column.field().name());
            }
        }
        if (missing != null) {
            throw reject(
                    row,
                    missing.getFirst(),
                    ErrorCategory.MISSING_FIELDS,
                    "required",
                    "missing required field%s: %s"
                            .formatted(missing.size() == 1 ? "" : "s", String.join(", ", missing)));
        }
    }

    private static String value(List<String> values, Column column) {
        int index = column.index();
        return index < 0 || index >= values.size() ? "" : values.get(index).strip();
    }

    private static Object typed(Row row, ImportField field, String value) {
        return switch (field) {
            case ImportField.Text text -> value;
            case ImportField.Email email -> {
                if (!EmailAddress.looksLikeOne(value)) {
                    throw invalid(row, field, value, "is not an e-mail address");
                }
                yield value.toLowerCase(Locale.ROOT);
            }
            case ImportField.WholeNumber range -> {
                int number = wholeNumber(value);
                if (number < range.minimum() || number > range.maximum()) {
                    throw invalid(
                            row,
                            field,
                            value,
                            "is not a whole number from %d to %d"
                                    .formatted(range.minimum(), range.maximum()));
                }
                yield number;
            }
        };
    }

    /// Digits only; anything else, or more than fits, is -1.
    private static int wholeNumber(String value) {
        if (value.length() > 9) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static RowRejected invalid(Row row, ImportField field, String value, String what) {
        return reject(
                row,
                field.name(),
                ErrorCategory.ofInvalid(field),
                "type",
                "%s: \"%s\" %s".formatted(field.name(), Excerpt.of(value, 100), what));
    }

    private static RowRejected reject(
            Row row, @Nullable String column, ErrorCategory category, String code, String message) {
        return new RowRejected(new Reject(row, column, category, code, message));
    }
}
