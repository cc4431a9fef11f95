package io.millrace.imports;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/// Makes a field ready for checking rows, and finds what in it makes no sense on the way.
final class CompileField {

    private static final int SHOWN = 200;

    private final ImportField field;
    private final Constraints constraints;
    private final BiConsumer<String, String> faults;
    private final ValueType type;
    private final List<Rule> rules = new ArrayList<>();

    private CompileField(ImportField field, BiConsumer<String, String> faults) {
        this.field = field;
        this.constraints = field.rules();
        this.faults = faults;
        this.type = type();
    }

    /// @param missingValues what stands for no value where the field does not say
    /// @param faults takes a member's path within the field, and what is wrong with it
    static FieldCheck of(
            ImportField field,
            boolean needed,
            @Nullable List<String> missingValues,
            BiConsumer<String, String> faults) {
        var compile = new CompileField(field, faults);
        compile.addRules();
        return compile.check(needed, missingValues);
    }

    /// For a definition that was read before, and had no faults then.
    static FieldCheck of(ImportDefinition definition, ImportField field) {
        return of(
                field,
                definition.needs(field),
                definition.missingValues(),
                (member, message) -> {
                    throw new IllegalStateException(field.name() + ": " + member + " " + message);
                });
    }

    private FieldCheck check(boolean needed, @Nullable List<String> missingValues) {
        var transforms = new ArrayList<Transform>();
        if (!field.type().isText()) {
            transforms.add(Transform.TRIM);
        }
        transforms.addAll(field.transforms());
        List<String> missing =
                field.missingValues() != null ? field.missingValues() : missingValues;
        if (missing == null) {
            missing = List.of("");
        }
        var check = new FieldCheck(field, needed, transforms, missing, type, rules, null);
        Object standIn = field.defaultValue();
        return standIn == null
                ? check
                : new FieldCheck(
                        field, needed, transforms, missing, type, rules, standIn(check, standIn));
    }

    private @Nullable Object standIn(FieldCheck check, Object given) {
        String text = given instanceof String written ? check.text(written) : null;
        Object value = text == null ? typed(given) : check.value(text);
        for (int i = 0; i < rules.size() && !(value instanceof BrokenRule); i++) {
            BrokenRule broken = rules.get(i).broken(value);
            value = broken == null ? value : broken;
        }
        if (value instanceof BrokenRule broken) {
            faults.accept("default", "\"%s\" %s.".formatted(written(given), broken.what()));
            return null;
        }
        return value;
    }

    private ValueType type() {
        return switch (field.type()) {
            case STRING, ANY -> new TextValue(TextValue.Form.of(field.format()));
            case INTEGER -> new WholeNumber(number("type"), noSign(), writtenOddly());
            case NUMBER ->
                    new DecimalNumber(
                            number("type"), decimalText(), "decimal".equals(field.format()));
            case BOOLEAN -> words();
            case DATE, TIME, DATETIME -> moment();
            case YEAR -> new YearValue(false, broken("type", "is not a year such as 2026"));
            case YEARMONTH -> new YearValue(true, broken("type", "is not a month such as 2026-01"));
            case OBJECT -> new JsonValue(false, broken("type", "is not a JSON object"));
            case ARRAY -> new JsonValue(true, broken("type", "is not a JSON array"));
        };
    }

    private static BrokenRule broken(String code, String what) {
        return new BrokenRule(code, what);
    }

    /// One sentence for all that a number must be, whichever part of it fails.
    private BrokenRule number(String code) {
        Object from = constraints.minimum();
        Object to = constraints.maximum();
        String what =
                field.type() == FieldType.INTEGER ? "is not a whole number" : "is not a number";
        String range =
                from != null && to != null
                        ? " from %s to %s".formatted(written(from), written(to))
                        : from != null
                                ? " of at least " + written(from)
                                : to != null ? " of at most " + written(to) : "";
        return broken(code, what + range);
    }

    /// Where nothing below zero is allowed, also -0 is not.
    private @Nullable BrokenRule noSign() {
        BigDecimal from = constraints.minimum() == null ? null : plain(constraints.minimum());
        return from != null && from.signum() >= 0 ? number("minimum") : null;
    }

    private @Nullable DecimalText writtenOddly() {
        return field.groupChar() == null && !Boolean.FALSE.equals(field.bareNumber())
                ? null
                : decimalText();
    }

    private DecimalText decimalText() {
        return new DecimalText(
                field.decimalChar() == null ? '.' : field.decimalChar().charAt(0),
                field.groupChar() == null ? null : field.groupChar().charAt(0),
                !Boolean.FALSE.equals(field.bareNumber()));
    }

