package io.millrace.reporting;

import org.jspecify.annotations.Nullable;

/// How fast a run of a step is, beside the earlier ones that completed.
///
/// @param rows read so far
/// @param earlier null where there are none to compare with
/// @param ratio this one's speed by the median of the earlier ones: 0.5 is half as fast
public record StepProgress(
        long stepId,
        String stepName,
        String status,
        long rows,
        @Nullable Double seconds,
        @Nullable Double rowsPerSecond,
        @Nullable Earlier earlier,
        @Nullable Double ratio) {

    /// The last of the earlier runs of the same step of the same job.
    ///
    /// @param runs how many were looked at, at most 20
    public record Earlier(
            int runs,
            double medianSeconds,
            double slowestRowsPerSecond,
            double medianRowsPerSecond,
            double fastestRowsPerSecond) {}
}
