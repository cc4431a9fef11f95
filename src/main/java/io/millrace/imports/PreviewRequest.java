package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a preview shall look at.
///
/// @param definition by which rows are judged: a name, or a whole one; null for the default one
///   where the header has what it needs, and else for the proposed one
/// @param format goes before what the definition says; null to tell
/// @param rows how many are shown, 1 to 200; null for 20
public record PreviewRequest(
        @Nullable JsonNode definition, @Nullable FormatOptions format, @Nullable Integer rows) {

    private static final int MOST_ROWS = 200;
    private static final int USUAL_ROWS = 20;

    public PreviewRequest {
        if (rows != null && (rows < 1 || rows > MOST_ROWS)) {
            throw ProcessRefused.badOption("rows", "must be between 1 and " + MOST_ROWS);
        }
    }

    FormatOptions formatOptions() {
        return Objects.requireNonNullElse(format, FormatOptions.AUTO);
    }

    int shown() {
        return Objects.requireNonNullElse(rows, USUAL_ROWS);
    }
}
