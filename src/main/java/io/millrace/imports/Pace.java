package io.millrace.imports;

import java.util.List;

/// How fast an import goes now, and when it will be ready at that.
///
/// A thread reads one partition from its begin to its end, so towards the end of the import fewer
/// threads are at work than it may have.
///
/// @param rowsPerSecond of all threads that are at work; of all that it may have once it is over
/// @param secondsLeft not counting pauses; 0 before the first chunk
record Pace(long rowsPerSecond, long secondsLeft) {

    static Pace of(List<Partition> partitions, long fileSize, int parallel) {
        double rows = 0;
        double seconds = 0;
        double done = 0;
        for (Partition partition : partitions) {
            rows += partition.counters().rows;
            seconds += seconds(partition);
            done += partition.weight() * partition.share(fileSize);
        }
        if (seconds == 0) {
            return new Pace(0, 0);
        }
        var open = partitions.stream().filter(partition -> !partition.done()).toList();
        var average = new Average(rows / seconds, done == 0 ? 0 : seconds / done, fileSize);
        var working = open.isEmpty() ? partitions : open;
        int threads = Math.clamp(working.size(), 1, parallel);
        return new Pace(
                Math.round(
                        threads * working.stream().mapToDouble(average::rate).average().orElse(0)),
                Math.round(average.secondsLeft(open, threads)));
    }

    private static double seconds(Partition partition) {
        return partition.counters().chunkNanos / 1e9;
    }

    /// What is taken of a partition that has not begun.
    ///
    /// @param rate rows that a thread loads in a second
    /// @param secondsEach for a unit of weight
    private record Average(double rate, double secondsEach, long fileSize) {

        double rate(Partition partition) {
            return seconds(partition) == 0 ? rate : partition.counters().rows / seconds(partition);
        }

        /// The threads share what is left, but a partition is never shared.
        double secondsLeft(List<Partition> open, int threads) {
            double all = open.stream().mapToDouble(this::secondsLeft).sum();
            double longest = open.stream().mapToDouble(this::secondsLeft).max().orElse(0);
            return Math.max(all / threads, longest);
        }

        private double secondsLeft(Partition partition) {
            double share = partition.share(fileSize);
            return share == 0 || seconds(partition) == 0
                    ? secondsEach * partition.weight()
                    : seconds(partition) * (1 - share) / share;
        }
    }
}
