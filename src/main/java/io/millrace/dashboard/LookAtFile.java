package io.millrace.dashboard;

import io.millrace.imports.DefinitionRefused;
import io.millrace.imports.ListDefinitions;
import io.millrace.imports.Preview;
import io.millrace.imports.PreviewFile;
import io.millrace.imports.PreviewRequest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Looks at a file by what a person has chosen.
@Component
class LookAtFile {

    private final PreviewFile preview;
    private final ListDefinitions definitions;
    private final JsonMapper json;

    LookAtFile(PreviewFile preview, ListDefinitions definitions, JsonMapper json) {
        this.preview = preview;
        this.definitions = definitions;
        this.json = json;
    }

    /// A definition, and what it makes of the file.
    private record Judged(String name, ObjectNode definition, Preview preview) {}

    /// @throws NotAsChosen where what was chosen makes no definition
    /// @throws io.millrace.access.RequestRefused where it cannot be done for another reason
    FileLook of(UUID fileId, LookForm form) {
        Judged base = base(fileId, form);
        List<FileColumn> columns =
                FileColumn.of(base.preview().proposed(), base.preview().format().namesColumns());
        String about = about(base.name(), base.definition(), columns);
        boolean edited = about.equals(form.text("about"));
        ObjectNode definition =
                edited
                        ? EditDefinition.of(
                                base.definition(), base.preview().fields(), columns, form)
                        : base.definition();
        Preview shown =
                definition.equals(base.definition())
                        ? base.preview()
                        : lookEdited(fileId, definition, form);
        return new FileLook(
                base.name(),
                about,
                edited,
                columns,
                MappedField.of(base.definition(), base.preview().fields()),
                base.definition(),
                shown,
                ShownRow.of(shown, columns.stream().map(FileColumn::name).toList()),
                json.writeValueAsString(asked(base, definition)),
                json.writeValueAsString(unnamed(definition)),
                json.writeValueAsString(told(shown.format())));
    }

    private Judged base(UUID fileId, LookForm form) {
        String name = form.text("definition");
        if (!name.isEmpty()) {
            return named(name, look(fileId, StringNode.valueOf(name), form));
        }
        Preview usual = look(fileId, null, form);
        if (form.given("definition").isEmpty() && !isProposed(usual)) {
            return named(usual.definition(), usual);
        }
        return new Judged(
                "",
                usual.proposed(),
                isProposed(usual) ? usual : look(fileId, usual.proposed(), form));
    }

    private Judged named(String name, Preview judged) {
        return new Judged(name, Objects.requireNonNull(definitions.of(name).json()), judged);
    }

    private static boolean isProposed(Preview preview) {
        return preview.definition().equals(preview.proposed().path("name").asString());
    }

    private Preview look(UUID fileId, @Nullable JsonNode definition, LookForm form) {
        return preview.of(fileId, new PreviewRequest(definition, form.format(), form.rows()));
    }

    private Preview lookEdited(UUID fileId, ObjectNode definition, LookForm form) {
        try {
            return look(fileId, definition, form);
        } catch (DefinitionRefused refused) {
            throw NotAsChosen.of(refused, definition);
        }
    }

    /// Tells whether the fields of a form are about the same definition and columns.
    private static String about(String name, ObjectNode definition, List<FileColumn> columns) {
        List<String> fields =
                definition.path("fields").values().stream()
                        .map(field -> field.path("name").asString())
                        .toList();
        return Integer.toHexString(
                Objects.hash(name, definition.path("version"), fields, columns)
                        * (name.isEmpty() ? 1 : 31));
    }

    /// What a request to import says: the name where nothing was changed.
    private static JsonNode asked(Judged base, ObjectNode definition) {
        return !base.name().isEmpty() && definition.equals(base.definition())
                ? StringNode.valueOf(base.name())
                : definition;
    }

    /// It is saved under another name.
    private static ObjectNode unnamed(ObjectNode definition) {
        return definition.deepCopy().remove(List.of("name", "version"));
    }

    /// All that was told of the format, so that the import reads the file as it was shown.
    private ObjectNode told(Preview.Format format) {
        ObjectNode told = json.valueToTree(format);
        told.remove("wrapping");
        boolean delimited = format.delimiter() != null;
        if (delimited && format.quote() == null) {
            told.put("quote", "none");
        }
        if (delimited && format.escape() == null) {
            told.put("escape", "none");
        }
        return told;
    }
}
