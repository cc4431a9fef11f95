package io.millrace.reporting;

import io.millrace.reporting.JobEnds.JobEnd;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the end of a job adds to the sums. It reads what `GET /jobs/{id}` answers as `result`, so
/// it need not know the types of jobs: one whose result has no rows adds none.
@Component
class CountJobEnd {

    static final String RUNS = "runs.";
    static final String ROWS = "rows.";
    static final String BUSY = "busyMillis";
    static final String DURATION = "duration.";
    static final String ERROR = "error.";

    private static final int LONGEST_CATEGORY = 150;
    private static final int LONGEST_NAME = 100;

    /// Members of a result, and what they are called in the sums.
    private static final Map<String, String> COUNTS =
            Map.of(
                    "totalLines", "total",
                    "successfulInserts", "inserted",
                    "failedLines", "failed",
                    "skippedLines", "skipped");

    private static final String OWN = "beforeCorrections";

    private final JsonMapper json;

    CountJobEnd(JsonMapper json) {
        this.json = json;
    }

    /// The name of the import definition, or nothing.
    String definitionOf(JobEnd end) {
        JsonNode payload = read(end.payload());
        String name = payload.at("/definition/name").asString("");
        // Corrections hold what the import was about.
        name = name.isEmpty() ? payload.at("/imported/definition/name").asString("") : name;
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    /// The rows and errors, and how long they took; none of a dry run, which leaves them to the
    /// import. If the job is retried, its next result counts them once more.
    Map<String, Long> rowsOf(JobEnd end) {
        if (read(end.payload()).at("/options/dryRun").asBoolean(false)) {
            return Map.of();
        }
        JsonNode result = read(end.result());
        var measures = new TreeMap<String, Long>();
        // The jobs that corrected rows have counted them as their own.
        JsonNode own = result.has(OWN) ? result.get(OWN) : result;
        COUNTS.forEach((member, name) -> {
            if (own.path(member).isIntegralNumber()) {
                measures.put(ROWS + name, own.get(member).asLong());
            }
        });
        if (result.path("takenBack").asBoolean(false)) {
            measures.remove(ROWS + "inserted");
        }
        own.path("errorCategories")
                .properties()
                .forEach(category ->
                        measures.merge(
                                ERROR + cut(category.getKey()),
                                category.getValue().asLong(0),
                                Long::sum));
        long speed = result.at("/performance/throughputPerSec").asLong(0);
        long rows = measures.getOrDefault(ROWS + "total", 0L);
        if (speed > 0 && rows > 0) {
            measures.put(BUSY, Math.max(1, rows * 1000 / speed));
        }
        return measures;
    }

    private static String cut(String category) {
        return category.substring(0, Math.min(LONGEST_CATEGORY, category.length()));
    }

    /// The end itself. Of a job that was brought back, the time since then counts.
    Map<String, Long> runOf(JobEnd end) {
        var measures = new TreeMap<String, Long>();
        measures.put(RUNS + end.state(), 1L);
        if (end.startedAt() != null) {
            long millis = Duration.between(end.startedAt(), end.completedAt()).toMillis();
            measures.put(DURATION + DurationBuckets.of(millis), 1L);
        }
        return measures;
    }

    private JsonNode read(@Nullable String text) {
        try {
            return json.readTree(text == null ? "{}" : text);
        } catch (JacksonException e) {
            // No job type of ours; it still counts as a run.
            return json.createObjectNode();
        }
    }
}
