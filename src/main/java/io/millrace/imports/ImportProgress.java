package io.millrace.imports;

import io.millrace.queue.Job;
import io.millrace.queue.JobProgress;
import io.millrace.queue.JobState;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How far an import is, as its job answers it.
@Component
class ImportProgress {

    private final ImportRuns runs;
    private final JsonMapper json;

    ImportProgress(ImportRuns runs, JsonMapper json) {
        this.runs = runs;
        this.json = json;
    }

    /// Of those that have read their file.
    Map<UUID, JobProgress> of(Collection<Job> jobs) {
        var ids = jobs.stream().map(Job::id).toList();
        var started = runs.of(ids);
        var partitions = runs.partitionsOf(ids);
        var progress = new HashMap<UUID, JobProgress>();
        for (Job job : jobs) {
            ImportRun run = started.get(job.id());
            if (run != null) {
                progress.put(job.id(), of(job, run, partitions.getOrDefault(job.id(), List.of())));
            }
        }
        return progress;
    }

    private JobProgress of(Job job, ImportRun run, List<Partition> partitions) {
        Totals totals = Totals.of(partitions, run);
        var details = new LinkedHashMap<String, @Nullable Object>();
        details.put("importId", run.importId());
        details.put("definition", run.definition());
        details.put("definitionVersion", run.version());
        JsonNode options = optionsOf(job);
        details.put("mode", options.path("mode").asString("insert"));
        details.put("dryRun", options.path("dryRun").asBoolean(false));
        details.put("rows", totals.rows());
        details.put("inserted", totals.inserted());
        details.put("failed", totals.failed());
        details.put("skipped", totals.skipped());
        if (job.state() == JobState.PROCESSING) {
            Pace pace = Pace.of(partitions, run.size(), run.parallel());
            details.put("rowsPerSecond", pace.rowsPerSecond());
            details.put("secondsLeft", pace.secondsLeft());
        } else {
            details.put("rowsPerSecond", totals.rowsPerSecond());
            details.put("secondsLeft", null);
        }
        details.put("bytesRead", totals.bytesRead());
        details.put("partitions", partitions.stream().map(part -> part(part, run)).toList());
        details.put("undoneAt", run.undoneAt());
        return new JobProgress((int) (totals.share() * 100), details);
    }

    /// Of the import itself, or of the one whose rows it corrects.
    private JsonNode optionsOf(Job job) {
        JsonNode payload = json.readTree(job.payload());
        return payload.path("imported").isMissingNode()
                ? payload.path("options")
                : payload.path("imported").path("options");
    }

    private static PartProgress part(Partition partition, ImportRun run) {
        Counters counters = partition.counters();
        long rate =
                counters.chunkNanos == 0
                        ? 0
                        : Math.round(counters.rows * 1e9 / counters.chunkNanos);
        return new PartProgress(
                partition.number(),
                (int) (partition.share(run.size()) * 100),
                counters.rows,
                rate,
                partition.done());
    }
}
