package io.millrace.queue;

import java.util.UUID;

/// A job has ended. Published in the transaction that ends it.
public record JobFinished(UUID jobId, JobState state) {}
