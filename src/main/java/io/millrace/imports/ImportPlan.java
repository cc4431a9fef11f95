package io.millrace.imports;

import io.millrace.formats.FileFormat;
import io.millrace.formats.FormatOptions;
import io.millrace.formats.SniffFormat;
import io.millrace.imports.ImportOptions.Mode;
import io.millrace.uploads.StoredFile;
import java.io.IOException;

/// What an import job is to do, as it was asked for when it was queued.
record ImportPlan(
        StoredFile file, ImportDefinition definition, FormatOptions options, LoadRules rules) {

    private static final FormatOptions WITH_HEADER =
            new FormatOptions(null, null, null, null, null, true, null, null);

    /// What a job was asked to do.
    ///
    /// @param file the one whose rows are loaded
    static ImportPlan of(StoredFile file, ImportPayload asked) {
        return new ImportPlan(file, asked.definition(), asked.format(), asked.rules());
    }

    /// How the file is written, as far as it was not said, told from its content. A header is never
    /// guessed away: without one, columns could silently become others.
    FileFormat format(StoredBytes bytes) throws IOException {
        boolean byPosition =
                definition.fields().stream().allMatch(field -> field.position() != null);
        FormatOptions asked = byPosition ? options : WITH_HEADER.overriddenBy(options);
        return SniffFormat.of(bytes, asked, Columns.names(definition)).format();
    }

    /// Whether rows with the same key must be written in the order of the file, one after the
    /// other.
    boolean inOrder() {
        // A merge that comes late would be left out, with what only it gives.
        return (rules.ordered() || rules.mode() == Mode.MERGE)
                && rules.mode() != Mode.DELETE
                && !definition.uniqueTargets().isEmpty();
    }
}
