package io.millrace.imports;

import java.util.Map;
import java.util.TreeMap;

/// What a partition has counted. Mutable: it belongs to the one thread that loads the partition,
/// and only a commit makes its values count.
final class Counters {

    long rows;
    long inserted;
    long failed;
    long skipped;
    long chunks;
    long chunkNanos;
    long bytesRead;
    final Map<String, Long> categories = new TreeMap<>();

    void reject(ErrorCategory category) {
        failed++;
        categories.merge(category.value(), 1L, Long::sum);
    }
}
