package io.millrace.dashboard;

import io.millrace.imports.FollowUps.Outlook;
import io.millrace.wording.Quantities;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The import that a dry run has tried, as a form that asks first: see calls.js.
///
/// @param members of the request, each as JSON
/// @param consequence what will happen
record ImportForReal(Map<String, String> members, String consequence) {

    /// @param outlook null for what is no import
    static Optional<ImportForReal> of(@Nullable Outlook outlook, JobResult result) {
        return outlook == null || outlook.forReal().isEmpty()
                ? Optional.empty()
                : Optional.of(new ImportForReal(outlook.forReal(), consequence(outlook, result)));
    }

    private static String consequence(Outlook outlook, JobResult result) {
        return "The file is imported by the same definition and options, and this time %s. Of its %s rows, %s passed the dry run; what is rejected comes back to you."
                .formatted(
                        outlook.replaces()
                                ? "records that are there may change or go"
                                : "its rows become records",
                        count(result, "totalLines"),
                        count(result, "successfulInserts"));
    }

    private static String count(JobResult result, String name) {
        Long count = result.number(name);
        return Quantities.count(count == null ? 0 : count);
    }
}
