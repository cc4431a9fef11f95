package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import io.millrace.imports.ImportDefinition.ExtraColumns;
import io.millrace.imports.ImportDefinition.MissingColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads an import definition and refuses a faulty one, with everything that is wrong with it at
/// once.
///
/// What can be read is what [ImportDefinition#json()] writes. Its `version` and what an answer adds
/// (`source`) may be sent back and count for nothing.
final class ReadDefinition {

    /// The name of a definition that comes with a request and has none.
    static final String INLINE = "inline";

    /// The name of a definition that nobody has given one yet.
    static final String PROPOSED = "proposed";

    static final int LONGEST_BYTES = 1024 * 1024;

    private static final int MOST_FIELDS = 1000;
    private static final List<String> MEMBERS =
            List.of(
                    "name",
                    "version",
                    "source",
                    "title",
                    "description",
                    "collection",
                    "format",
                    "fields",
                    "primaryKey",
                    "missingValues",
                    "extraColumns",
                    "missingColumns");
    private static final List<String> FORMATS =
            List.of("auto", "csv", "tsv", "ndjson", "json", "xml", "xlsx");
    private static final List<String> ENCODINGS =
            List.of("auto", "utf-8", "utf-16le", "utf-16be", "windows-1252");
    private static final List<String> FORMAT_MEMBERS =
            List.of(
                    "type",
                    "encoding",
                    "delimiter",
                    "quote",
                    "escape",
                    "header",
                    "sheet",
                    "recordElement");

    private ReadDefinition() {}

    /// A definition that comes with a request.
    static ImportDefinition of(JsonNode json) {
        return of(json, null);
    }

    /// @param name what it is called, whatever it says itself; null to take that
    /// @throws DefinitionRefused with every fault
    static ImportDefinition of(JsonNode json, @Nullable String name) {
        var faults = new ArrayList<DefinitionFault>();
        var definition = read(new DefinitionPart(json, "", faults), name);
        if (!faults.isEmpty()) {
            throw DefinitionRefused.faulty(faults);
        }
        return definition.versioned();
    }

    /// @param yaml whether the text is YAML, of which JSON is nearly a part, or JSON alone
    static ImportDefinition of(byte[] text, boolean yaml, @Nullable String name) {
        return of(yaml ? ReadYaml.of(text) : json(text), name);
    }

    private static JsonNode json(byte[] text) {
        try {
            return DefinitionJson.MAPPER.readTree(text);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw DefinitionRefused.faulty(
                    List.of(
                            new DefinitionFault(
                                    "",
                                    "This is no JSON that can be read, at line %d, column %d."
                                            .formatted(
                                                    at == null ? 1 : at.getLineNr(),
                                                    at == null ? 1 : at.getColumnNr()))));
        }
    }

    private static ImportDefinition read(DefinitionPart part, @Nullable String name) {
        part.refuseOthersThan(Stream.concat(MEMBERS.stream(), ReadOptions.NAMES.stream()).toList());
        var definition =
                new ImportDefinition(
                        name(part, name),
                        "",
                        part.text("title"),
                        part.text("description"),
                        collection(part),
                        format(part),
                        fields(part),
                        Optional.ofNullable(part.texts("primaryKey")).orElse(List.of()),
                        part.texts("missingValues"),
                        part.oneOf("extraColumns", ExtraColumns.class),
                        part.oneOf("missingColumns", MissingColumns.class),
                        ReadOptions.of(part));
        new CheckDefinition(definition, part).check();
        return definition;
    }

    private static String name(DefinitionPart part, @Nullable String name) {
        String said = part.text("name");
        if (said != null && name != null && !said.equals(name)) {
            part.fault(
                    "name", "is \"%s\", but this is the definition \"%s\".".formatted(said, name));
        }
        String called = name != null ? name : Objects.requireNonNullElse(said, INLINE);
        if (!DefinitionName.isOne(called)) {
            part.fault("name", DefinitionName.RULE);
        }
        return called;
    }

    private static String collection(DefinitionPart part) {
        String collection = part.text("collection");
        String fault =
                collection == null
                        ? "is missing: the MongoDB collection that records go to."
                        : CollectionName.fault(collection);
        if (fault != null) {
            part.fault("collection", fault);
        }
        return collection == null ? "" : collection;
    }

    /// An object, or the type alone.
    private static FormatOptions format(DefinitionPart part) {
        JsonNode node = part.given("format");
        if (node == null) {
            return FormatOptions.AUTO;
        }
        if (node.isString()) {
            String type = known(part, "format", part.text("format"), FORMATS);
            return new FormatOptions(type, null, null, null, null, null, null, null);
        }
        DefinitionPart format = Objects.requireNonNull(part.part("format"));
        format.refuseOthersThan(FORMAT_MEMBERS);
        return new FormatOptions(
                known(format, "type", format.text("type"), FORMATS),
                known(format, "encoding", format.text("encoding"), ENCODINGS),
                oneCharacter(format, "delimiter", "\\t"),
                oneCharacter(format, "quote", "none"),
                oneCharacter(format, "escape", "none"),
                format.flag("header"),
                format.text("sheet"),
                format.text("recordElement"));
    }

    private static @Nullable String known(
            DefinitionPart part, String member, @Nullable String text, List<String> known) {
        if (text != null && !known.contains(text.toLowerCase(Locale.ROOT))) {
            part.fault(
                    member,
                    "\"%s\" is not known here. %s".formatted(text, Nearest.hint(text, known)));
        }
        return text;
    }

    private static @Nullable String oneCharacter(
            DefinitionPart format, String member, String other) {
        String text = format.text(member);
        if (text != null && text.length() != 1 && !List.of(other, "auto").contains(text)) {
            format.fault(member, "must be one character, or %s.".formatted(other));
        }
        return text;
    }

    private static List<ImportField> fields(DefinitionPart part) {
        List<DefinitionPart> parts = part.parts("fields");
        if (parts.isEmpty() || parts.size() > MOST_FIELDS) {
            part.fault(
                    "fields",
                    "must be 1 to %d; there are %d.".formatted(MOST_FIELDS, parts.size()));
            return List.of();
        }
        return parts.stream().map(ReadField::of).toList();
    }
}
