package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
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
    /// @param successRate whole percent of the rows, rounded down: 100 where all were imported
    /// @param correctedLines how many of the rows took a second file to be imported; null before
    ///   one came
    /// @param beforeCorrections what the numbers were without these; null before one came
    /// @param takenBack that nothing of it is left; null where it was not
    record Result(
            long totalLines,
            long successfulInserts,
            long failedLines,
            long skippedLines,
            int successRate,
            Map<String, Long> errorCategories,
            List<RowError> errors,
            Performance performance,
            String summary,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long correctedLines,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Own beforeCorrections,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean takenBack) {}

    /// What an import made of its rows by itself.
    record Own(
            long totalLines,
            long successfulInserts,
            long failedLines,
            long skippedLines,
            Map<String, Long> errorCategories) {

        static Own of(Totals totals) {
            return new Own(
                    totals.rows(),
                    totals.inserted(),
                    totals.failed(),
                    totals.skipped(),
                    totals.categories());
        }
    }

    /// What became of the rows of a file.
    private record Counts(
            long rows, long inserted, long failed, long skipped, Map<String, Long> categories) {

        int successRate() {
            return rows == 0 ? 100 : (int) (100 * inserted / rows);
        }

        String summary(ImportRun run) {
            return "%d of %d rows %s (%d %%), %d rejected, %d skipped%s"
                    .formatted(
                            inserted,
                            rows,
                            run.dryRun() ? "would be imported" : "imported",
                            successRate(),
                            failed,
                            skipped,
                            isTakenBack(run) ? "; all that was written was taken back" : "");
        }
    }

    private final ImportRuns runs;
    private final Rejects rejects;
    private final OpenRejects openRejects;
    private final JsonMapper json;

    ImportResults(ImportRuns runs, Rejects rejects, OpenRejects openRejects, JsonMapper json) {
        this.runs = runs;
        this.rejects = rejects;
        this.openRejects = openRejects;
        this.json = json;
    }

    /// The result of an import, with what was corrected since, or of corrections.
    String json(UUID jobId) {
        ImportRun run = runs.find(jobId).orElseThrow();
        Totals totals = runs.totals(jobId).orElseThrow();
        List<Totals> corrections =
                run.jobId().equals(run.importId())
                        ? runs.corrections(jobId).stream()
                                .map(job -> runs.totals(job).orElseThrow())
                                .toList()
                        : List.of();
        Counts counts = corrections.isEmpty() ? counts(totals) : counts(run, totals, corrections);
        return json.writeValueAsString(
                new Result(
                        counts.rows(),
                        counts.inserted(),
                        counts.failed(),
                        counts.skipped(),
                        counts.successRate(),
                        counts.categories(),
                        errors(run),
                        performance(totals),
                        counts.summary(run),
                        corrections.isEmpty() ? null : totals.failed() - counts.failed(),
                        corrections.isEmpty() ? null : Own.of(totals),
                        isTakenBack(run) ? true : null));
    }

    private static boolean isTakenBack(ImportRun run) {
        return run.undoneAt() != null;
    }

    private List<RowError> errors(ImportRun run) {
        var found =
                run.jobId().equals(run.importId())
                        ? rejects.first(run.importId(), FIRST_ERRORS, DATA_CHARACTERS)
                        : rejects.firstOfJob(
                                run.importId(), run.jobId(), FIRST_ERRORS, DATA_CHARACTERS);
        return found.stream()
                .map(kept ->
                        new RowError(
                                kept.line(),
                                kept.message(),
                                kept.data(),
                                kept.category(),
                                kept.column()))
                .toList();
    }

    private static Counts counts(Totals totals) {
        return new Counts(
                totals.rows(),
                totals.inserted(),
                totals.failed(),
                totals.skipped(),
                totals.categories());
    }

    private Counts counts(ImportRun run, Totals totals, List<Totals> corrections) {
        long inserted = corrections.stream().mapToLong(Totals::inserted).sum();
        long skipped = corrections.stream().mapToLong(Totals::skipped).sum();
        return new Counts(
                totals.rows(),
                totals.inserted() + inserted,
                totals.failed() - inserted - skipped,
                totals.skipped() + skipped,
                openRejects.categories(run.importId()));
    }

    private static Performance performance(Totals totals) {
        double average = totals.chunks() == 0 ? 0 : totals.chunkNanos() / 1e6 / totals.chunks();
        return new Performance(
                totals.chunks(), Math.round(average * 100) / 100.0, totals.rowsPerSecond());
    }
}
