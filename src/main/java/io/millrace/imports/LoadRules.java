package io.millrace.imports;

import io.millrace.imports.ImportOptions.Mode;
import io.millrace.imports.ImportOptions.OnDuplicate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How an import writes and when it gives up, with nothing left open: see [ImportOptions].
record LoadRules(
        Mode mode,
        OnDuplicate onDuplicate,
        boolean ordered,
        boolean dryRun,
        Limits limits,
        boolean atomic,
        boolean beforeImages) {

    /// The error budget.
    ///
    /// @param maxErrors null for no limit
    /// @param maxErrorRate null for no limit
    record Limits(
            @Nullable Long maxErrors,
            @Nullable Double maxErrorRate,
            long errorRateAfterRows,
            Map<String, Long> maxErrorsByCategory) {}

    static LoadRules of(ImportOptions options) {
        var all = ImportOptions.DEFAULTS.overriddenBy(options);
        return new LoadRules(
                Objects.requireNonNull(all.mode()),
                Objects.requireNonNull(all.onDuplicate()),
                Boolean.TRUE.equals(all.ordered()),
                Boolean.TRUE.equals(all.dryRun()),
                new Limits(
                        all.maxErrors(),
                        all.maxErrorRate(),
                        Objects.requireNonNull(all.errorRateAfterRows()),
                        Objects.requireNonNull(all.maxErrorsByCategory())),
                Boolean.TRUE.equals(all.atomic()),
                Boolean.TRUE.equals(all.beforeImages()));
    }

    boolean skipsDuplicates() {
        return onDuplicate == OnDuplicate.SKIP;
    }

    /// Whether what it wrote can be taken back once it has ended.
    boolean undoable() {
        return !dryRun && (!replaces() || beforeImages);
    }

    /// Whether a row may change a record that was there before.
    boolean replaces() {
        return mode != Mode.INSERT || onDuplicate == OnDuplicate.REPLACE;
    }
}
