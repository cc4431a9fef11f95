package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WriteYamlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b\":[1,2.50,true,null,\"x\"],\"c\":[{\"d\":\"e\"},{\"d\":[]}]}}",
                "{\"a\":\"1e3\",\"b\":\"true\",\"c\":\"yes\",\"d\":\"\",\"e\":\"~\",\"f\":\"1\",\"1\":\"k\"}",
                "{\"a\":\"- x: #y\",\"b\":\" padded \",\"c\":\"two\\nlines\",\"d\":\"\\t\",\"e\":\"%d.%m\",\"f\":\"'\\\"\"}",
                "{\"n\":1e30,\"m\":-0.001,\"l\":123456789012345678901234567890}",
            })
    void isReadAsTheSame(String json) {
        JsonNode node = DefinitionJson.MAPPER.readTree(json);
        assertThat(ReadYaml.of(WriteYaml.of(node).getBytes(UTF_8))).hasToString(node.toString());
    }

    @Test
    void isAsPeopleWriteIt() {
        assertThat(
                        WriteYaml.of(
                                DefinitionJson.MAPPER.readTree(
                                        """
                                        {"collection": "goods", "primaryKey": ["sku"],
                                         "fields": [{"name": "sku", "type": "integer"}, {"name": "b"}]}
                                        """)))
                .isEqualTo(
                        """
                        collection: goods
                        primaryKey: [sku]
                        fields:
                          - name: sku
                            type: integer
                          - name: b
                        """);
    }
}
