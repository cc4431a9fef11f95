package io.millrace.dashboard;

import io.millrace.imports.Preview;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts what a person has chosen on the page of a file into a definition: which column fills each
/// field, what it holds, and how records are written.
final class EditDefinition {

    /// What else says how texts of one type are written, and nothing about another.
    private static final List<String> OF_A_TYPE =
            List.of("bareNumber", "trueValues", "falseValues");

    private final ObjectNode definition;
    private final List<Preview.Field> found;
    private final List<FileColumn> columns;
    private final LookForm form;
    private final Set<String> key = new LinkedHashSet<>();

    private EditDefinition(
            ObjectNode definition,
            List<Preview.Field> found,
            List<FileColumn> columns,
            LookForm form) {
        this.definition = definition;
        this.found = found;
        this.columns = columns;
        this.form = form;
    }

    /// The definition as it was edited.
    ///
    /// @param found which columns fill its fields now
    /// @return a copy; without name and version where it is no longer the same
    static ObjectNode of(
            ObjectNode definition,
            List<Preview.Field> found,
            List<FileColumn> columns,
            LookForm form) {
        var edit = new EditDefinition(definition.deepCopy(), found, columns, form);
        edit.apply();
        if (!edit.definition.equals(definition)) {
            edit.definition.remove(List.of("name", "version"));
        }
        return edit.definition;
    }

    private void apply() {
        if (form.given(MappedField.parameter(0, "type")).isPresent()) {
            applyFields();
        }
        putText(definition, "collection", form.text("collection"));
        putUnlessDefault("mode", "insert");
        putUnlessDefault("onDuplicate", "reject");
    }

    private void applyFields() {
        List<String> keyBefore = MappedField.keyOf(definition);
        ArrayNode fields = (ArrayNode) definition.get("fields");
        List<JsonNode> kept = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            ObjectNode field = (ObjectNode) fields.get(i);
            if (isKept(field, i)) {
                kept.add(field);
            }
        }
        fields.removeAll();
        kept.forEach(fields::add);
        if (!new HashSet<>(keyBefore).equals(key)) {
            putKey();
        }
    }

    private boolean isKept(ObjectNode field, int index) {
        String column = form.text(MappedField.parameter(index, "column"));
        Integer now = found.get(index).position();
        if (column.isEmpty() && now != null) {
            return false;
        }
        edit(field, index);
        if (!column.isEmpty() && !column.equals(String.valueOf(now))) {
            fill(field, columns.get(Integer.parseInt(column) - 1));
        }
        if (form.checked(MappedField.parameter(index, "key"))) {
            key.add(field.path("name").asString());
        }
        return true;
    }

    private void edit(ObjectNode field, int index) {
        putType(
                field,
                form.text(MappedField.parameter(index, "type")),
                form.text(MappedField.parameter(index, "format")).strip());
        String target = form.text(MappedField.parameter(index, "target"));
        putText(field, "target", target.equals(field.path("name").asString()) ? "" : target);
        putRequired(field, form.checked(MappedField.parameter(index, "required")));
    }

    private static void putType(ObjectNode field, String type, String writing) {
        boolean other = !type.equals(field.path("type").asString("string"));
        if (other) {
            field.remove(OF_A_TYPE);
            field.put("type", type);
        }
        if (other || !writing.equals(Writing.of(field))) {
            Writing.put(field, writing);
        }
    }

    private static void putRequired(ObjectNode field, boolean required) {
        if (field.path("constraints").path("required").asBoolean(false) == required) {
            return;
        }
        ObjectNode constraints =
                field.get("constraints") instanceof ObjectNode there
                        ? there
                        : field.putObject("constraints");
        if (required) {
            constraints.put("required", true);
        } else {
            constraints.remove("required");
        }
        if (constraints.isEmpty()) {
            field.remove("constraints");
        }
    }

    /// Has another column fill a field.
    private void fill(ObjectNode field, FileColumn column) {
        if (!column.byName()) {
            field.put("position", column.index() + 1);
            return;
        }
        field.remove("position");
        Optional<String> taken = firstInFile(field);
        if (taken.isEmpty()) {
            addAlias(field, column.name());
        } else if (!taken.get().equals(column.key())) {
            // Its own name is that of another column here, which would go before any alias.
            String name = field.path("name").asString();
            putText(field, "target", field.path("target").asString(name));
            field.put("name", column.name());
            field.remove("aliases");
        }
    }

    private Optional<String> firstInFile(ObjectNode field) {
        List<String> names = new ArrayList<>(List.of(field.path("name").asString()));
        field.path("aliases").forEach(alias -> names.add(alias.asString()));
        return names.stream()
                .map(FileColumn::key)
                .filter(name -> columns.stream().anyMatch(column -> column.key().equals(name)))
                .findFirst();
    }

    private static void addAlias(ObjectNode field, String name) {
        ArrayNode aliases =
                field.get("aliases") instanceof ArrayNode there ? there : field.putArray("aliases");
        aliases.insert(0, name);
    }

    private void putKey() {
        definition.remove("primaryKey");
        if (!key.isEmpty()) {
            ArrayNode names = definition.putArray("primaryKey");
            key.forEach(names::add);
        }
    }

    private static void putText(ObjectNode node, String member, String text) {
        if (text.isBlank()) {
            node.remove(member);
        } else if (!text.strip().equals(node.path(member).asString(null))) {
            node.put(member, text.strip());
        }
    }

    private void putUnlessDefault(String member, String usual) {
        String chosen = form.text(member);
        if (!Objects.equals(chosen, definition.path(member).asString(usual))) {
            definition.put(member, chosen);
        }
    }
}
