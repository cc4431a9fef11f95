package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import io.millrace.queue.Idempotency;
import io.millrace.queue.Priority;
import io.millrace.queue.Submission;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The optional body of `POST /process`: what it leaves out is as the definition has it.
///
/// @param fileName when given, must be the file's name as the upload answered it, or its original
///   name: guards against processing the wrong file
/// @param definition the name of an import definition, or a whole one
/// @param format how the file is written
/// @param runAt when it is to start; at once where it is not given
/// @param force process the file also while another import of it has not ended; dry runs do not
///   count
/// @param callbackUrl who is told when the job has ended
record ProcessRequest(
        @Nullable String fileName,
        @Nullable JsonNode definition,
        @Nullable FormatOptions format,
        ImportOptions.@Nullable Mode mode,
        ImportOptions.@Nullable OnDuplicate onDuplicate,
        @Nullable Boolean ordered,
        @Nullable Boolean dryRun,
        @Nullable Long maxErrors,
        @Nullable Double maxErrorRate,
        @Nullable Long errorRateAfterRows,
        @Nullable Map<String, Long> maxErrorsByCategory,
        @Nullable Boolean atomic,
        @Nullable Boolean beforeImages,
        @Nullable Priority priority,
        @Nullable Instant runAt,
        @Nullable Boolean force,
        @Nullable String callbackUrl) {

    /// Nothing but defaults.
    static final ProcessRequest DEFAULT =
            new ProcessRequest(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null);

    ProcessRequest {
        notNegative("maxErrors", maxErrors);
        notNegative("errorRateAfterRows", errorRateAfterRows);
        if (maxErrorRate != null && !(maxErrorRate >= 0 && maxErrorRate <= 1)) {
            throw ProcessRefused.badOption("maxErrorRate", "must be a share from 0 to 1");
        }
        if (maxErrorsByCategory != null) {
            maxErrorsByCategory.forEach(
                    (category, most) -> notNegative("maxErrorsByCategory." + category, most));
        }
    }

    private static void notNegative(String option, @Nullable Long value) {
        if (value != null && value < 0) {
            throw ProcessRefused.badOption(option, "must be 0 or more");
        }
    }

    FormatOptions formatOptions() {
        return format == null ? FormatOptions.AUTO : format;
    }

    ImportOptions options() {
        return new ImportOptions(
                mode,
                onDuplicate,
                ordered,
                dryRun,
                maxErrors,
                maxErrorRate,
                errorRateAfterRows,
                maxErrorsByCategory,
                atomic,
                beforeImages);
    }

    Submission submission(@Nullable Idempotency idempotency) {
        return new Submission(
                Objects.requireNonNullElse(priority, Priority.DEFAULT),
                runAt,
                idempotency,
                callbackUrl);
    }
}
