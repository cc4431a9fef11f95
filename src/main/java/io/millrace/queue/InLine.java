package io.millrace.queue;

import java.util.UUID;

/// A job that waits for a worker.
///
/// @param line the rank of the priority in whose line it stands
record InLine(UUID id, long epoch, String owner, String type, int line) {}
