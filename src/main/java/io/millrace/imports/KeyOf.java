package io.millrace.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.bson.types.Decimal128;

/// The key values of rows, by which their records are found. A valid row has a value for each.
final class KeyOf {

    private final List<String> targets;
    private final int[] indexes;

    /// @param definition has a key
    KeyOf(ImportDefinition definition) {
        List<ImportField> key = definition.keyFields();
        if (key.isEmpty()) {
            throw new IllegalArgumentException(definition.name() + " has no key");
        }
        this.targets = definition.keyTargets();
        this.indexes = key.stream().mapToInt(definition.fields()::indexOf).toArray();
    }

    /// Where the values are in a record.
    List<String> targets() {
        return targets;
    }

    /// The values in the order of [#targets()]; equal for rows that mean the same record.
    List<Object> values(ValidRow row) {
        var values = new ArrayList<Object>(indexes.length);
        for (int index : indexes) {
            values.add(comparable(Objects.requireNonNull(row.values().get(index))));
        }
        return values;
    }

    /// What finds the row's record.
    Document filter(ValidRow row) {
        List<Object> values = values(row);
        var filter = new Document();
        for (int i = 0; i < indexes.length; i++) {
            filter.append(targets.get(i), values.get(i));
        }
        return filter;
    }

    /// MongoDB takes 1.0 and 1.00 for the same number.
    private static Object comparable(Object value) {
        if (value instanceof Decimal128 number) {
            BigDecimal stripped = DecimalNumber.exact(number).stripTrailingZeros();
            return new Decimal128(stripped);
        }
        return value;
    }
}
