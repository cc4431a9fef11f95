package io.millrace.imports;

import io.millrace.queue.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The rejected rows of an import as people read them: with the place that is at fault.
@Component
public class RejectedRows {

    /// A rejected row; `before`, `fault` and `after` together are the beginning of its text.
    ///
    /// @param line the physical line on which it starts
    /// @param fault what stands in the column at fault; empty where that is not known
    /// @param cut whether the row goes on after `after`
    /// @param corrected whether another row took its place
    public record Shown(
            long line,
            @Nullable String column,
            String category,
            String message,
            String before,
            String fault,
            String after,
            boolean cut,
            boolean corrected) {}

    /// Some of them, in the order of the file.
    ///
    /// @param next asks for those after them; null where there are no more
    public record Page(List<Shown> rows, @Nullable Long next) {}

    private final RejectPages pages;
    private final ImportRuns runs;
    private final WriteRejects writeRejects;
    private final JsonMapper json;

    RejectedRows(RejectPages pages, ImportRuns runs, WriteRejects writeRejects, JsonMapper json) {
        this.pages = pages;
        this.runs = runs;
        this.writeRejects = writeRejects;
        this.json = json;
    }

    /// The next of them; none where the job is no import, or has not read its file so far.
    ///
    /// @param after the `next` of the page before; a negative number for the first page
    public Page page(Job job, Optional<String> category, long after, int limit) {
        // Those of corrections are kept with the import.
        ImportRun run =
                runs.find(job.id())
                        .filter(found -> found.jobId().equals(found.importId()))
                        .orElse(null);
        if (run == null) {
            return new Page(List.of(), null);
        }
        // One more than asked for tells whether there is a next page.
        var found = pages.page(job.id(), category, after, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        var faults = faultsOf(job, run);
        return new Page(
                shown.stream().map(listed -> shown(listed, faults)).toList(),
                found.size() > limit ? shown.getLast().position() : null);
    }

    private FaultyField faultsOf(Job job, ImportRun run) {
        var definition = json.readValue(job.payload(), ImportPayload.class).definition();
        return FaultyField.of(run, writeRejects.textOf(run), definition);
    }

    private static Shown shown(RejectPages.Listed listed, FaultyField faults) {
        String data = listed.data();
        var span =
                faults.in(data, listed.column())
                        .orElse(new FaultyField.Span(data.length(), data.length()));
        return new Shown(
                listed.line(),
                listed.column(),
                listed.category(),
                listed.message(),
                data.substring(0, span.start()),
                data.substring(span.start(), span.end()),
                data.substring(span.end()),
                listed.truncated(),
                listed.state().equals("corrected"));
    }

    /// How many rows a job has rejected so far, by category, most frequent first.
    public Map<String, Long> categories(UUID jobId) {
        return runs.totals(jobId).map(Totals::categories).orElse(Map.of());
    }
}
