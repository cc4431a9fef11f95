package io.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.imports.Preview;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EditDefinitionTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "string  |            | {'type':'string'}",
                "string  | uuid       | {'type':'string','format':'uuid'}",
                "date    | %d/%m/%Y   | {'type':'date','format':'%d/%m/%Y'}",
                "date    |            | {'type':'date'}",
                "boolean | yes        | {'type':'boolean','format':'yes'}",
                "number  |            | {'type':'number'}",
                "number  | decimal    | {'type':'number','format':'decimal'}",
                "number  | %d         | {'type':'number','format':'%d'}",
                "number  | 1,50       | {'type':'number','decimalChar':','}",
                "number  | 1234,56    | {'type':'number','decimalChar':','}",
                "number  | 1.234,56   | {'type':'number','groupChar':'.','decimalChar':','}",
                "number  | 1,234.56   | {'type':'number','groupChar':','}",
                "number  | 1 234,56   | {'type':'number','groupChar':' ','decimalChar':','}",
                "number  | 1'234.56   | {'type':'number','groupChar':'`'}",
                "number  | 1.234.567  | {'type':'number','groupChar':'.','decimalChar':','}",
                "number  | decimal 1,5 | {'type':'number','format':'decimal','decimalChar':','}",
                "integer | 1.234      | {'type':'integer','groupChar':'.'}",
                "integer | 1.234,56   | {'type':'integer','groupChar':'.','decimalChar':','}",
            })
    void aFieldIsWrittenAsTheFormSaysWhateverItsTypeWas(
            String type, String writing, String expected) {
        ObjectNode was = (ObjectNode) json("{'name':'a','type':'string','format':'email'}");
        var asked = (ObjectNode) json(expected);
        asked.put("name", "a");
        assertThat(edited(was, type, writing == null ? "" : writing)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'number'} | ''",
                "{'type':'number','decimalChar':','} | 1234,56",
                "{'type':'number','groupChar':'.','decimalChar':','} | 1.234,56",
                "{'type':'number','groupChar':',','format':'decimal'} | decimal 1,234.56",
                "{'type':'integer','groupChar':' '} | 1 234",
                "{'type':'date','format':'%d.%m.%Y'} | %d.%m.%Y",
            })
    void aFormThatNobodyChangedChangesNothing(String field, String writing) {
        ObjectNode was = (ObjectNode) json(field);
        was.put("name", "a");
        was.put("bareNumber", false);
        String shown = Writing.of(was);
        assertThat(shown).isEqualTo(writing.equals("''") ? "" : writing);
        assertThat(edited(was, was.get("type").asString(), shown)).isEqualTo(was);
    }

    @Test
    void whatTellsTheWordsOfATypeGoesWithIt() {
        ObjectNode was = (ObjectNode) json("{'name':'a','type':'number','bareNumber':false}");
        assertThat(edited(was, "string", "")).isEqualTo(json("{'name':'a','type':'string'}"));
    }

    private static JsonNode edited(ObjectNode field, String type, String writing) {
        ObjectNode definition = JSON.createObjectNode().put("collection", "c");
        definition.putArray("fields").add(field);
        var form = new LinkedMultiValueMap<String, String>();
        form.add("collection", "c");
        form.add("mode", "insert");
        form.add("onDuplicate", "reject");
        form.add("f0.column", "1");
        form.add("f0.target", "a");
        form.add("f0.type", type);
        form.add("f0.format", writing);
        return EditDefinition.of(
                        definition,
                        List.of(new Preview.Field("a", "a", 1)),
                        List.of(new FileColumn(0, "a", true)),
                        new LookForm(form))
                .at("/fields/0");
    }

    /// With the quotes that a table of Java has room for.
    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"').replace('`', '\''));
    }
}
