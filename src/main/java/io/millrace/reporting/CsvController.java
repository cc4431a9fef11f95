package io.millrace.reporting;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Each list of [BatchController] and [AggregatesController] as CSV: all of it, page by page.
@RestController
@RequestMapping("/batch")
class CsvController {

    private final BatchHistory history;
    private final Aggregates aggregates;

    CsvController(BatchHistory history, Aggregates aggregates) {
        this.history = history;
        this.aggregates = aggregates;
    }

    @GetMapping("/jobs.csv")
    void jobs(HttpServletResponse response) throws IOException {
        var jobs = history.jobs();
        var csv = CsvDownload.begin(response, "jobs", "name", "status", "executions");
        jobs.forEach(job ->
                job.statuses().forEach((status, count) -> csv.row(job.name(), status, count)));
        csv.end();
    }

    @GetMapping("/jobs/{name}/instances.csv")
    void instances(@PathVariable String name, HttpServletResponse response) throws IOException {
        var page = history.instances(name, Optional.empty(), BatchHistory.MOST);
        var csv =
                CsvDownload.begin(
                        response,
                        "instances",
                        "instanceId",
                        "jobName",
                        "jobId",
                        "executions",
                        "lastExecutionId",
                        "lastStatus");
        while (true) {
            page.items()
                    .forEach(instance ->
                            csv.row(
                                    instance.instanceId(),
                                    instance.jobName(),
                                    instance.jobId(),
                                    instance.executions(),
                                    instance.lastExecutionId(),
                                    instance.lastStatus()));
            if (page.nextCursor() == null) {
                break;
            }
            page = history.instances(name, Optional.of(page.nextCursor()), BatchHistory.MOST);
        }
        csv.end();
    }

    @GetMapping("/executions.csv")
    void executions(
            @RequestParam Optional<String> name,
            @RequestParam Optional<String> status,
            @RequestParam Optional<Instant> from,
            @RequestParam Optional<Instant> to,
            @RequestParam Optional<String> param,
            HttpServletResponse response)
            throws IOException {
        var filter = ExecutionFilter.of(name, status, from, to, param);
        var page = history.executions(filter, Optional.empty(), BatchHistory.MOST, true);
        var csv =
                CsvDownload.begin(
                        response,
                        "executions",
                        "executionId",
                        "instanceId",
                        "jobName",
                        "jobId",
                        "status",
                        "exitCode",
                        "createdAt",
                        "startedAt",
                        "endedAt",
                        "seconds",
                        "steps",
                        "readCount",
                        "writeCount",
                        "filterCount",
                        "skipCount",
                        "commitCount",
                        "rollbackCount");
        while (true) {
            page.items().forEach(execution -> write(csv, execution));
            if (page.nextCursor() == null) {
                break;
            }
            page =
                    history.executions(
                            filter, Optional.of(page.nextCursor()), BatchHistory.MOST, true);
        }
        csv.end();
    }

    private static void write(CsvDownload csv, Execution execution) {
        StepSums sums = Objects.requireNonNull(execution.sums());
        csv.row(
                execution.executionId(),
                execution.instanceId(),
                execution.jobName(),
                execution.jobId(),
                execution.status(),
                execution.exitCode(),
                execution.createdAt(),
                execution.startedAt(),
                execution.endedAt(),
                execution.seconds(),
                sums.steps(),
                sums.readCount(),
                sums.writeCount(),
                sums.filterCount(),
                sums.skipCount(),
                sums.commitCount(),
                sums.rollbackCount());
    }

    @GetMapping("/executions/{id}/steps.csv")
    void steps(@PathVariable long id, HttpServletResponse response) throws IOException {
        var steps = history.steps(id);
        var csv =
                CsvDownload.begin(
                        response,
                        "steps",
                        "stepId",
                        "stepName",
                        "status",
                        "exitCode",
                        "exitMessage",
                        "startedAt",
                        "endedAt",
                        "seconds",
                        "readCount",
                        "writeCount",
                        "filterCount",
                        "readSkipCount",
                        "processSkipCount",
                        "writeSkipCount",
                        "commitCount",
                        "rollbackCount",
                        "rowsPerSecond");
        steps.forEach(step ->
                csv.row(
                        step.stepId(),
                        step.stepName(),
                        step.status(),
                        step.exitCode(),
                        step.exitMessage(),
                        step.startedAt(),
                        step.endedAt(),
                        step.seconds(),
                        step.readCount(),
                        step.writeCount(),
                        step.filterCount(),
                        step.readSkipCount(),
                        step.processSkipCount(),
                        step.writeSkipCount(),
                        step.commitCount(),
                        step.rollbackCount(),
                        step.rowsPerSecond()));
        csv.end();
    }

    /// Error categories differ from group to group, so they share a column.
    @GetMapping("/aggregates.csv")
    void aggregates(
            @RequestParam(defaultValue = "type") String by,
            @RequestParam Optional<LocalDate> from,
            @RequestParam Optional<LocalDate> to,
            HttpServletResponse response)
            throws IOException {
        var groups = aggregates.all(Aggregates.By.of(by), from, to).aggregates();
        var csv =
                CsvDownload.begin(
                        response,
                        "aggregates-by-" + by,
                        by,
                        "runs",
                        "completed",
                        "failed",
                        "cancelled",
                        "successRate",
                        "rows",
                        "inserted",
                        "rejected",
                        "skipped",
                        "rowsPerSecond",
                        "p50Seconds",
                        "p95Seconds",
                        "p99Seconds",
                        "errorCategories");
        groups.forEach(group -> write(csv, group));
        csv.end();
    }

    private static void write(CsvDownload csv, Aggregate group) {
        var durations = Optional.ofNullable(group.durationSeconds());
        csv.row(
                group.key(),
                group.runs(),
                count(group.outcomes(), "completed"),
                count(group.outcomes(), "failed"),
                count(group.outcomes(), "cancelled"),
                group.successRate(),
                count(group.rows(), "total"),
                count(group.rows(), "inserted"),
                count(group.rows(), "failed"),
                count(group.rows(), "skipped"),
                group.rowsPerSecond(),
                durations.map(Aggregate.Percentiles::p50).orElse(null),
                durations.map(Aggregate.Percentiles::p95).orElse(null),
                durations.map(Aggregate.Percentiles::p99).orElse(null),
                categories(group.errorCategories()));
    }

    private static long count(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L);
    }

    private static @Nullable String categories(Map<String, Long> counts) {
        return counts.isEmpty()
                ? null
                : String.join(
                        " ",
                        counts.entrySet().stream()
                                .map(count -> count.getKey() + "=" + count.getValue())
                                .toList());
    }
}
