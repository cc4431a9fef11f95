package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.imports.HeldDefinition.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittingDefinitionTest {

    private static final List<HeldDefinition> DEFINITIONS =
            List.of(
                    builtIn("people", "{name: name, constraints: {required: true}}, {name: age}"),
                    stored("staff", "{name: name}, {name: age}, {name: shift}, {name: desk}"),
                    stored("goods", "{name: sku, constraints: {required: true}}, {name: price}"),
                    stored("stock", "{name: sku, constraints: {required: true}}, {name: amount}"),
                    stored(
                            "gone",
                            "{name: sku, constraints: {unique: true}}, {name: gone}",
                            "mode: delete, "),
                    stored("sheet", "{name: a, position: 1}, {name: b, position: 2}"),
                    stored("mine", "{name: name, constraints: {required: true}}, {name: email}"),
                    stored("theirs", "{name: town}, {name: river}"),
                    stored("ours", "{name: town}, {name: river}"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Name,AGE,colour      | people | whatever else is there
                    name,age,shift       | staff  | which finds one more
                    name,email,age       | mine   | as people do, but of the operator's own
                    name,desk            | staff  | mine finds one only
                    name                 | mine   | as many as people, of the operator's own
                    sku                  |        | two find as much, and as little
                    sku,price            | goods  |
                    sku,gone             |        | nothing is removed unasked
                    price                |        | goods requires sku
                    town,river           |        | there are two of the same
                    red,green            |        | positions say nothing about names
                    """)
    void choosesTheOneThatKnowsTheColumnsBest(String columns, String name, String why) {
        assertThat(FittingDefinition.of(DEFINITIONS, Arrays.asList(columns.split(","))))
                .as(why)
                .map(ImportDefinition::name)
                .isEqualTo(Optional.ofNullable(name));
    }

    @Test
    void choosesNoneForAFileWithoutNames() {
        assertThat(FittingDefinition.of(DEFINITIONS, List.of())).isEmpty();
    }

    private static HeldDefinition builtIn(String name, String fields) {
        return new HeldDefinition(name, Source.BUILT_IN, read(name, fields, ""), List.of());
    }

    private static HeldDefinition stored(String name, String fields) {
        return stored(name, fields, "");
    }

    private static HeldDefinition stored(String name, String fields, String more) {
        return new HeldDefinition(name, Source.STORED, read(name, fields, more), List.of());
    }

    private static ImportDefinition read(String name, String fields, String more) {
        String text = "{%scollection: c, fields: [%s]}".formatted(more, fields);
        return ReadDefinition.of(text.getBytes(UTF_8), true, name);
    }
}
