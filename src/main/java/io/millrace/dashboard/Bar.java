package io.millrace.dashboard;

import java.util.List;
import java.util.Map;

/// A bar of a chart.
///
/// @param share of the longest one, in percent; at least what can be seen
record Bar(String name, long count, int share) {

    static List<Bar> of(Map<String, Long> counts) {
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        return counts.entrySet().stream()
                .map(entry ->
                        new Bar(
                                entry.getKey(),
                                entry.getValue(),
                                (int) Math.max(1, 100 * entry.getValue() / Math.max(1, most))))
                .toList();
    }
}
