package io.millrace.reporting;

/// What the steps of an execution did together. Where a step ran in partitions, these count and not
/// the step that manages them, which holds their sum once more.
///
/// @param steps how many were counted
/// @param readCount without those that were skipped while reading
/// @param skipCount skipped while reading, processing or writing
public record StepSums(
        long steps,
        long readCount,
        long writeCount,
        long filterCount,
        long skipCount,
        long commitCount,
        long rollbackCount) {

    static final StepSums NONE = new StepSums(0, 0, 0, 0, 0, 0, 0);
}
