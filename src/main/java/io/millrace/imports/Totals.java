package io.millrace.imports;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The counts of a whole import: the sum over its partitions.
///
/// @param rows rows that were read
/// @param categories failed rows by error category, most frequent first
/// @param chunkNanos time spent on committed chunks, by all partitions together
/// @param bytesRead bytes fetched from the object store, over all runs
/// @param share how much of the file is done, 0 to 1
/// @param parallel how many partitions run at once
record Totals(
        long rows,
        long inserted,
        long failed,
        long skipped,
        Map<String, Long> categories,
        long chunks,
        long chunkNanos,
        long bytesRead,
        double share,
        int parallel) {

    static Totals of(List<Partition> partitions, ImportRun run) {
        var sums = new Counters();
        double done = 0;
        double all = 0;
        for (Partition partition : partitions) {
            sums.add(partition.counters());
            done += partition.weight() * partition.share(run.size());
            all += partition.weight();
        }
        return new Totals(
                sums.rows,
                sums.inserted,
                sums.failed,
                sums.skipped,
                mostFrequentFirst(sums.categories),
                sums.chunks,
                sums.chunkNanos,
                sums.bytesRead,
                all == 0 ? 0 : done / all,
                Math.clamp(partitions.size(), 1, run.parallel()));
    }

    boolean addUp() {
        return rows == inserted + failed + skipped
                && failed == categories.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Of the whole import so far, while all its threads were at work.
    long rowsPerSecond() {
        return chunkNanos == 0 ? 0 : Math.round(rows * 1e9 / chunkNanos * parallel);
    }

    private static Map<String, Long> mostFrequentFirst(Map<String, Long> counts) {
        var sorted = new LinkedHashMap<String, Long>();
        counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
