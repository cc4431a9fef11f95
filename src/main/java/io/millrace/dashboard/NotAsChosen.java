package io.millrace.dashboard;

import io.millrace.imports.DefinitionFault;
import io.millrace.imports.DefinitionRefused;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What was chosen on the page of a file makes no definition; says why by the names of the fields,
/// for nobody has seen their numbers.
final class NotAsChosen extends RuntimeException {

    private static final Pattern FIELD = Pattern.compile("fields\\[(\\d+)]");

    private final transient List<String> reasons;

    private NotAsChosen(List<String> reasons) {
        super(String.join(" ", reasons), null, false, false);
        this.reasons = reasons;
    }

    static NotAsChosen of(DefinitionRefused refused, JsonNode definition) {
        return new NotAsChosen(
                refused.faults().stream()
                        .map(DefinitionFault::toString)
                        .map(fault ->
                                FIELD.matcher(fault)
                                        .replaceAll(number -> name(definition, number.group(1))))
                        .toList());
    }

    private static String name(JsonNode definition, String number) {
        return Matcher.quoteReplacement(
                definition
                        .path("fields")
                        .path(Integer.parseInt(number))
                        .path("name")
                        .asString("fields[" + number + "]"));
    }

    List<String> reasons() {
        return reasons;
    }
}
