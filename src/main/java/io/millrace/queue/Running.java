package io.millrace.queue;

/// How many jobs of an owner and type run, on all nodes.
///
/// @param orphaned whether the worker of any of them is dead
record Running(String owner, String type, int jobs, boolean orphaned) {}
