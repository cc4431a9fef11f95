package io.millrace.dashboard;

import io.millrace.imports.Preview;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A field of a definition as a line of a form.
///
/// @param target where its value goes in a record
/// @param format how its texts are written, as [Writing] says it
/// @param position of the column that fills it, from 1; null where none does
/// @param key whether it tells records apart
record MappedField(
        int index,
        String name,
        String target,
        String type,
        String format,
        boolean required,
        boolean key,
        @Nullable Integer position) {

    static List<MappedField> of(JsonNode definition, List<Preview.Field> found) {
        JsonNode fields = definition.path("fields");
        List<String> key = keyOf(definition);
        return IntStream.range(0, fields.size())
                .mapToObj(i -> of(i, fields.get(i), key, found.get(i).position()))
                .toList();
    }

    private static MappedField of(
            int index, JsonNode field, List<String> key, @Nullable Integer position) {
        String name = field.path("name").asString();
        return new MappedField(
                index,
                name,
                field.path("target").asString(name),
                field.path("type").asString("string"),
                Writing.of(field),
                field.path("constraints").path("required").asBoolean(false),
                key.contains(name),
                position);
    }

    /// The names of the fields that tell records apart.
    static List<String> keyOf(JsonNode definition) {
        List<String> primary =
                StreamSupport.stream(definition.path("primaryKey").spliterator(), false)
                        .map(JsonNode::asString)
                        .toList();
        return primary.isEmpty()
                ? StreamSupport.stream(definition.path("fields").spliterator(), false)
                        .filter(field -> field.path("constraints").path("unique").asBoolean(false))
                        .map(field -> field.path("name").asString())
                        .limit(1)
                        .toList()
                : primary;
    }

    /// What the form calls a part of the line.
    static String parameter(int index, String part) {
        return "f" + index + "." + part;
    }

    /// The same for templates.
    public String parameter(String part) {
        return parameter(index, part);
    }
}
