package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.formats.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which column fills which field, and what becomes of more or fewer columns.
class ColumnsTest {

    private static final String FIELDS =
            "fields: [{name: Name, aliases: [full name]}, {name: size, type: integer, target: body.size}]\n";

    private static String json(String options, List<String> header, Row row) {
        return TestRows.record(TestRows.definition(FIELDS + options), header, row).toJson();
    }

    private static String rejected(String options, List<String> header, Row row) {
        Reject reject =
                catchThrowableOfType(RowRejected.class, () -> json(options, header, row)).reject();
        return reject.category() + " " + reject.code() + " " + reject.message();
    }

    private static Row named(String... namesAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return TestRows.named(values);
    }

    @Test
    void findsColumnsByNameInAnyCaseAndByAlias() {
        assertThat(json("", List.of("SIZE ", "x", "Full Name"), TestRows.row("1", "2", "Ada")))
                .isEqualTo("{\"Name\": \"Ada\", \"body\": {\"size\": 1}}");
        assertThat(json("", List.of("full name", "name"), TestRows.row("alias", "name")))
                .isEqualTo("{\"Name\": \"name\"}");
    }

    @Test
    void findsColumnsByPosition() {
        ImportDefinition definition =
                TestRows.definition("fields: [{name: a, position: 3}, {name: b}]");
        assertThat(
                        TestRows.record(
                                        definition,
                                        List.of("a", "b", "c"),
                                        TestRows.row("1", "2", "3"))
                                .toJson())
                .isEqualTo("{\"a\": \"3\", \"b\": \"2\"}");
        assertThat(TestRows.record(definition, List.of("a"), TestRows.row("1", "2")).toJson())
                .isEqualTo("{}");
    }

    @Test
    void withoutAHeaderTheOrderOfFieldsCounts() {
        assertThat(json("", List.of(), TestRows.row("Ada", "3", "x")))
                .isEqualTo("{\"Name\": \"Ada\", \"body\": {\"size\": 3}}");
        assertThat(json("extraColumns: keep", List.of(), TestRows.row("Ada", "", "x")))
                .isEqualTo("{\"Name\": \"Ada\", \"column3\": \"x\"}");
    }

    @Test
    void findsNamedValuesByPath() {
        ImportDefinition definition =
                TestRows.definition("fields: [{name: address.city, aliases: [City]}]");
        assertThat(
                        TestRows.record(
                                        definition,
                                        List.of(),
                                        named("CITY", "B", "Address.City", "A", "x", "y"))
                                .toJson())
                .isEqualTo("{\"address\": {\"city\": \"A\"}}");
        assertThat(rejected("", List.of(), named("body", "x", "size", "big")))
                .isEqualTo("invalidSize type size: \"big\" is not a whole number");
    }

    @Test
    void refusesAHeaderThatDoesNotFit() {
        var row = TestRows.row("1", "2");
        assertThatThrownBy(() -> json("", List.of("size", " Size"), row))
                .hasMessage("The header names the column \"size\" twice; rename or remove one.");
        assertThatThrownBy(() -> json("missingColumns: reject", List.of("size"), row))
                .hasMessage(
                        "The header has no column \"Name\"; it has: size. Name the columns in the file's first line.");
        assertThatThrownBy(() -> json("primaryKey: [Name]", List.of("size"), row))
                .hasMessageStartingWith("The header has no column \"Name\"");
        assertThatThrownBy(() -> json("extraColumns: reject", List.of("name", "color"), row))
                .hasMessageStartingWith("The header has the column \"color\", which");
        assertThatThrownBy(() -> json("extraColumns: keep", List.of("name", "_id"), row))
                .hasMessageStartingWith(
                        "The column \"_id\" cannot be kept under its name, which begins with a name that");
        assertThatThrownBy(() -> json("extraColumns: keep", List.of("name", "body"), row))
                .hasMessageStartingWith(
                        "The column \"body\" cannot be kept under its name, which is where \"body.size\" goes.");
    }

    @Test
    void keepsExtraColumnsAsTextUnderTheirNames() {
        List<String> header = List.of("name", "Color", "", "body.weight");
        assertThat(json("extraColumns: keep", header, TestRows.row("Ada", "1", "2", "3")))
                .isEqualTo(
                        "{\"Name\": \"Ada\", \"body\": {\"weight\": \"3\"}, \"Color\": \"1\", \"column3\": \"2\"}");
        assertThat(json("extraColumns: keep", header, TestRows.row("Ada", "", "", "", "5", "")))
                .isEqualTo("{\"Name\": \"Ada\", \"column5\": \"5\"}");
        assertThat(
                        json(
                                "extraColumns: keep",
                                List.of(),
                                named("size", "4", "body.weight", "3", "Color", "", "x.y", "z")))
                .isEqualTo("{\"body\": {\"size\": 4, \"weight\": \"3\"}, \"x\": {\"y\": \"z\"}}");
        assertThat(rejected("extraColumns: keep", List.of(), named("a", "1", "a.b", "2")))
                .isEqualTo(
                        "malformedLine extraColumn \"a.b\" cannot be kept: its name is where \"a\" goes");
        assertThat(rejected("extraColumns: keep", List.of(), named("$a", "1")))
                .startsWith("malformedLine extraColumn \"$a\" cannot be kept: its name has a name");
    }

    @Test
    void ignoresOrRejectsMoreAndFewerFieldsThanColumns() {
        List<String> header = List.of("name", "size");
        assertThat(json("", header, TestRows.row("Ada", "1", "2"))).contains("Ada");
        assertThat(rejected("extraColumns: reject", header, TestRows.row("Ada", "1", "2")))
                .isEqualTo("malformedLine tooManyFields 3 fields where there are 2 columns");
        assertThat(rejected("extraColumns: reject", List.of(), named("color", "1")))
                .isEqualTo("malformedLine extraColumn \"color\" is no column of the definition");
        List<String> three = List.of("name", "size", "x");
        assertThat(json("", three, TestRows.row("Ada", "1"))).contains("Ada");
        assertThat(rejected("missingColumns: reject", three, TestRows.row("Ada", "1")))
                .isEqualTo("malformedLine tooFewFields 2 fields where at least 3 are needed");
        assertThat(rejected("", three, TestRows.row("Ada")))
                .isEqualTo("malformedLine tooFewFields 1 field where at least 2 are needed");
        assertThat(json("", List.of("name"), TestRows.row("Ada"))).contains("Ada");
    }

    @Test
    void givesTheValuesOfTheKey() {
        ImportDefinition definition =
                TestRows.definition(
                        "primaryKey: [b, a]\nfields: [{name: a, type: number, format: decimal}, {name: b, target: x.b}]");
        List<String> header = List.of("a", "b");
        var validate = new ValidateRow(TestRows.run(header), definition);
        var key = KeyOf.all(definition).getFirst();
        ValidRow row = validate.process(TestRows.row("1.10", "B"), 70, 7);

        List<Object> values = key.values(row);
        assertThat(values).hasSize(2).startsWith("B");
        ValidRow same = validate.process(TestRows.row("1.1", "B"));
        assertThat(key.values(same)).isEqualTo(values);
        assertThat(row.id()).endsWith(":000000000000070");
        assertThat(row.line()).isEqualTo(7);
        assertThatThrownBy(() -> validate.process(TestRows.row("1.1", "")))
                .hasMessage("missing required field: b");
    }
}
