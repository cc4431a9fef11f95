package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import java.util.UUID;

/// What an import job is about.
record ImportPayload(
        UUID fileId, ImportDefinition definition, FormatOptions format, ImportOptions options) {

    LoadRules rules() {
        return LoadRules.of(options);
    }
}
