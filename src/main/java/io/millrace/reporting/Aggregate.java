package io.millrace.reporting;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the jobs of a group came to.
///
/// @param key the type, definition, owner, or day (UTC) that they have in common; null for jobs
///   that have no definition
/// @param runs how many ended; one that was retried and ended again counts twice
/// @param outcomes runs by the state they ended in
/// @param successRate completed runs in percent of those that completed or failed; null for none
/// @param rows by what became of them: total, inserted, failed, skipped
/// @param rowsPerSecond while rows were loaded; null where none were
/// @param durationSeconds from start to end; null where none had started
/// @param errorCategories rejected rows by category
public record Aggregate(
        @Nullable String key,
        long runs,
        Map<String, Long> outcomes,
        @Nullable Double successRate,
        Map<String, Long> rows,
        @Nullable Double rowsPerSecond,
        @Nullable Percentiles durationSeconds,
        Map<String, Long> errorCategories) {

    /// Off by at most a tenth: see [DurationBuckets].
    public record Percentiles(double p50, double p95, double p99) {}
}
