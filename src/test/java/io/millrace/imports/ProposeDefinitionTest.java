package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.FormatOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is proposed for a sample; the columns are in `inferred-fields.yml`, where a new case needs
/// no code.
class ProposeDefinitionTest {

    @TestFactory
    Stream<DynamicTest> everyColumn() throws IOException {
        try (InputStream file =
                ProposeDefinitionTest.class.getResourceAsStream("/imports/inferred-fields.yml")) {
            JsonNode cases = ReadYaml.of(Objects.requireNonNull(file).readAllBytes());
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(found ->
                            DynamicTest.dynamicTest(found.toString(), () -> assertInferred(found)));
        }
    }

    private static void assertInferred(JsonNode found) {
        List<String> texts = found.get(0).values().stream().map(JsonNode::asString).toList();
        ObjectNode field = DefinitionJson.MAPPER.valueToTree(InferField.of("f", texts));
        assertThat(field.get("type")).isEqualTo(found.get(1));
        field.remove(List.of("name", "type", "transforms"));
        assertThat(field).isEqualTo(found.get(2));
    }

    private static List<String> fields(ImportDefinition definition) {
        return definition.fields().stream()
                .map(field ->
                        "%s -> %s @ %s".formatted(field.name(), field.path(), field.position()))
                .toList();
    }

    private static ImportDefinition proposed(List<String> header, List<List<String>> rows) {
        return ProposeDefinition.of("c", FormatOptions.AUTO, header, rows);
    }

    @Test
    void namesThatDifferInTheirSpellingAreOneColumn() {
        List<Map<String, String>> rows = List.of(Map.of("email", "1"), Map.of("Email", "two"));
        var definition = ProposeDefinition.ofNamed("c", FormatOptions.AUTO, rows);
        assertThat(fields(definition)).containsExactly("email -> email @ null");
        assertThat(definition.fields().getFirst().type()).isEqualTo(FieldType.STRING);
    }

    @Test
    void namesBecomeTargetsThatCanBeStored() {
        List<String> header =
                List.of(
                        "Zip Code",
                        "_id",
                        "a.b",
                        "$x",
                        "",
                        "zip code",
                        "Zip-Code",
                        "processedAt",
                        "a",
                        "%");
        ImportDefinition definition = proposed(header, List.of());
        assertThat(fields(definition))
                .containsExactly(
                        "Zip Code -> Zip_Code @ null",
                        "_id -> field_id @ null",
                        "a.b -> a.b @ null",
                        "$x -> x @ null",
                        "column5 -> column5 @ 5",
                        "column6 -> column6 @ 6",
                        "Zip-Code -> Zip_Code_2 @ null",
                        "processedAt -> field_processedAt @ null",
                        "a -> a_2 @ null",
                        "column10 -> column10 @ 10");
    }

    @Test
    void withoutAHeaderColumnsHaveNumbers() {
        assertThat(fields(proposed(List.of(), List.of(List.of("1"), List.of("1", "x")))))
                .containsExactly("column1 -> column1 @ 1", "column2 -> column2 @ 2");
    }

    @Test
    void takesNamedValuesWithTheirPaths() {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("address.city", "Turin");
        row.put("tags", "[1]");
        row.put(" ", "x");
        ImportDefinition definition =
                ProposeDefinition.ofNamed(
                        "c", FormatOptions.AUTO, List.of(row, Map.of("size", "1")));
        assertThat(fields(definition))
                .containsExactly(
                        "address.city -> address.city @ null",
                        "tags -> tags @ null",
                        "size -> size @ null");
        assertThat(definition.fields().get(1).type()).isEqualTo(FieldType.ARRAY);
    }

    @Property(tries = 300)
    void whateverTheSampleIsTheProposalTakesEveryValueOfIt(
            @ForAll @Size(min = 1, max = 6) List<@StringLength(max = 8) String> header,
            @ForAll @Size(max = 5) List<@Size(min = 2, max = 6) List<@StringLength(max = 6) String>> rows) {
        ImportDefinition definition = proposed(header, rows);
        var validate = new ValidateRow(TestRows.run(header), definition);
        for (List<String> row : rows) {
            ValidRow valid = validate.process(TestRows.row(row.toArray(String[]::new)));
            for (int i = 0; i < header.size(); i++) {
                boolean given = i < row.size() && !row.get(i).isBlank();
                assertThat(valid.values().get(i) != null).isEqualTo(given);
            }
        }
    }
}
