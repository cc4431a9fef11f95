package io.millrace.reporting;

import io.millrace.reporting.JobEnds.JobEnd;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Adds ends of jobs to the daily sums, each once: what is added is removed in the same
/// transaction. Only those who do this ever wait for each other, and never a job that ends.
@Component
class FoldJobEnds {

    private static final int BATCH = 500;

    private final JobEnds ends;
    private final JobSums sums;
    private final CountJobEnd count;
    private final TransactionTemplate transaction;

    FoldJobEnds(JobEnds ends, JobSums sums, CountJobEnd count, TransactionTemplate transaction) {
        this.ends = ends;
        this.sums = sums;
        this.count = count;
        this.transaction = transaction;
    }

    /// Adds all that there are.
    synchronized void run() {
        while (ends.any() && foldSome() == BATCH) {
            // There may be more.
        }
    }

    private int foldSome() {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    var locked = ends.lock(BATCH);
                    var amounts = new TreeMap<JobSums.Key, Long>();
                    locked.forEach(end -> count(end, amounts));
                    sums.add(amounts);
                    if (!locked.isEmpty()) {
                        ends.remove(locked.stream().map(JobEnd::id).toList());
                    }
                    return locked.size();
                }));
    }

    private void count(JobEnd end, Map<JobSums.Key, Long> amounts) {
        LocalDate day = LocalDate.ofInstant(end.completedAt(), ZoneOffset.UTC);
        String definition = count.definitionOf(end);
        var measures = new TreeMap<>(count.runOf(end));
        // An end that could not say what the job came to leaves what was said before.
        if (end.result() != null) {
            countRows(end, day, measures);
        }
        groupsOf(end, definition, day)
                .forEach((by, name) ->
                        measures.forEach((measure, amount) ->
                                amounts.merge(
                                        new JobSums.Key(by, day, name, measure),
                                        amount,
                                        Long::sum)));
    }

    /// Adds what is new since its last end.
    private void countRows(JobEnd end, LocalDate day, Map<String, Long> measures) {
        var rows = count.rowsOf(end);
        var before = sums.takeCounted(end.jobId());
        rows.forEach((measure, amount) -> measures.merge(measure, amount, Long::sum));
        before.orElse(Map.of())
                .forEach((measure, amount) -> measures.merge(measure, -amount, Long::sum));
        // What has completed is never retried.
        if (!end.state().equals("completed")) {
            sums.keepCounted(end.jobId(), day, rows);
        }
    }

    private static Map<Aggregates.By, String> groupsOf(
            JobEnd end, String definition, LocalDate day) {
        var groups = new EnumMap<Aggregates.By, String>(Aggregates.By.class);
        for (var by : Aggregates.By.values()) {
            groups.put(
                    by,
                    switch (by) {
                        case TYPE -> end.type();
                        case DEFINITION -> definition;
                        case OWNER -> end.owner();
                        case DAY -> day.toString();
                    });
        }
        return groups;
    }
}
