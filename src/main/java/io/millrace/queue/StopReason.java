package io.millrace.queue;

/// Why a running job is asked to stop.
enum StopReason {
    /// This node shuts down; the job goes on elsewhere, or at the next start.
    SHUTDOWN,
    /// Another worker holds the job now.
    LEASE_LOST
}
