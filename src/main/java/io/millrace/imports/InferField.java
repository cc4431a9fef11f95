package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Infers from texts of a column what it holds: the first of the candidates that takes each of
/// them, the narrower before the wider.
///
/// Digits with a zero before them are text, as in zip codes. Numbers of groups are told from
/// decimals by the digits between the signs, days from months by the numbers that no month has;
/// where the texts leave that open, `1,234` is in groups and the day comes first.
final class InferField {

    private record Words(String yes, String no) {}

    private static final List<Words> WORDS =
            List.of(
                    new Words("yes", "no"),
                    new Words("y", "n"),
                    new Words("t", "f"),
                    new Words("on", "off"),
                    new Words("ja", "nein"),
                    new Words("oui", "non"),
                    new Words("sí", "no"),
                    new Words("si", "no"));

    private static final List<String> DATES =
            List.of(
                    "%d.%m.%Y",
                    "%Y/%m/%d",
                    "%d/%m/%Y",
                    "%m/%d/%Y",
                    "%d-%m-%Y",
                    "%m-%d-%Y",
                    "%d.%m.%y",
                    "%d/%m/%y",
                    "%m/%d/%y",
                    "%d %b %Y",
                    "%d-%b-%Y",
                    "%b %d, %Y");
    private static final List<String> TIMES =
            List.of(" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p");

    private InferField() {}

    /// A field of this name that takes every one of the texts.
    static ImportField of(String name, List<String> texts) {
        List<String> values =
                texts.stream()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .toList();
        if (!values.isEmpty()) {
            for (ImportField candidate : candidates(name, values)) {
                if (takesAll(candidate, values)) {
                    return candidate;
                }
            }
        }
        return text(name, null);
    }

    private static boolean takesAll(ImportField field, List<String> values) {
        FieldCheck check =
                CompileField.of(
                        field,
                        false,
                        null,
                        (member, message) -> {
                            throw new IllegalStateException(member + " " + message);
                        });
        return values.stream().noneMatch(value -> check.value(value) instanceof BrokenRule);
    }

    private static List<ImportField> candidates(String name, List<String> values) {
        var candidates = new ArrayList<ImportField>();
        addBooleans(candidates, name, values);
        if (values.stream().noneMatch(InferField::isCode)) {
            addNumbers(candidates, name);
        }
        candidates.add(ImportField.of(name, FieldType.DATE, null));
        DATES.forEach(date -> candidates.add(ImportField.of(name, FieldType.DATE, date)));
        candidates.add(ImportField.of(name, FieldType.DATETIME, null));
        for (String date : DATES) {
            TIMES.forEach(
                    time -> candidates.add(ImportField.of(name, FieldType.DATETIME, date + time)));
        }
        candidates.add(ImportField.of(name, FieldType.TIME, null));
        candidates.add(ImportField.of(name, FieldType.OBJECT, null));
        candidates.add(ImportField.of(name, FieldType.ARRAY, null));
        List.of("email", "uuid", "uri").forEach(format -> candidates.add(text(name, format)));
        return candidates;
    }

    /// Both words must be there, or `no` would be a word where it is Norway.
    private static void addBooleans(
            List<ImportField> candidates, String name, List<String> values) {
        var seen =
                values.stream()
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        if (List.of("true", "false").containsAll(seen)) {
            candidates.add(ImportField.of(name, FieldType.BOOLEAN, null));
        }
        for (Words words : WORDS) {
            if (seen.size() == 2 && seen.contains(words.yes()) && seen.contains(words.no())) {
                candidates.add(
                        field(
                                name,
                                FieldType.BOOLEAN,
                                null,
                                null,
                                null,
                                List.of(words.yes()),
                                List.of(words.no())));
            }
        }
    }

    /// A number that begins with a zero, or has more digits than an int64, is no amount.
    private static boolean isCode(String value) {
        boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && (value.length() > 18 || (value.length() > 1 && value.startsWith("0")));
    }

    private static void addNumbers(List<ImportField> candidates, String name) {
        candidates.add(number(name, FieldType.INTEGER, null, null));
        candidates.add(number(name, FieldType.NUMBER, null, null));
        candidates.add(number(name, FieldType.INTEGER, null, ","));
        candidates.add(number(name, FieldType.NUMBER, null, ","));
        candidates.add(number(name, FieldType.NUMBER, ",", null));
        candidates.add(number(name, FieldType.INTEGER, null, "."));
        candidates.add(number(name, FieldType.NUMBER, ",", "."));
        for (String group : List.of(" ", "'")) {
            candidates.add(number(name, FieldType.INTEGER, null, group));
            candidates.add(number(name, FieldType.NUMBER, ",", group));
            candidates.add(number(name, FieldType.NUMBER, null, group));
        }
    }

    private static ImportField number(
            String name, FieldType type, @Nullable String decimalChar, @Nullable String groupChar) {
        return field(name, type, null, decimalChar, groupChar, null, null);
    }

    private static ImportField text(String name, @Nullable String format) {
        return field(name, FieldType.STRING, format, null, null, null, null);
    }

    private static ImportField field(
            String name,
            FieldType type,
            @Nullable String format,
            @Nullable String decimalChar,
            @Nullable String groupChar,
            @Nullable List<String> yes,
            @Nullable List<String> no) {
        return new ImportField(
                name,
                null,
                null,
                type,
                format,
                null,
                decimalChar,
                groupChar,
                null,
                yes,
                no,
                null,
                type.isText() ? List.of(Transform.TRIM) : List.of(),
                null,
                null,
                List.of(),
                null);
    }
}
