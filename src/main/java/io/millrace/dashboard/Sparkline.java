package io.millrace.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A line chart of the last minutes, as points of an SVG of [#WIDTH] by [#HEIGHT]; now is at the
/// right.
///
/// @param line points of the line
/// @param area the same, closed along the bottom
/// @param highest the highest value; 0 where nothing happened
/// @param last the value of now
record Sparkline(String line, String area, Axis axis, long highest, long last) {

    static final int WIDTH = 600;
    static final int HEIGHT = 120;

    /// @param room for how many values there is
    static Sparkline of(List<Long> values, int room) {
        long highest = values.stream().mapToLong(Long::longValue).max().orElse(0);
        Axis axis = Axis.of(highest);
        double step = (double) WIDTH / (room - 1);
        int first = room - values.size();
        String line =
                IntStream.range(0, values.size())
                        .mapToObj(i ->
                                point((first + i) * step, HEIGHT - axis.up(values.get(i), HEIGHT)))
                        .collect(Collectors.joining(" "));
        String area =
                values.isEmpty()
                        ? ""
                        : point(first * step, HEIGHT) + " " + line + " " + point(WIDTH, HEIGHT);
        return new Sparkline(line, area, axis, highest, values.isEmpty() ? 0 : values.getLast());
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }
}
