package io.millrace.imports;

import java.util.HashMap;
import java.util.Map;

/// How many rows may be rejected before an import gives up. Shared by the partitions of a run,
/// which tell it what they have committed.
final class ErrorBudget {

    private final LoadRules.Limits limits;
    private final Map<String, Long> failed = new HashMap<>();
    private long rows;
    private long errors;

    ErrorBudget(LoadRules.Limits limits) {
        this.limits = limits;
    }

    /// One that is never spent.
    static ErrorBudget unlimited() {
        return new ErrorBudget(LoadRules.of(ImportOptions.NONE).limits());
    }

    /// Takes what earlier runs have committed.
    synchronized void resume(Totals committed) {
        rows = committed.rows();
        errors = committed.failed();
        failed.putAll(committed.categories());
    }

    /// Takes what a chunk has added.
    ///
    /// @throws ImportFailed when that is more than the import may have
    synchronized void spend(long moreRows, Map<String, Long> moreFailed) {
        rows += moreRows;
        moreFailed.forEach((category, count) -> {
            failed.merge(category, count, Long::sum);
            errors += count;
        });
        checkCounts();
        if (rows >= limits.errorRateAfterRows()) {
            checkRate();
        }
    }

    /// The last word, when every row has been read: the share counts now however few there are.
    ///
    /// @throws ImportFailed when more rows were rejected than the import may have
    synchronized void settle(Totals whole) {
        resume(whole);
        checkCounts();
        checkRate();
    }

    private void checkCounts() {
        Long most = limits.maxErrors();
        if (most != null && errors > most) {
            throw ImportFailed.tooManyErrors("maxErrors", errors, rows, "%,d".formatted(most));
        }
        limits.maxErrorsByCategory()
                .forEach((category, limit) -> {
                    long count = failed.getOrDefault(category, 0L);
                    if (count > limit) {
                        throw ImportFailed.tooManyErrors(
                                "maxErrorsByCategory." + category,
                                count,
                                rows,
                                "%,d".formatted(limit));
                    }
                });
    }

    private void checkRate() {
        Double most = limits.maxErrorRate();
        if (most != null && rows > 0 && (double) errors / rows > most) {
            throw ImportFailed.tooManyErrors("maxErrorRate", errors, rows, String.valueOf(most));
        }
    }
}
