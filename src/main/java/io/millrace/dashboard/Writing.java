package io.millrace.dashboard;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How the texts of a field are written, as people say it in one word: its format, or of numbers a
/// sample such as `1.234,56`, which tells the signs between groups and before decimals.
final class Writing {

    private static final Set<String> NUMERIC = Set.of("number", "integer");

    private static final List<String> MEMBERS = List.of("format", "decimalChar", "groupChar");

    /// A lone sign with three digits behind it is one of groups, as it is when columns are looked
    /// at.
    private static final Pattern NUMBER =
            Pattern.compile(
                    """
                    (?<format>decimal)?\\s?\
                    (?:\\d{1,3}(?<group>[^\\p{L}\\p{N}])\\d{3}(?:\\k<group>\\d{3})*|\\d*)\
                    (?:(?<decimal>[^\\p{L}\\p{N}])\\d*)?\
                    """);

    private Writing() {}

    /// That of a field; empty where it is the usual one.
    static String of(JsonNode field) {
        String format = field.path("format").asString("");
        boolean signs = field.has("decimalChar") || field.has("groupChar");
        return isNumeric(field) && signs ? (format + " " + sample(field)).strip() : format;
    }

    private static String sample(JsonNode field) {
        String whole = "1" + field.path("groupChar").asString("") + "234";
        return isWhole(field) ? whole : whole + field.path("decimalChar").asString(".") + "56";
    }

    /// Has a field be written so. What suits no field of its type is put all the same: whoever
    /// reads the definition says why it does not.
    static void put(ObjectNode field, String text) {
        field.remove(MEMBERS);
        Matcher number = NUMBER.matcher(text);
        if (isNumeric(field) && number.matches()) {
            String group = number.group("group");
            String decimal = number.group("decimal");
            put(field, "format", number.group("format"));
            put(field, "groupChar", group);
            // Of a number in groups of dots, a dot cannot be the sign of decimals as well.
            boolean comma = decimal == null && ".".equals(group) && !isWhole(field);
            put(field, "decimalChar", comma ? "," : ".".equals(decimal) ? null : decimal);
        } else if (!text.isEmpty()) {
            field.put("format", text);
        }
    }

    private static void put(ObjectNode field, String member, @Nullable String text) {
        if (text != null) {
            field.put(member, text);
        }
    }

    private static boolean isWhole(JsonNode field) {
        return typeOf(field).equals("integer");
    }

    private static boolean isNumeric(JsonNode field) {
        return NUMERIC.contains(typeOf(field));
    }

    private static String typeOf(JsonNode field) {
        return field.path("type").asString("string");
    }
}
