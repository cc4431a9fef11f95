/// What has run, how fast, and how well: Spring Batch's executions and steps, and sums over the
/// jobs that have ended. [io.millrace.reporting.BatchHistory] and
/// [io.millrace.reporting.Aggregates] are what other packages ask.
@ApplicationModule(allowedDependencies = {"queue", "access"})
@NullMarked
package io.millrace.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
