package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `field-cases.yml` says: a new case needs no code.
class FieldCasesTest {

    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    @TestFactory
    Stream<DynamicTest> everyCase() throws IOException {
        try (InputStream file =
                FieldCasesTest.class.getResourceAsStream("/imports/field-cases.yml")) {
            JsonNode groups = ReadYaml.of(Objects.requireNonNull(file).readAllBytes());
            return StreamSupport.stream(groups.spliterator(), false)
                    .flatMap(group -> {
                        ImportDefinition definition = definition((ObjectNode) group.get("field"));
                        return StreamSupport.stream(group.get("cases").spliterator(), false)
                                .map(found ->
                                        test(group.get("about").asString(), definition, found));
                    });
        }
    }

    private static ImportDefinition definition(ObjectNode field) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("collection", "c").putArray("fields").add(field);
        if (!field.has("name")) {
            field.put("name", "f");
        }
        return ReadDefinition.of(definition);
    }

    private static DynamicTest test(String about, ImportDefinition definition, JsonNode found) {
        String text = found.get(0).asString();
        String expected =
                found.size() == 2
                        ? found.get(1).asString()
                        : found.get(1).asString() + ": " + found.get(2).asString();
        return DynamicTest.dynamicTest(
                about + ": " + text,
                () -> assertThat(outcome(definition, text)).isEqualTo(expected));
    }

    private static String outcome(ImportDefinition definition, String text) {
        String name = definition.fields().getFirst().name();
        try {
            var record =
                    TestRows.record(definition, List.of(name, "other"), TestRows.row(text, "x"));
            return record.isEmpty() ? "none" : shown(record.values().iterator().next());
        } catch (RowRejected e) {
            Reject reject = e.reject();
            assertThat(reject.column()).isEqualTo(name);
            return reject.category() + " " + reject.code() + ": " + reject.message();
        }
    }

    private static String shown(BsonValue value) {
        return switch (value.getBsonType()) {
            case STRING -> "string " + value.asString().getValue();
            case INT32 -> "int32 " + value.asInt32().getValue();
            case INT64 -> "int64 " + value.asInt64().getValue();
            case DOUBLE -> "double " + value.asDouble().getValue();
            case DECIMAL128 -> "decimal128 " + value.asDecimal128().getValue();
            case BOOLEAN -> "boolean " + value.asBoolean().getValue();
            case DATE_TIME -> "date " + Instant.ofEpochMilli(value.asDateTime().getValue());
            case DOCUMENT -> "document " + value.asDocument().toJson(RELAXED);
            case ARRAY ->
                    "array "
                            + value.asArray().getValues().stream()
                                    .map(v -> shown(v).replaceFirst("\\w+ ", ""))
                                    .toList();
            default -> value.toString();
        };
    }
}
