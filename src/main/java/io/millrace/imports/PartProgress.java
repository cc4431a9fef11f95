package io.millrace.imports;

/// How far a part of a file is that one thread loads.
///
/// @param partition its number, from 0
/// @param progress 0 to 100
/// @param rows those that are committed
/// @param rowsPerSecond while it is loaded; 0 before its first commit
/// @param done whether it has been read to its end
public record PartProgress(
        int partition, int progress, long rows, long rowsPerSecond, boolean done) {}
