package io.millrace.imports;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.FileFormat;
import io.millrace.formats.FormatOptions;
import io.millrace.formats.Syntax;
import io.millrace.formats.TextEncoding;
import io.millrace.formats.Wrapping;
import io.millrace.imports.ImportOptions.Mode;
import io.millrace.uploads.StoredFile;

/// What an import job is to do, as it was asked for when it was queued.
record ImportPlan(
        StoredFile file, ImportDefinition definition, FormatOptions options, LoadRules rules) {

    /// How the file is written, as far as it was not said, told from its content.
    FileFormat format(StoredBytes bytes) {
        return new FileFormat(
                Wrapping.NONE, TextEncoding.UTF_8, new Syntax.Delimited(CsvDialect.STANDARD, true));
    }

    /// Whether rows with the same key must be written in the order of the file, one after the
    /// other.
    boolean inOrder() {
        return rules.ordered()
                && rules.mode() != Mode.DELETE
                && !definition.uniqueTargets().isEmpty();
    }
}
