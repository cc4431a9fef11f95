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

    void reject(String category) {
        failed++;
        categories.merge(category, 1L, Long::sum);
    }

    void add(Counters other) {
        rows += other.rows;
        inserted += other.inserted;
        failed += other.failed;
        skipped += other.skipped;
        chunks += other.chunks;
        chunkNanos += other.chunkNanos;
        bytesRead += other.bytesRead;
        other.categories.forEach((name, count) -> categories.merge(name, count, Long::sum));
    }
}
