package io.millrace.reporting;

import java.util.Map;

/// A Spring Batch job that has run.
///
/// @param executions how many runs there are of it
/// @param statuses how many of these are in each status that any is in
public record BatchJob(String name, long executions, Map<String, Long> statuses) {}
