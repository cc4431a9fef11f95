package io.millrace.dashboard;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a job has to show for itself at its end.
///
/// @param numbers its whole numbers by name, in its order
/// @param errors rejected rows by category, most frequent first
/// @param batches how many chunks it committed; null for jobs that do not say
/// @param text all of it, for people to read; null where there is none
record JobResult(
        Map<String, Long> numbers,
        Map<String, Long> errors,
        @Nullable Long batches,
        @Nullable Double batchMillis,
        @Nullable Long rowsPerSecond,
        @Nullable String summary,
        @Nullable String text) {

    static final JobResult NONE = new JobResult(Map.of(), Map.of(), null, null, null, null, null);

    @Nullable Long number(String name) {
        return numbers.get(name);
    }
}
