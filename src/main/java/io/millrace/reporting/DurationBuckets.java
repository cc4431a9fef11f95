package io.millrace.reporting;

import java.util.SortedMap;

/// A histogram of durations on a logarithmic scale. Counts of the same bucket add up over days and
/// owners, as percentiles do not.
///
/// The bucket `b` holds the durations from 2^(b/4) milliseconds to just below 2^((b+1)/4): each is
/// a fifth wider than the one before.
final class DurationBuckets {

    private static final double PER_DOUBLING = 4;

    private DurationBuckets() {}

    static int of(long millis) {
        double duration = Math.max(1, millis);
        int bucket = (int) Math.floor(Math.log(duration) / Math.log(2) * PER_DOUBLING);
        // A logarithm may be off by a hair where buckets meet.
        if (duration < start(bucket)) {
            return bucket - 1;
        }
        return duration < start(bucket + 1) ? bucket : bucket + 1;
    }

    /// In milliseconds.
    static double start(int bucket) {
        return Math.pow(2, bucket / PER_DOUBLING);
    }

    /// The duration in seconds that this share of all do not exceed: the middle of the bucket that
    /// it is in, so that it is off by at most a tenth.
    ///
    /// @param counts by bucket; at least one
    /// @param share above 0, at most 1
    static double percentile(SortedMap<Integer, Long> counts, double share) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (var entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return Math.sqrt(start(entry.getKey()) * start(entry.getKey() + 1)) / 1000;
            }
        }
        throw new IllegalArgumentException("an empty histogram");
    }
}
