package io.millrace.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A field of a definition in words.
///
/// @param column how its column is found, beyond its name; empty where by nothing else
/// @param target where its value goes in a record
/// @param rules what is done to its texts and what they must be like
record FieldRules(
        String name, String title, String column, String target, String type, List<String> rules) {

    /// What a rule is called, before its value.
    private static final Map<String, String> WORDS =
            Map.of(
                    "minimum", "at least",
                    "maximum", "at most",
                    "minLength", "shortest length",
                    "maxLength", "longest length",
                    "pattern", "like",
                    "enum", "one of");

    /// Those of a definition; none of a faulty one.
    static List<FieldRules> of(@Nullable JsonNode definition) {
        return definition == null
                ? List.of()
                : definition.path("fields").values().stream()
                        .map(field -> of(field, MappedField.keyOf(definition)))
                        .toList();
    }

    private static FieldRules of(JsonNode field, List<String> key) {
        String name = field.path("name").asString();
        String writing = Writing.of(field);
        return new FieldRules(
                name,
                field.path("title").asString(""),
                column(field),
                field.path("target").asString(name),
                field.path("type").asString("string") + (writing.isEmpty() ? "" : ", " + writing),
                rules(field, key.contains(name)));
    }

    private static String column(JsonNode field) {
        return field.has("position")
                ? "column " + field.path("position").asInt()
                : field.has("aliases") ? "or " + text(field.path("aliases")) : "";
    }

    private static List<String> rules(JsonNode field, boolean key) {
        List<String> rules = new ArrayList<>();
        JsonNode constraints = field.path("constraints");
        if (key) {
            rules.add("part of the key");
        }
        for (String flag : List.of("required", "unique")) {
            if (constraints.path(flag).asBoolean(false)) {
                rules.add(flag);
            }
        }
        constraints.properties().stream()
                .filter(rule -> WORDS.containsKey(rule.getKey()))
                .map(rule -> WORDS.get(rule.getKey()) + " " + text(rule.getValue()))
                .forEach(rules::add);
        if (field.has("transforms")) {
            rules.add("first " + text(field.path("transforms")));
        }
        if (field.has("default")) {
            rules.add(text(field.path("default")) + " where there is none");
        }
        return rules;
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.values().stream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString();
    }
}
