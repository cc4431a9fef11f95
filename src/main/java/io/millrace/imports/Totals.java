package io.millrace.imports;

import java.util.Map;

/// The counts of a whole import: the sum over its partitions.
///
/// @param rows rows that were read
/// @param categories failed rows by error category, most frequent first
/// @param chunkNanos time spent on committed chunks; with several partitions at once, more than has
///   passed
/// @param bytesRead bytes fetched from the object store, over all runs
/// @param share how much of the file is done, 0 to 1
record Totals(
        long rows,
        long inserted,
        long failed,
        long skipped,
        Map<String, Long> categories,
        long chunks,
        long chunkNanos,
        long bytesRead,
        double share) {

    boolean addUp() {
        return rows == inserted + failed + skipped
                && failed == categories.values().stream().mapToLong(Long::longValue).sum();
    }

    long rowsPerSecond() {
        return chunkNanos == 0 ? 0 : Math.round(rows * 1e9 / chunkNanos);
    }
}
