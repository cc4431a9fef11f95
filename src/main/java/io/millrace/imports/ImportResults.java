package io.millrace.imports;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The result of an import, as a job answers it.
@Component
class ImportResults {

    private static final int FIRST_ERRORS = 50;
    private static final int DATA_CHARACTERS = 100;

    /// One rejected row.
    ///
    /// @param line the physical line on which the row starts; the header is line 1
    /// @param data the beginning of the row
    record RowError(
            long line, String error, String data, String category, @Nullable String column) {}

    /// How fast it went.
    ///
    /// @param avgBatchTimeMs time from one commit to the next
    record Performance(long batchCount, double avgBatchTimeMs, long throughputPerSec) {}

    /// The whole result.
    ///
    /// @param successRate whole percent
    record Result(
            long totalLines,
            long successfulInserts,
            long failedLines,
            long skippedLines,
            int successRate,
            Map<String, Long> errorCategories,
            List<RowError> errors,
            Performance performance,
            String summary) {}

    private final ImportRuns runs;
    private final Rejects rejects;
    private final JsonMapper json;

    ImportResults(ImportRuns runs, Rejects rejects, JsonMapper json) {
        this.runs = runs;
        this.rejects = rejects;
        this.json = json;
    }

    String json(UUID jobId) {
        ImportRun run = runs.find(jobId).orElseThrow();
        Totals totals = runs.totals(jobId).orElseThrow();
        var errors =
                rejects.first(run.importId(), FIRST_ERRORS, DATA_CHARACTERS).stream()
                        .map(kept ->
                                new RowError(
                                        kept.line(),
                                        kept.message(),
                                        kept.data(),
                                        kept.category(),
                                        kept.column()))
                        .toList();
        int rate = successRate(totals);
        return json.writeValueAsString(
                new Result(
                        totals.rows(),
                        totals.inserted(),
                        totals.failed(),
                        totals.skipped(),
                        rate,
                        totals.categories(),
                        errors,
                        performance(totals),
                        "%d of %d rows imported (%d %%), %d rejected, %d skipped"
                                .formatted(
                                        totals.inserted(),
                                        totals.rows(),
                                        rate,
                                        totals.failed(),
                                        totals.skipped())));
    }

    private static int successRate(Totals totals) {
        return totals.rows() == 0
                ? 100
                : (int) Math.round(100.0 * totals.inserted() / totals.rows());
    }

    private static Performance performance(Totals totals) {
        double average = totals.chunks() == 0 ? 0 : totals.chunkNanos() / 1e6 / totals.chunks();
        return new Performance(
                totals.chunks(), Math.round(average * 100) / 100.0, totals.rowsPerSecond());
    }
}
