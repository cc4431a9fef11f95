package io.millrace.imports;

import java.util.UUID;

/// A part of a file that one thread loads, as it was last committed.
///
/// @param end the position after its last byte
/// @param position where its next chunk starts
/// @param line the physical line at `position`
record Partition(UUID jobId, int number, long end, long position, long line, Counters counters) {}
