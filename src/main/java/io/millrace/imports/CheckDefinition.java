package io.millrace.imports;

import io.millrace.imports.ImportOptions.Mode;
import io.millrace.imports.ImportOptions.OnDuplicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The rules between the members of a definition, and those of its fields that need all of the
/// field.
final class CheckDefinition {

    private final ImportDefinition definition;
    private final DefinitionPart part;

    CheckDefinition(ImportDefinition definition, DefinitionPart part) {
        this.definition = definition;
        this.part = part;
    }

    void check() {
        checkNames();
        checkPositions();
        checkTargets();
        boolean keyKnown = checkPrimaryKey();
        if (keyKnown) {
            checkKeyOfMode();
            checkFields();
            checkCategories();
        }
    }

    /// A column may fill one field only, also by an alias.
    private void checkNames() {
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < definition.fields().size(); i++) {
            ImportField field = definition.fields().get(i);
            List<String> names = new ArrayList<>(new HashSet<>(Columns.namesOf(field)));
            for (String name : names) {
                String owner = owners.putIfAbsent(name, path(i));
                if (owner != null && !name.isEmpty()) {
                    part.fault(
                            path(i)
                                    + (Columns.key(field.name()).equals(name)
                                            ? ".name"
                                            : ".aliases"),
                            "\"%s\" is the column of %s already.".formatted(name, owner));
                }
            }
        }
    }

    private void checkPositions() {
        Map<Integer, String> owners = new HashMap<>();
        for (int i = 0; i < definition.fields().size(); i++) {
            Integer position = definition.fields().get(i).position();
            String owner = position == null ? null : owners.putIfAbsent(position, path(i));
            if (owner != null) {
                part.fault(path(i) + ".position", "is that of %s already.".formatted(owner));
            }
        }
    }

    /// Each field has a place of its own, and none lies inside another's.
    private void checkTargets() {
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < definition.fields().size(); i++) {
            String path = definition.fields().get(i).path();
            for (var other : seen.entrySet()) {
                if (!path.isEmpty() && TargetPath.clash(path, other.getKey())) {
                    part.fault(
                            path(i)
                                    + (definition.fields().get(i).target() == null
                                            ? ".name"
                                            : ".target"),
                            "the place \"%s\" in the record is taken by %s, which goes to \"%s\"."
                                    .formatted(path, path(other.getValue()), other.getKey()));
                    break;
                }
            }
            seen.putIfAbsent(path, i);
        }
    }

    private boolean checkPrimaryKey() {
        boolean good = true;
        List<String> names = definition.primaryKey();
        List<String> known = definition.fields().stream().map(ImportField::name).toList();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String at = "primaryKey[" + i + "]";
            if (!known.contains(name)) {
                part.fault(at, "\"%s\" is no field. %s".formatted(name, Nearest.hint(name, known)));
                good = false;
            } else if (names.indexOf(name) < i) {
                part.fault(at, "\"%s\" is there twice.".formatted(name));
            } else if (definition.fields().get(known.indexOf(name)).type().isJson()) {
                part.fault(
                        at, "\"%s\" is an object or array, which cannot be a key.".formatted(name));
            }
        }
        return good;
    }

    private void checkKeyOfMode() {
        Mode mode = definition.options().mode();
        boolean keyed = mode != null && mode != Mode.INSERT;
        boolean replaces = definition.options().onDuplicate() == OnDuplicate.REPLACE;
        if ((keyed || replaces) && definition.keyFields().isEmpty()) {
            part.fault(
                    keyed ? "mode" : "onDuplicate",
                    "needs a key: give a primaryKey, or a field the constraint unique.");
        }
    }

    private void checkFields() {
        for (int i = 0; i < definition.fields().size(); i++) {
            ImportField field = definition.fields().get(i);
            String path = path(i);
            if (field.unique() && field.type().isJson()) {
                part.fault(path + ".constraints.unique", "is not for objects and arrays.");
            }
            CompileField.of(
                    field,
                    definition.needs(field),
                    definition.missingValues(),
                    (member, message) -> part.fault(path + "." + member, message));
        }
    }

    /// A limit for a category that no row can have is a misspelt one.
    private void checkCategories() {
        var limits =
                Objects.requireNonNullElse(
                        definition.options().maxErrorsByCategory(), Map.<String, Long>of());
        Set<String> known = ErrorCategory.of(definition);
        for (String category : new TreeSet<>(limits.keySet())) {
            if (!known.contains(category)) {
                part.fault(
                        "maxErrorsByCategory." + category,
                        "is no category of this definition. "
                                + Nearest.hint(category, List.copyOf(known)));
            }
        }
    }

    private static String path(int field) {
        return "fields[" + field + "]";
    }
}
