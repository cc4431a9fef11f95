package io.millrace.dashboard;

import io.millrace.imports.PartProgress;
import java.util.Comparator;
import java.util.List;

/// A part of a file as a line of a table.
///
/// @param number from 1
/// @param word how it is doing: `done`, `waiting`, `loading` or `slow`
/// @param share of the usual speed, in percent, where it is slow; else 0
record PartRow(int number, int progress, long rows, long rowsPerSecond, String word, long share) {

    /// Slower than this share of the usual speed, a part is worth a look.
    private static final double SLOW = 0.7;

    /// What people look for first.
    private static final List<String> ORDER = List.of("slow", "loading", "waiting", "done");

    /// Of the parts that are not done, the slowest is marked where it falls behind the others. What
    /// is being loaded comes first, then what waits.
    static List<PartRow> of(List<PartProgress> parts) {
        long usual = median(parts);
        long slowest =
                parts.stream()
                        .filter(part -> !part.done() && part.rowsPerSecond() > 0)
                        .mapToLong(PartProgress::rowsPerSecond)
                        .min()
                        .orElse(0);
        long mark = slowest < usual * SLOW ? slowest : 0;
        return parts.stream()
                .map(part -> of(part, mark, usual))
                .sorted(Comparator.comparingInt(part -> ORDER.indexOf(part.word())))
                .toList();
    }

    private static PartRow of(PartProgress part, long mark, long usual) {
        boolean slow = !part.done() && mark > 0 && part.rowsPerSecond() == mark;
        return new PartRow(
                part.partition() + 1,
                part.progress(),
                part.rows(),
                part.rowsPerSecond(),
                part.done() ? "done" : part.rows() == 0 ? "waiting" : slow ? "slow" : "loading",
                slow ? 100 * part.rowsPerSecond() / usual : 0);
    }

    /// The usual speed: half of the parts that have begun are at least as fast.
    private static long median(List<PartProgress> parts) {
        var rates =
                parts.stream()
                        .mapToLong(PartProgress::rowsPerSecond)
                        .filter(rate -> rate > 0)
                        .sorted()
                        .toArray();
        return rates.length == 0 ? 0 : rates[rates.length / 2];
    }
}
