package io.millrace.imports;

import java.util.UUID;

/// A part of a file that one thread loads, as it was last committed.
///
/// @param start the position of its first byte
/// @param end the position after its last byte, or [#UNKNOWN_END]
/// @param position where its next chunk starts
/// @param line the physical line at `position`
/// @param done whether it has been read to its end
/// @param fetched bytes of the file that its current run has fetched
record Partition(
        UUID jobId,
        int number,
        long start,
        long end,
        long position,
        long line,
        boolean done,
        long fetched,
        Counters counters) {

    /// The end of a file that is read whole, whose positions are not those of its bytes.
    static final long UNKNOWN_END = RecordIds.LAST_POSITION;

    /// How much of it is done, 0 to 1.
    ///
    /// @param fileSize bytes of the whole file
    double share(long fileSize) {
        if (done) {
            return 1;
        }
        long whole = end == UNKNOWN_END ? fileSize : end - start;
        long part = end == UNKNOWN_END ? fetched : position - start;
        return whole == 0 ? 0 : Math.clamp((double) part / whole, 0, 1);
    }

    /// What the partition weighs in the progress of the file.
    long weight() {
        return Math.max(1, end - start);
    }
}
