package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.formats.FormatOptions;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What the rows of a file mean: how it is written, where its rows go, and what each column must
/// hold. Made by [ReadDefinition], which lets no faulty one through; as JSON it is what a job keeps
/// of it.
///
/// @param name what requests call it
/// @param version tells contents apart: a hash of everything but the name
/// @param collection the MongoDB collection that its records go to
/// @param fields the columns, in the order in which a row is checked
/// @param primaryKey names of the fields that together tell records apart
/// @param missingValues texts that stand for no value; null for the empty text alone
/// @param options how it writes, unless a request says otherwise
@JsonInclude(Include.NON_NULL)
record ImportDefinition(
        String name,
        String version,
        @Nullable String title,
        @Nullable String description,
        String collection,
        FormatOptions format,
        List<ImportField> fields,
        @JsonInclude(Include.NON_EMPTY) List<String> primaryKey,
        @Nullable List<String> missingValues,
        @Nullable ExtraColumns extraColumns,
        @Nullable MissingColumns missingColumns,
        @JsonUnwrapped ImportOptions options) {

    /// JSON leaves out what is not said.
    ImportDefinition {
        format = format == null ? FormatOptions.AUTO : format;
        primaryKey = primaryKey == null ? List.of() : List.copyOf(primaryKey);
    }

    /// The name of the default import.
    static final String DEFAULT = "people";

    private static final int VERSION_LENGTH = 12;

    /// What becomes of columns that no field asks for.
    enum ExtraColumns {
        @JsonProperty("ignore")
        IGNORE,
        @JsonProperty("reject")
        REJECT,
        /// Stored as text under their own names.
        @JsonProperty("keep")
        KEEP
    }

    /// What becomes of columns that are not there, in the file or at the end of a row.
    enum MissingColumns {
        /// They hold no value.
        @JsonProperty("fill")
        FILL,
        @JsonProperty("reject")
        REJECT
    }

    /// The fields that tell records apart: the primary key, or else the first field that is unique.
    /// Empty where nothing does. A row needs a value in each of them.
    List<ImportField> keyFields() {
        if (!primaryKey.isEmpty()) {
            return primaryKey.stream().map(this::field).toList();
        }
        return fields.stream().filter(ImportField::unique).limit(1).toList();
    }

    /// Where the values of the key are in a record.
    List<String> keyTargets() {
        return keyFields().stream().map(ImportField::path).toList();
    }

    /// The paths that each need a unique index: the key's first, then those of single fields. Only
    /// the key's values are always there.
    List<List<String>> uniqueTargets() {
        var unique = new LinkedHashSet<List<String>>();
        if (!keyFields().isEmpty()) {
            unique.add(keyTargets());
        }
        fields.stream()
                .filter(ImportField::unique)
                .map(field -> List.of(field.path()))
                .forEach(unique::add);
        return List.copyOf(unique);
    }

    /// Whether a row needs a value in this field.
    boolean needs(ImportField field) {
        return field.required() || keyFields().contains(field);
    }

    private ImportField field(String fieldName) {
        return fields.stream()
                .filter(field -> field.name().equals(fieldName))
                .findFirst()
                .orElseThrow();
    }

    boolean keepsExtraColumns() {
        return extraColumns == ExtraColumns.KEEP;
    }

    boolean rejectsExtraColumns() {
        return extraColumns == ExtraColumns.REJECT;
    }

    boolean rejectsMissingColumns() {
        return missingColumns == MissingColumns.REJECT;
    }

    /// As a request may give it; what is not said is left out.
    ObjectNode json() {
        ObjectNode json = DefinitionJson.MAPPER.valueToTree(this);
        if (format.equals(FormatOptions.AUTO)) {
            json.remove("format");
        }
        return json;
    }

    /// The same with the version that its content has.
    ImportDefinition versioned() {
        ObjectNode content = json();
        content.remove(List.of("name", "version"));
        return new ImportDefinition(
                name,
                DefinitionJson.hash(content).substring(0, VERSION_LENGTH),
                title,
                description,
                collection,
                format,
                fields,
                primaryKey,
                missingValues,
                extraColumns,
                missingColumns,
                options);
    }
}
