package io.millrace.schedules;

import io.millrace.queue.Priority;

/// The job that each run of a schedule queues.
///
/// @param payload JSON, as `POST /jobs` takes it
record RecurringJob(String type, Priority priority, String payload) {}
