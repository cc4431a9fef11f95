package io.millrace.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A field made ready for checking rows: all that can be decided before the first row is.
final class FieldCheck {

    private final ImportField field;
    private final boolean needed;
    private final Transform[] transforms;
    private final String[] missing;
    private final ValueType type;
    private final Rule[] rules;
    private final @Nullable Object defaultValue;

    FieldCheck(
            ImportField field,
            boolean needed,
            List<Transform> transforms,
            List<String> missing,
            ValueType type,
            List<Rule> rules,
            @Nullable Object defaultValue) {
        this.field = field;
        this.needed = needed && defaultValue == null;
        this.transforms = transforms.toArray(Transform[]::new);
        this.missing = missing.toArray(String[]::new);
        this.type = type;
        this.rules = rules.toArray(Rule[]::new);
        this.defaultValue = defaultValue;
    }

    String name() {
        return field.name();
    }

    /// Whether a row without a value here is rejected.
    boolean needed() {
        return needed;
    }

    /// What stands in for no value.
    @Nullable Object defaultValue() {
        return defaultValue;
    }

    /// The transformed text, or null where it stands for no value.
    @Nullable String text(String raw) {
        String text = raw;
        for (Transform transform : transforms) {
            text = transform.apply(text);
        }
        for (String none : missing) {
            if (text.equals(none)) {
                return null;
            }
        }
        return text;
    }

    /// The value of a transformed text, or the [BrokenRule].
    Object value(String text) {
        Object value = type.parse(text);
        return value instanceof BrokenRule ? value : kept(value);
    }

    private Object kept(Object value) {
        for (Rule rule : rules) {
            BrokenRule broken = rule.broken(value);
            if (broken != null) {
                return broken;
            }
        }
        return value;
    }

    /// The category of a row whose value here is wrong.
    String category() {
        return ErrorCategory.ofInvalid(field.name());
    }
}
