package io.millrace.imports;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a field of a definition, as far as it makes sense by itself.
final class ReadField {

    /// Error categories and columns of reports are made of it.
    static final int LONGEST_NAME = 100;

    private static final int MOST_ALIASES = 100;

    static final List<String> MEMBERS =
            List.of(
                    "name",
                    "title",
                    "description",
                    "type",
                    "format",
                    "constraints",
                    "decimalChar",
                    "groupChar",
                    "bareNumber",
                    "trueValues",
                    "falseValues",
                    "missingValues",
                    "transforms",
                    "default",
                    "target",
                    "aliases",
                    "position");
    private static final List<String> CONSTRAINTS =
            List.of(
                    "required",
                    "unique",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "enum");

    private ReadField() {}

    static ImportField of(DefinitionPart part) {
        part.refuseOthersThan(MEMBERS);
        FieldType type =
                Objects.requireNonNullElse(part.oneOf("type", FieldType.class), FieldType.STRING);
        var field =
                new ImportField(
                        name(part),
                        part.text("title"),
                        part.text("description"),
                        type,
                        format(part, type),
                        constraints(part),
                        decimalChar(part, type),
                        groupChar(part, type),
                        part.flag("bareNumber"),
                        words(part, "trueValues", type),
                        words(part, "falseValues", type),
                        part.texts("missingValues"),
                        part.someOf("transforms", Transform.class),
                        part.scalar("default"),
                        part.text("target"),
                        Optional.ofNullable(part.texts("aliases")).orElse(List.of()),
                        part.whole("position", 1));
        check(part, field);
        return field;
    }

    private static String name(DefinitionPart part) {
        String name = part.text("name");
        if (name == null) {
            part.fault("name", "is missing.");
            return "";
        }
        if (name.length() > LONGEST_NAME
                || name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            part.fault(
                    "name",
                    "must have a letter or digit, and at most %d characters."
                            .formatted(LONGEST_NAME));
        } else if (!name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
            part.fault("name", "must not have white space around it, or control characters in it.");
        }
        return name;
    }

    private static @Nullable String format(DefinitionPart part, FieldType type) {
        String format = part.text("format");
        List<String> known =
                switch (type) {
                    case STRING -> List.of("default", "email", "uri", "uuid");
                    case NUMBER -> List.of("default", "decimal");
                    case INTEGER, BOOLEAN, YEAR, YEARMONTH, OBJECT, ARRAY, ANY ->
                            List.of("default");
                    case DATE, TIME, DATETIME -> List.of();
                };
        if (format != null && !known.isEmpty() && !known.contains(format)) {
            part.fault(
                    "format",
                    "\"%s\" is no format of type %s. %s"
                            .formatted(
                                    Excerpt.of(format, 100),
                                    type.value(),
                                    Nearest.hint(format, known)));
        }
        if (format != null
                && known.isEmpty()
                && !format.contains("%")
                && !List.of("default", "any").contains(format)) {
            part.fault("format", "must be default, any, or a pattern such as %d.%m.%Y.");
            return null;
        }
        return format;
    }

    private static @Nullable Constraints constraints(DefinitionPart part) {
        DefinitionPart given = part.part("constraints");
        if (given == null) {
            return null;
        }
        given.refuseOthersThan(CONSTRAINTS);
        return new Constraints(
                given.flag("required"),
                given.flag("unique"),
                given.scalar("minimum"),
                given.scalar("maximum"),
                given.whole("minLength", 0),
                given.whole("maxLength", 0),
                given.text("pattern"),
                given.scalars("enum"));
    }

    private static @Nullable String decimalChar(DefinitionPart part, FieldType type) {
        if (part.has("decimalChar") && type != FieldType.NUMBER) {
            part.fault("decimalChar", "is for numbers.");
        }
        return part.sign("decimalChar");
    }

    private static @Nullable String groupChar(DefinitionPart part, FieldType type) {
        if (part.has("groupChar") && !type.isNumeric()) {
            part.fault("groupChar", "is for numbers and integers.");
        }
        return part.sign("groupChar");
    }

    private static @Nullable List<String> words(
            DefinitionPart part, String member, FieldType type) {
        List<String> words = part.texts(member);
        if (words != null && type != FieldType.BOOLEAN) {
            part.fault(member, "is for booleans.");
        }
        if (words != null && words.isEmpty()) {
            part.fault(member, "names no word.");
            return null;
        }
        return words;
    }

    private static void check(DefinitionPart part, ImportField field) {
        String decimal = field.decimalChar() == null ? "." : field.decimalChar();
        if (decimal.equals(field.groupChar())) {
            part.fault("groupChar", "is the sign of decimals too.");
        }
        for (String sign : List.of("+", "-")) {
            if (sign.equals(field.decimalChar()) || sign.equals(field.groupChar())) {
                part.fault(
                        sign.equals(field.decimalChar()) ? "decimalChar" : "groupChar",
                        "must not be the sign of a number.");
            }
        }
        if (field.bareNumber() != null && !field.type().isNumeric()) {
            part.fault("bareNumber", "is for numbers and integers.");
        }
        if (field.aliases().size() > MOST_ALIASES
                || field.aliases().stream().anyMatch(String::isBlank)) {
            part.fault("aliases", "must be at most %d names, none empty.".formatted(MOST_ALIASES));
        }
        if (field.position() != null && !field.aliases().isEmpty()) {
            part.fault("position", "goes with no aliases: the place alone decides.");
        }
        String fault = field.name().isEmpty() ? null : TargetPath.fault(field.path());
        if (fault != null) {
            part.fault(
                    field.target() == null ? "name" : "target",
                    field.target() == null
                            ? "is the target in the record as well, and %s. Give a target."
                                    .formatted(fault)
                            : fault + ".");
        }
    }
}