    private ValueType words() {
        List<String> yes = field.trueValues() == null ? WordValue.TRUE : field.trueValues();
        List<String> no = field.falseValues() == null ? WordValue.FALSE : field.falseValues();
        for (String word : no) {
            if (yes.stream().anyMatch(word::equalsIgnoreCase)) {
                faults.accept("falseValues", "\"%s\" is one of trueValues too.".formatted(word));
            }
        }
        String some = Excerpt.of(yes.getFirst(), 50) + " nor " + Excerpt.of(no.getFirst(), 50);
        return new WordValue(yes, no, broken("type", "is neither " + some));
    }

    private ValueType moment() {
        String format = field.format();
        String noun =
                switch (field.type()) {
                    case DATE -> "is not a date";
                    case TIME -> "is not a time";
                    default -> "is not a date and time";
                };
        if (format == null || format.equals("default")) {
            return new Moment(
                    field.type(), List.of(iso()), broken("type", noun + " such as " + sample()));
        }
        if (format.equals("any")) {
            return new Moment(field.type(), any(), broken("type", noun));
        }
        return new Moment(
                field.type(),
                List.of(pattern(format)),
                broken("format", "%s of the form %s".formatted(noun, Excerpt.of(format, 100))));
    }

    private DatePattern pattern(String format) {
        try {
            DatePattern pattern = DatePattern.of(format);
            if (field.type() != FieldType.TIME && !pattern.hasDate()) {
                faults.accept("format", "must say year, month and day, such as %Y-%m-%d.");
            }
            if (field.type() != FieldType.DATE && !pattern.hasTime()) {
                faults.accept("format", "must say hours, such as %H:%M.");
            }
            return pattern;
        } catch (IllegalArgumentException e) {
            faults.accept("format", String.valueOf(e.getMessage()) + ".");
            return iso();
        }
    }

    private DatePattern iso() {
        return switch (field.type()) {
            case DATE -> DatePattern.ISO_DATE;
            case TIME -> DatePattern.ISO_TIME;
            default -> DatePattern.ISO_DATETIME;
        };
    }

    private String sample() {
        return switch (field.type()) {
            case DATE -> "2026-01-31";
            case TIME -> "23:59:00";
            default -> "2026-01-31T23:59:00Z";
        };
    }

    private List<DatePattern> any() {
        return switch (field.type()) {
            case DATE -> DatePattern.ANY_DATE;
            case TIME -> DatePattern.ANY_TIME;
            default -> DatePattern.ANY_DATETIME;
        };
    }

    private void addRules() {
        addBound("minimum", constraints.minimum(), true);
        addBound("maximum", constraints.maximum(), false);
        addLengths();
        addPattern();
        addEnum();
    }

    private void addBound(String member, @Nullable Object given, boolean lowest) {
        if (given == null) {
            return;
        }
        if (!field.type().isOrdered()) {
            faults.accept(
                    "constraints." + member,
                    "is for numbers and dates; a field of type %s has no order."
                            .formatted(field.type().value()));
            return;
        }
        Object bound = bound(given);
        if (bound == null) {
            faults.accept(
                    "constraints." + member,
                    "\"%s\" is no value of type %s."
                            .formatted(written(given), field.type().value()));
            return;
        }
        BrokenRule broken =
                field.type().isNumeric()
                        ? number(member)
                        : broken(member, (lowest ? "is before " : "is after ") + written(given));
        addBound(bound, lowest, broken);
        checkOrder(member, bound);
    }

    private void addBound(Object bound, boolean lowest, BrokenRule broken) {
        if (field.type() == FieldType.INTEGER && fitsLong((BigDecimal) bound)) {
            long whole = ((BigDecimal) bound).longValue();
            rules.add(
                    lowest
                            ? value -> ((Number) value).longValue() < whole ? broken : null
                            : value -> ((Number) value).longValue() > whole ? broken : null);
        } else {
            rules.add(
                    lowest
                            ? value -> compare(value, bound) < 0 ? broken : null
                            : value -> compare(value, bound) > 0 ? broken : null);
        }
    }

    private static boolean fitsLong(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
                && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }

    private void checkOrder(String member, Object maximum) {
        Object from = constraints.minimum() == null ? null : bound(constraints.minimum());
        if (member.equals("maximum") && from != null && compare(from, maximum) > 0) {
            faults.accept("constraints.minimum", "is greater than maximum.");
        }
    }

