package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.imports.ImportOptions.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a definition may be; the refused ones are in `faulty-definitions.yml`, where a new case
/// needs no code.
class ReadDefinitionTest {

    @Test
    void quotesAndEscapesCanBeNone() {
        var read =
                ReadDefinition.of(
                        """
                        collection: c
                        format: {quote: none, escape: none}
                        fields: [{name: a}]
                        """
                                .getBytes(UTF_8),
                        true,
                        null);
        assertThat(read.format().quote()).isEqualTo("none");
        assertThat(read.format().escape()).isEqualTo("none");
    }

    @TestFactory
    Stream<DynamicTest> everyFaultIsToldWithItsPath() throws IOException {
        try (InputStream file =
                ReadDefinitionTest.class.getResourceAsStream("/imports/faulty-definitions.yml")) {
            JsonNode cases = ReadYaml.of(Objects.requireNonNull(file).readAllBytes());
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(found -> {
                        ObjectNode definition = definition(found);
                        return DynamicTest.dynamicTest(
                                definition.toString(),
                                () ->
                                        assertThat(faults(definition))
                                                .isEqualTo(texts(found.get("faults"))));
                    });
        }
    }

    private static ObjectNode definition(JsonNode found) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("collection", "c");
        ObjectNode field = JsonNodeFactory.instance.objectNode().put("name", "f");
        if (found.has("field")) {
            field.setAll((ObjectNode) found.get("field"));
        }
        definition.putArray("fields").add(field);
        if (found.has("definition")) {
            definition.setAll((ObjectNode) found.get("definition"));
        }
        return definition;
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::asString).toList();
    }

    private static List<String> faults(JsonNode definition) {
        return faults(() -> ReadDefinition.of(definition));
    }

    private static List<String> faults(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
        return catchThrowableOfType(DefinitionRefused.class, read).faults().stream()
                .map(DefinitionFault::toString)
                .toList();
    }

    @Test
    void theExampleIsRightAndShowsEveryMember() throws IOException {
        byte[] text = Files.readAllBytes(Path.of("config/imports/example-customers.yml"));
        ImportDefinition example = ReadDefinition.of(text, true, "example-customers");

        assertThat(example.options().mode()).isEqualTo(Mode.UPSERT);
        assertThat(example.keyTargets()).containsExactly("number");
        String yaml = new String(text, UTF_8);
        Stream.concat(ReadOptions.NAMES.stream(), ReadField.MEMBERS.stream())
                .filter(name -> !name.equals("dryRun"))
                .forEach(name -> assertThat(yaml).contains(name + ":"));
        for (FieldType type : FieldType.values()) {
            assertThat(type == FieldType.STRING || yaml.contains("type: " + type.value()))
                    .as(type.value())
                    .isTrue();
        }
    }

    /// A job keeps its definition as JSON, written by the application's own mapper.
    @Test
    void aDefinitionSurvivesItsWayThroughJson() throws IOException {
        byte[] text = Files.readAllBytes(Path.of("config/imports/example-customers.yml"));
        ImportDefinition example = ReadDefinition.of(text, true, "example-customers");
        var mapper = new JsonMapper();

        assertThat(mapper.readValue(mapper.writeValueAsString(example), ImportDefinition.class))
                .isEqualTo(example);
        assertThat(
                        mapper.readValue(
                                mapper.writeValueAsString(BuiltIn.PEOPLE), ImportDefinition.class))
                .isEqualTo(BuiltIn.PEOPLE);
        assertThat(ReadDefinition.of(example.json())).isEqualTo(example);
    }

    @Test
    void theVersionIsThatOfTheContent() {
        byte[] yaml =
                "collection: c\nfields: [{name: a, default: 1.50}]\nmode: insert".getBytes(UTF_8);
        byte[] json =
                "{\"mode\":\"insert\",\"fields\":[{\"default\":1.50,\"name\":\"a\",\"title\":null}],\"collection\":\"c\"}"
                        .getBytes(UTF_8);
        ImportDefinition one = ReadDefinition.of(yaml, true, "one");

        assertThat(one.version()).matches("[0-9a-f]{12}");
        assertThat(ReadDefinition.of(json, false, "two").version()).isEqualTo(one.version());
        assertThat(TestRows.definition("fields: [{name: a}]").version())
                .isNotEqualTo(one.version());
    }

    /// Changes when this test has to be changed, and nobody else's jobs notice: it only tells
    /// contents apart.
    @Test
    void whatPeopleIs() {
        assertThat(BuiltIn.PEOPLE.json().toString())
                .isEqualTo(
                        "{\"name\":\"people\",\"version\":\"%s\",\"collection\":\"records\",\"format\":{\"encoding\":\"utf-8\"},\"fields\":["
                                        .formatted(BuiltIn.PEOPLE.version())
                                + "{\"name\":\"name\",\"type\":\"string\",\"constraints\":{\"required\":true},\"transforms\":[\"trim\"]},"
                                + "{\"name\":\"email\",\"type\":\"string\",\"format\":\"email\",\"constraints\":{\"required\":true},\"transforms\":[\"trim\",\"lowercase\"]},"
                                + "{\"name\":\"age\",\"type\":\"integer\",\"constraints\":{\"minimum\":0,\"maximum\":150}},"
                                + "{\"name\":\"department\",\"type\":\"string\",\"transforms\":[\"trim\"]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a: &x [1]\\nb: *x|repeats parts by alias",
                "a: 1\\na: 2|at line 2, column 1: \"a\" is there twice",
                "a: [|at line 1, column 5",
                "[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]|nested",
                "? [a]\\n: b|a name must be a text",
                "hello|must be an object, not a text.",
                "~~|must be an object, not nothing.",
            })
    void refusesYamlThatIsNone(String yaml, String what) {
        byte[] text = yaml.replace("\\n", "\n").getBytes(UTF_8);
        assertThat(faults(() -> ReadDefinition.of(text, true, "x")).getFirst()).contains(what);
    }

    @Test
    void refusesJsonThatIsNone() {
        byte[] twice = "{\"collection\": \"c\",\n \"collection\": \"d\"}".getBytes(UTF_8);
        assertThat(faults(() -> ReadDefinition.of(twice, false, "x")).getFirst())
                .startsWith("This is no JSON that can be read, at line 2, column ");
        byte[] more = "{} {}".getBytes(UTF_8);
        assertThat(faults(() -> ReadDefinition.of(more, false, "x")).getFirst())
                .startsWith("This is no JSON that can be read, at line 1, column ");
    }

    @Test
    void takesAThousandFieldsQuickly() {
        String fields =
                IntStream.range(0, 1000)
                        .mapToObj(i -> "  - {name: f%d, target: a.b%d}\n".formatted(i, i))
                        .collect(Collectors.joining("", "fields:\n", ""));
        assertThat(TestRows.definition(fields).fields()).hasSize(1000);
        assertThat(faults(() -> TestRows.definition(fields + "  - name: one more")))
                .containsExactly("fields: must be 1 to 1000; there are 1001.");
    }

    @Test
    void aKeyIsThePrimaryKeyOrTheFirstUniqueField() {
        String fields =
                "fields: [{name: a, constraints: {unique: true}}, {name: b, target: x.b}, {name: c}]";
        ImportDefinition unique = TestRows.definition(fields);
        assertThat(unique.keyTargets()).containsExactly("a");
        ImportDefinition both = TestRows.definition("primaryKey: [c, b]\n" + fields);
        assertThat(both.keyTargets()).containsExactly("c", "x.b");
        assertThat(both.uniqueTargets()).containsExactly(List.of("c", "x.b"), List.of("a"));
        assertThat(both.needs(both.fields().get(1))).isTrue();
        assertThat(TestRows.definition("fields: [{name: a}]").uniqueTargets()).isEmpty();
    }
}
