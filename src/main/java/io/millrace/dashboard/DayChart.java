package io.millrace.dashboard;

import io.millrace.reporting.Aggregate;
import io.millrace.reporting.Aggregates;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rows of each day as upright bars of an SVG of [#WIDTH] by [#HEIGHT], the rejected ones on
/// top; the last day is at the right.
record DayChart(LocalDate from, LocalDate to, Axis axis, List<Day> days) {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 120;

    /// A bar alone would be as wide as the chart.
    private static final int FEWEST_DAYS = 14;

    /// A bar.
    ///
    /// @param y where it begins from above
    /// @param rejectedHeight how far down from there the rows are rejected ones
    record Day(
            String day,
            long rows,
            long rejected,
            String x,
            String width,
            String y,
            String height,
            String rejectedHeight) {}

    /// The chart of these sums; null where no rows were read.
    ///
    /// @param answer sums by day, the newest first
    static @Nullable DayChart of(Aggregates.Answer answer) {
        var days = answer.aggregates().stream().filter(day -> rows(day, "total") > 0).toList();
        if (days.isEmpty()) {
            return null;
        }
        LocalDate to = answer.to();
        LocalDate first = LocalDate.parse(String.valueOf(days.getLast().key()));
        LocalDate least = to.minusDays(FEWEST_DAYS - 1L);
        LocalDate from = first.isBefore(least) ? first : least;
        Axis axis = Axis.of(days.stream().mapToLong(day -> rows(day, "total")).max().orElse(0));
        double step = WIDTH / (ChronoUnit.DAYS.between(from, to) + 1.0);
        return new DayChart(
                from, to, axis, days.stream().map(day -> bar(day, from, step, axis)).toList());
    }

    private static Day bar(Aggregate sums, LocalDate from, double step, Axis axis) {
        String day = String.valueOf(sums.key());
        long rows = rows(sums, "total");
        long rejected = rows(sums, "failed");
        double height = axis.up(rows, HEIGHT);
        return new Day(
                day,
                rows,
                rejected,
                number((ChronoUnit.DAYS.between(from, LocalDate.parse(day)) + .1) * step),
                number(step * .8),
                number(HEIGHT - height),
                number(height),
                number(axis.up(rejected, HEIGHT)));
    }

    private static long rows(Aggregate sums, String what) {
        return sums.rows().getOrDefault(what, 0L);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