    /// Bounds are written as JSON has numbers, or as the field's format or ISO 8601 has dates.
    private @Nullable Object bound(Object given) {
        if (field.type().isNumeric()) {
            return plain(given);
        }
        Object value = type.parse(written(given));
        if (value instanceof BrokenRule && field.type().isMoment()) {
            value = new Moment(field.type(), List.of(iso()), broken("", "")).parse(written(given));
        }
        return value instanceof BrokenRule ? null : value;
    }

    private static @Nullable BigDecimal plain(Object given) {
        try {
            String text = String.valueOf(given);
            return text.length() > 50 ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int compare(Object value, Object bound) {
        return switch (value) {
            case Instant moment -> moment.compareTo((Instant) bound);
            case String text -> text.compareTo((String) bound);
            case Integer year when bound instanceof Integer other -> year.compareTo(other);
            case BigDecimal number -> number.compareTo((BigDecimal) bound);
            default -> DecimalNumber.exact(value).compareTo((BigDecimal) bound);
        };
    }

    private void addLengths() {
        Integer fewest = constraints.minLength();
        Integer most = constraints.maxLength();
        if (fewest == null && most == null) {
            return;
        }
        if (!field.type().isText() && field.type() != FieldType.ARRAY) {
            faults.accept(
                    fewest != null ? "constraints.minLength" : "constraints.maxLength",
                    "is for strings and arrays.");
            return;
        }
        if (fewest != null && most != null && fewest > most) {
            faults.accept("constraints.minLength", "is greater than maxLength.");
        }
        String unit = field.type() == FieldType.ARRAY ? "elements" : "characters";
        if (fewest != null) {
            var broken = broken("minLength", "has fewer than %d %s".formatted(fewest, unit));
            rules.add(value -> length(value) < fewest ? broken : null);
        }
        if (most != null) {
            var broken = broken("maxLength", "has more than %d %s".formatted(most, unit));
            rules.add(value -> length(value) > most ? broken : null);
        }
    }

    private static int length(Object value) {
        return value instanceof String text
                ? text.codePointCount(0, text.length())
                : ((List<?>) value).size();
    }

    private void addPattern() {
        String expression = constraints.pattern();
        if (expression == null) {
            return;
        }
        if (!field.type().isText()) {
            faults.accept("constraints.pattern", "is for strings.");
            return;
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            var broken = broken("pattern", "does not match " + Excerpt.of(expression, SHOWN));
            rules.add(value -> pattern.matches((String) value) ? null : broken);
        } catch (PatternSyntaxException e) {
            faults.accept(
                    "constraints.pattern",
                    "is no regular expression of RE2: %s. Back references and look-around are not there."
                            .formatted(e.getDescription()));
        }
    }

    private void addEnum() {
        List<Object> allowed = constraints.allowed();
        if (allowed == null) {
            return;
        }
        if (allowed.isEmpty()) {
            faults.accept("constraints.enum", "names no value, so no row could be right.");
        } else if (field.type().isJson()) {
            faults.accept("constraints.enum", "is not for objects and arrays.");
        } else {
            addEnum(allowed);
        }
    }

    private void addEnum(List<Object> allowed) {
        Set<Object> values = new HashSet<>();
        for (int i = 0; i < allowed.size(); i++) {
            Object value = typed(allowed.get(i));
            if (value instanceof BrokenRule) {
                faults.accept(
                        "constraints.enum[%d]".formatted(i),
                        "\"%s\" is no value of type %s."
                                .formatted(written(allowed.get(i)), field.type().value()));
            }
            values.add(comparable(value));
        }
        String names =
                allowed.stream().map(CompileField::written).collect(Collectors.joining(", "));
        var broken = broken("enum", "is not one of " + Excerpt.of(names, SHOWN));
        rules.add(value -> values.contains(comparable(value)) ? null : broken);
    }

    private static Object comparable(Object value) {
        return value instanceof Decimal128 || value instanceof Double
                ? DecimalNumber.exact(value).stripTrailingZeros()
                : value;
    }

    /// The value of what a definition says; numbers there are written as in JSON, whatever signs
    /// the file uses.
    private Object typed(Object given) {
        if (given instanceof Number && field.type() == FieldType.INTEGER) {
            return new WholeNumber(number("type"), noSign(), null).parse(written(given));
        }
        if (given instanceof Number && field.type() == FieldType.NUMBER) {
            return new DecimalNumber(
                            number("type"),
                            new DecimalText('.', null, true),
                            "decimal".equals(field.format()))
                    .parse(written(given));
        }
        return given instanceof Boolean && field.type() == FieldType.BOOLEAN
                ? given
                : type.parse(written(given));
    }

    private static String written(Object given) {
        return given instanceof BigDecimal number
                ? number.toPlainString()
                : Excerpt.of(String.valueOf(given), SHOWN);
    }
}
