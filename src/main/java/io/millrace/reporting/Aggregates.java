package io.millrace.reporting;

import static io.millrace.reporting.CountJobEnd.BUSY;
import static io.millrace.reporting.CountJobEnd.DURATION;
import static io.millrace.reporting.CountJobEnd.ERROR;
import static io.millrace.reporting.CountJobEnd.ROWS;
import static io.millrace.reporting.CountJobEnd.RUNS;

import io.millrace.access.FieldRefused;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sums over the jobs that ended on some days, up to the last that ended before the call. They
/// outlive the jobs.
@Component
public class Aggregates {

    /// The most groups that are answered.
    private static final int MOST = 1000;

    /// What jobs are grouped by.
    public enum By {
        TYPE,
        DEFINITION,
        OWNER,
        DAY;

        /// The name in requests and in the database.
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The one that somebody named.
        ///
        /// @throws io.millrace.access.RequestRefused when there is none of this name
        public static By of(String name) {
            return Arrays.stream(values())
                    .filter(by -> by.value().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> FieldRefused.of("by", "must be type, definition, owner or day"));
        }
    }

    /// The answer.
    ///
    /// @param from the first day, UTC
    /// @param to the last day
    /// @param more whether there are groups beyond the 1,000 with the most runs
    public record Answer(LocalDate from, LocalDate to, List<Aggregate> aggregates, boolean more) {}

    private final FoldJobEnds fold;
    private final JobSums sums;
    private final ReportingSettings settings;

    Aggregates(FoldJobEnds fold, JobSums sums, ReportingSettings settings) {
        this.fold = fold;
        this.sums = sums;
        this.settings = settings;
    }

    /// The groups, days the newest first, others those with the most runs first.
    ///
    /// @param from the first day, UTC; without one, as far back as sums are kept
    /// @param to the last day; without one, today
    /// @throws io.millrace.access.RequestRefused when the last day is before the first
    public Answer by(By by, Optional<LocalDate> from, Optional<LocalDate> to) {
        Answer all = all(by, from, to);
        var groups = all.aggregates();
        return groups.size() <= MOST
                ? all
                : new Answer(all.from(), all.to(), groups.subList(0, MOST), true);
    }

    /// The same, however many there are.
    Answer all(By by, Optional<LocalDate> from, Optional<LocalDate> to) {
        from.ifPresent(day -> checkYear("from", day));
        to.ifPresent(day -> checkYear("to", day));
        fold.run();
        LocalDate last = to.orElseGet(sums::today);
        LocalDate first = from.orElse(last.minusDays(settings.keep().toDays()));
        if (last.isBefore(first)) {
            throw FieldRefused.of("to", "must not be before \"from\"");
        }
        var groups =
                sums.by(by, first, last).entrySet().stream()
                        .map(group -> aggregate(group.getKey(), group.getValue()))
                        .sorted(order(by))
                        .toList();
        return new Answer(first, last, groups, false);
    }

    /// Databases know no years beyond.
    private static void checkYear(String field, LocalDate day) {
        if (day.getYear() < 1970 || day.getYear() > 2200) {
            throw FieldRefused.of(field, "must be between the years 1970 and 2200");
        }
    }

    private static Comparator<Aggregate> order(By by) {
        Comparator<Aggregate> names =
                Comparator.comparing(group -> group.key() == null ? "" : group.key());
        return by == By.DAY
                ? names.reversed()
                : Comparator.comparingLong(Aggregate::runs).reversed().thenComparing(names);
    }

    private static Aggregate aggregate(String key, Map<String, Long> measures) {
        var outcomes = under(RUNS, measures);
        var rows = under(ROWS, measures);
        return new Aggregate(
                key.isEmpty() ? null : key,
                outcomes.values().stream().mapToLong(Long::longValue).sum(),
                outcomes,
                successRate(outcomes),
                rows,
                rowsPerSecond(rows.getOrDefault("total", 0L), measures.getOrDefault(BUSY, 0L)),
                percentiles(under(DURATION, measures)),
                under(ERROR, measures));
    }

    /// The measures whose names begin so, by the rest of their names.
    private static Map<String, Long> under(String prefix, Map<String, Long> measures) {
        return measures.entrySet().stream()
                .filter(measure -> measure.getKey().startsWith(prefix) && measure.getValue() != 0)
                .collect(
                        Collectors.toMap(
                                measure -> measure.getKey().substring(prefix.length()),
                                Map.Entry::getValue,
                                Long::sum,
                                TreeMap::new));
    }

    private static @Nullable Double successRate(Map<String, Long> outcomes) {
        long completed = outcomes.getOrDefault("completed", 0L);
        long both = completed + outcomes.getOrDefault("failed", 0L);
        return both == 0 ? null : Math.floor(1000.0 * completed / both) / 10.0;
    }

    private static @Nullable Double rowsPerSecond(long rows, long busyMillis) {
        return busyMillis <= 0 ? null : Math.round(rows * 10_000.0 / busyMillis) / 10.0;
    }

    private static Aggregate.@Nullable Percentiles percentiles(Map<String, Long> durations) {
        if (durations.isEmpty()) {
            return null;
        }
        SortedMap<Integer, Long> counts = new TreeMap<>();
        durations.forEach((bucket, count) -> counts.put(Integer.valueOf(bucket), count));
        return new Aggregate.Percentiles(
                percentile(counts, 0.5), percentile(counts, 0.95), percentile(counts, 0.99));
    }

    private static double percentile(SortedMap<Integer, Long> counts, double share) {
        return Math.round(DurationBuckets.percentile(counts, share) * 1000) / 1000.0;
    }
}
