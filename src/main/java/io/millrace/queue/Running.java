package io.millrace.queue;

/// How many jobs of an owner and type run, on all nodes.
record Running(String owner, String type, int jobs) {}
